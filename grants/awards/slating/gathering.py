"""What a slate is chosen from, as it stands now. A constant number of queries."""

from django.utils.translation import gettext as _

from grants.awards.lines import places_of
from grants.awards.models import SlateInput
from grants.awards.queries import envelopes_of
from grants.awards.slates.problem import Pool, Project
from grants.awards.slating import recording
from grants.awards.slating.recording import Gathered
from grants.calls.models import Envelope
from grants.proposals import states as proposal_states
from grants.proposals.package import national_amounts
from grants.reviews.models import RankingRun
from grants.reviews.scoring.record import digest
from portal.errors import Refused
from villages.models.places import Decline

SCALE = 10_000
READ = (
    "submission",
    "rank",
    "score",
    "passes",
    "submission__package",
    "submission__municipality",
    "submission__municipality__decline",
    "submission__service_field__code",
    "submission__support_type__code",
)


def gather(ranking: RankingRun) -> Gathered:
    """The ranking's projects that still are under review, by rank, and the year's envelopes."""
    year = ranking.call.programme_year
    entries = ranking.entries.filter(submission__proposal__state=proposal_states.UNDER_REVIEW)
    rows = entries.order_by("rank", "submission").values_list(*READ)
    projects = tuple(
        Project(
            key=key,
            rank=rank,
            score=int(score * SCALE),
            amount=national_amounts(package).get(year.year, 0),
            passes=passes,
            municipality=municipality,
            service_field=field,
            support_type=kind,
            is_decline_area=decline == Decline.DECLINING,
        )
        for key, rank, score, passes, package, municipality, decline, field, kind in rows
    )
    pools = tuple(pool_of(each) for each in envelopes_of(year))
    return Gathered(projects, pools, places_of(ranking.call).awards)


def pool_of(envelope: Envelope) -> Pool:
    """The envelope as the solver knows it, with what is left of it now (won)."""
    return Pool(envelope.scope, code_of(envelope), envelope.left)


def code_of(envelope: Envelope) -> str:
    """Of its province, field or type; empty for the whole year."""
    if envelope.province_id:
        return envelope.province_id
    owner = envelope.service_field or envelope.support_type
    return owner.code if owner else ""


def take_input(ranking: RankingRun) -> SlateInput:
    """Keep what is to be chosen from; the same as before is kept once. Raises Refused when there is nothing."""
    gathered = gather(ranking)
    if not gathered.projects:
        raise Refused(_("No proposal of this ranking is under review any more."), "nothing_to_decide")
    if not any(pool.scope == "all" for pool in gathered.pools):
        raise Refused(_("The programme year has no national envelope yet. Add one first."), "no_envelope")
    text = recording.said(gathered)
    sha256 = digest(text)
    last = SlateInput.objects.filter(ranking=ranking).order_by("-id").first()
    if last and last.sha256 == sha256:
        return last
    return SlateInput.objects.create(ranking=ranking, sha256=sha256, text=text)
