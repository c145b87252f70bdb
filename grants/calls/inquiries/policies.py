"""Who may ask about a call, who sees what was asked, and who answers."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from grants.calls.models import Call, CallQuestion
from grants.calls.models.call_question import ANSWERED, WAITING
from grants.calls.policies import may_manage
from portal.actor import Actor, Role, Verdict, refused
from villages.models import Municipality
from villages.policies import may_act_for
from villages.queries import municipalities_of


def visible_to(actor: Actor) -> QuerySet[CallQuestion]:
    """With what was asked and by whom: managers alone. Everybody else reads `queries.published`."""
    return CallQuestion.objects.all() if actor.has(Role.MANAGER) else CallQuestion.objects.none()


def ours(actor: Actor) -> QuerySet[CallQuestion]:
    """What the actor's own municipalities asked, answered or not."""
    if not actor.has(Role.OFFICER, Role.SIGNER):
        return CallQuestion.objects.none()
    return CallQuestion.objects.filter(municipality__in=municipalities_of(actor))


def may_list(actor: Actor) -> Verdict:
    """Who asked is known to managers alone."""
    return may_manage(actor)


def may_change(actor: Actor, question: CallQuestion) -> Verdict:
    """A manager answers what waits, and corrects an answer that was given."""
    if question.state not in {WAITING, ANSWERED}:
        return refused(_("This question has been settled already."))
    return may_manage(actor)


def may_set_aside(actor: Actor, question: CallQuestion) -> Verdict:
    """A manager, while the question waits."""
    if question.state != WAITING:
        return refused(_("This question has been settled already."))
    return may_manage(actor)


def may_ask(actor: Actor, call: Call, municipality: Municipality) -> Verdict:
    """An officer of the municipality, while the call takes questions."""
    if not call.takes_questions(actor.arrived_at):
        return refused(_("Questions about this call are no longer taken. Nothing was sent."))
    return may_act_for(actor, municipality, Role.OFFICER)
