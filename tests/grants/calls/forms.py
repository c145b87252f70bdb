"""Forms of calls for tests, made by the actions that make them in life."""

from grants.calls.asking import Condition
from grants.calls.builder import actions
from grants.calls.builder.publishing import ask_publication
from grants.calls.models import ApplicationForm, Call, FormItem
from grants.calls.questions import Option, QuestionSpec
from portal.actor import Actor, Role
from portal.signoff import actions as signoffs
from tests import factories as make

HAS_SIMILAR = QuestionSpec(
    "", "yes_no", "기존 유사사업 여부", "Is there a similar project?", is_required=True
)
WHICH = QuestionSpec("", "long_text", "유사사업과의 차이", "How is it different?", is_required=True)
OPEN_DATA = QuestionSpec(
    "",
    "several_of",
    "개방할 데이터",
    "Open data",
    options=(Option("", "센서", "Sensors"), Option("", "통계", "Statistics")),
)


def manager() -> Actor:
    """A programme manager."""
    return make.actor(None, Role.MANAGER)


def drafted(call: Call, drafter: Actor | None = None) -> ApplicationForm:
    """A form in preparation: a yes or no, a text that hangs on it, and options, all in the plan."""
    drafter = drafter or manager()
    form = actions.begin(actor=drafter, call=call)
    item = add(drafter, form, HAS_SIMILAR)
    add(drafter, form, WHICH, Condition(item.question.key, "is", "yes"))
    add(drafter, form, OPEN_DATA)
    return form


def add(
    drafter: Actor,
    form: ApplicationForm,
    wanted: QuestionSpec,
    on: Condition | None = None,
    section: str = "plan",
) -> FormItem:
    """One more question."""
    return actions.add_question(actor=drafter, form_id=form.pk, section=section, wanted=wanted, shown_if=on)


def published(call: Call, form: ApplicationForm | None = None) -> ApplicationForm:
    """The form in force, by two managers."""
    form = form or drafted(call)
    signoff = ask_publication(actor=manager(), form_id=form.pk)
    signoffs.approve(actor=manager(), signoff_id=signoff.pk, seen_hash=signoff.payload_hash)
    form.refresh_from_db()
    call.refresh_from_db()
    return form
