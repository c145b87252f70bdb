"""What a proposal goes through, in the applicant's words, and who moves it. Pure."""

from dataclasses import dataclass

from portal.actor import Role

DRAFTING = "drafting"
AWAITING_SIGNOFF = "awaiting_signoff"
FILED = "filed"
ENDORSED = "endorsed"
RETURNED = "returned"
RECEIVED = "received"
SUPPLEMENT_REQUESTED = "supplement_requested"
ELIGIBLE = "eligible"
INELIGIBLE = "ineligible"
UNDER_REVIEW = "under_review"
AWARDED = "awarded"
RESERVE = "reserve"
NOT_AWARDED = "not_awarded"
DECLINED = "declined"
WITHDRAWN = "withdrawn"

STATES = (
    DRAFTING,
    AWAITING_SIGNOFF,
    FILED,
    ENDORSED,
    RETURNED,
    RECEIVED,
    SUPPLEMENT_REQUESTED,
    ELIGIBLE,
    INELIGIBLE,
    UNDER_REVIEW,
    AWARDED,
    RESERVE,
    NOT_AWARDED,
    DECLINED,
    WITHDRAWN,
)
# Without a filed copy these are possible; every other state has one.
UNFILED = frozenset({DRAFTING, AWAITING_SIGNOFF, WITHDRAWN})
OUTCOMES = frozenset({AWARDED, RESERVE, NOT_AWARDED})
# A result was announced, whatever came of it.
DECIDED = OUTCOMES | {DECLINED}
# Only where the call routes through the province (경유).
AT_THE_PROVINCE = frozenset({ENDORSED, RETURNED})
# Drafts opened again count as filed once the call has closed: their last submission stands.
STANDING_DRAFTS = frozenset({DRAFTING, AWAITING_SIGNOFF})


@dataclass(frozen=True, slots=True)
class Move:
    """A verb that takes a proposal from any of `sources` to `target`, open to the roles."""

    verb: str
    sources: frozenset[str]
    target: str
    roles: frozenset[Role]


def _move(verb: str, sources: set[str], target: str, *roles: Role) -> Move:
    return Move(verb, frozenset(sources), target, frozenset(roles))


MOVES = {
    move.verb: move
    for move in (
        _move("request_signoff", {DRAFTING}, AWAITING_SIGNOFF, Role.OFFICER),
        _move("return_to_drafter", {AWAITING_SIGNOFF}, DRAFTING, Role.SIGNER),
        _move("take_back", {AWAITING_SIGNOFF}, DRAFTING, Role.OFFICER),
        # Done by the portal itself, when the call changes under what awaits its signature.
        _move("give_back", {AWAITING_SIGNOFF}, DRAFTING, Role.ADMINISTRATOR),
        _move("file", {AWAITING_SIGNOFF}, FILED, Role.SIGNER),
        # Opening again never un-files: the last submission stands until a newer one is filed.
        _move("reopen", {FILED, ENDORSED, RETURNED}, DRAFTING, Role.OFFICER),
        _move("endorse", {FILED, RETURNED, *STANDING_DRAFTS}, ENDORSED, Role.COORDINATOR),
        _move("return_by_province", {FILED, ENDORSED, *STANDING_DRAFTS}, RETURNED, Role.COORDINATOR),
        _move("receive", {FILED, ENDORSED, *STANDING_DRAFTS}, RECEIVED, Role.MANAGER),
        _move("request_supplement", {RECEIVED}, SUPPLEMENT_REQUESTED, Role.MANAGER),
        _move("close_supplement", {SUPPLEMENT_REQUESTED}, RECEIVED, Role.MANAGER),
        _move("find_eligible", {RECEIVED}, ELIGIBLE, Role.MANAGER),
        _move("find_ineligible", {RECEIVED}, INELIGIBLE, Role.MANAGER),
        _move("reconsider", {ELIGIBLE, INELIGIBLE}, RECEIVED, Role.MANAGER),
        _move("open_review", {ELIGIBLE}, UNDER_REVIEW, Role.MANAGER),
        # A later decision takes from the reserve list what an earlier one put on it.
        _move("award", {UNDER_REVIEW, RESERVE}, AWARDED, Role.MANAGER),
        _move("put_on_reserve", {UNDER_REVIEW}, RESERVE, Role.MANAGER),
        _move("not_award", {UNDER_REVIEW, RESERVE}, NOT_AWARDED, Role.MANAGER),
        # What was awarded ends: by the municipality, or by the ministry, to be decided again.
        _move("decline", {AWARDED}, DECLINED, Role.SIGNER),
        _move("revoke_award", {AWARDED}, UNDER_REVIEW, Role.MANAGER),
        _move(
            "withdraw",
            {
                DRAFTING,
                AWAITING_SIGNOFF,
                FILED,
                ENDORSED,
                RETURNED,
                RECEIVED,
                SUPPLEMENT_REQUESTED,
                ELIGIBLE,
                UNDER_REVIEW,
            },
            WITHDRAWN,
            Role.OFFICER,
        ),
    )
}

ALLOWED_MOVES = frozenset((source, move.target) for move in MOVES.values() for source in move.sources)


def allows(verb: str, state: str) -> bool:
    """Whether the verb may be done in the state."""
    return state in MOVES[verb].sources
