"""One person of the example world for each role, chosen so that their pages have something to show."""

from django.test import Client

from grants.proposals import states
from grants.proposals.models import Proposal, Submission
from grants.reviews.models import ScoreSheet
from portal.accounts.models import User
from portal.actor import Role
from villages.models import Membership

NOBODY = "nobody"
ROLES = (NOBODY, *(role.value for role in Role))
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def person_as(role):
    """The person who is looked over the shoulder in a role; None for nobody."""
    if role == NOBODY:
        return None
    chosen = {
        Role.OFFICER: lambda: member(Role.OFFICER, states.DRAFTING),
        Role.SIGNER: lambda: member(Role.SIGNER, states.AWAITING_SIGNOFF),
        Role.COORDINATOR: lambda: Membership.objects.filter(role=role).first().user,
        Role.REVIEWER: lambda: reviewer(is_chair=False),
        Role.CHAIR: lambda: reviewer(is_chair=True),
    }
    if role in chosen:
        return chosen[Role(role)]()
    return User.objects.filter(grants__role=role, grants__ended_at=None).order_by("pk").first()


def member(role, state):
    """Somebody of a municipality with a proposal in the state, and another that was filed."""
    places = Proposal.objects.filter(state=state, missing=0).values("municipality")
    both = Submission.objects.filter(municipality__in=places).values("municipality")
    return Membership.objects.filter(role=role, municipality__in=both).order_by("pk").first().user


def reviewer(*, is_chair):
    """A reviewer, if possible with sheets still to score."""
    seats = {"reviewer__seats__is_chair": is_chair, "reviewer__seats__left_at": None}
    sheets = ScoreSheet.objects.filter(**seats).order_by("pk")
    return (sheets.filter(state="assigned").first() or sheets.first()).reviewer


def client_of(user, language):
    """Django's own client, signed in, in a language."""
    client = Client(raise_request_exception=False)
    client.cookies["django_language"] = language
    if user:
        client.force_login(user, backend=BACKEND)
    return client
