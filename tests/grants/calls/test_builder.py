"""A form is built without a developer, published by two, and never changed under an answer."""

from dataclasses import replace

import pytest

from grants.calls.asking import Condition
from grants.calls.builder import actions
from grants.calls.builder.publishing import ask_publication
from grants.calls.form_queries import form_in_force, spec_of
from grants.calls.models import ApplicationForm, Call, FormItem, FormSection, Question, QuestionOption
from grants.calls.questions import QuestionSpec
from portal.actor import Role
from portal.audit.models import Entry
from portal.errors import NotAllowed, Refused
from portal.signoff import actions as signoffs
from tests import factories as make
from tests.grants.calls.forms import HAS_SIMILAR, OPEN_DATA, WHICH, add, drafted, manager, published

pytestmark = pytest.mark.django_db


@pytest.fixture
def call():
    return make.CallFactory()


def keys(form):
    return [each.question.key for each in spec_of(form).asked]


def item_of(form, key):
    return form.items.get(question__key=key)


def test_a_manager_builds_a_form(call):
    form = drafted(call)
    spec = spec_of(form)
    assert [each.question.kind for each in spec.asked] == ["yes_no", "long_text", "several_of"]
    assert spec.asked[1].shown_if == Condition("q1", "is", "yes")
    assert [(each.key, each.label) for each in spec.asked[2].question.options] == [
        ("a1", "센서"),
        ("a2", "통계"),
    ]
    assert form_in_force(call).asked == ()
    assert set(Entry.objects.values_list("act", flat=True)) == {"form.begin", "form.add_question"}


def test_questions_move_within_their_section_and_stay_at_its_ends(call):
    form, by = drafted(call), manager()
    actions.move_question(actor=by, item_id=item_of(form, "q3").pk, by=actions.UP)
    assert keys(form) == ["q1", "q3", "q2"]
    actions.move_question(actor=by, item_id=item_of(form, "q1").pk, by=actions.UP)
    actions.move_question(actor=by, item_id=item_of(form, "q2").pk, by=actions.DOWN)
    assert keys(form) == ["q1", "q3", "q2"]


def test_own_sections_stand_after_the_schedule_in_their_order(call):
    form, by = drafted(call), manager()
    first = actions.add_section(actor=by, form_id=form.pk, name="데이터", name_en="")
    second = actions.add_section(actor=by, form_id=form.pk, name="주민", name_en="Residents")
    add(by, form, HAS_SIMILAR, section=first.key)
    add(by, form, HAS_SIMILAR, section=second.key)
    add(by, form, HAS_SIMILAR, section="overview")
    assert keys(form) == ["q6", "q1", "q2", "q3", "q4", "q5"]
    actions.move_section(actor=by, section_id=second.pk, by=actions.UP)
    assert keys(form)[-2:] == ["q5", "q4"]
    with pytest.raises(Refused) as refusal:
        actions.remove_section(actor=by, section_id=first.pk)
    assert refusal.value.code == "section_in_use"
    with pytest.raises(Refused) as refusal:
        add(by, form, HAS_SIMILAR, section="pledge")
    assert refusal.value.code == "unknown_section"


def test_a_question_on_which_another_hangs_is_not_removed(call):
    form, by = drafted(call), manager()
    with pytest.raises(Refused) as refusal:
        actions.remove_question(actor=by, item_id=item_of(form, "q1").pk)
    assert refusal.value.code == "has_dependents"
    for key in ("q2", "q1"):
        actions.remove_question(actor=by, item_id=item_of(form, key).pk)
    assert keys(form) == ["q3"]
    assert list(Question.objects.values_list("key", flat=True)) == ["q3"]


def test_two_managers_publish_exactly_what_was_laid_before_them(call):
    form, drafter, other = drafted(call), manager(), manager()
    signoff = ask_publication(actor=drafter, form_id=form.pk)
    with pytest.raises(NotAllowed):
        signoffs.approve(actor=drafter, signoff_id=signoff.pk, seen_hash=signoff.payload_hash)
    with pytest.raises(NotAllowed):
        add(other, form, HAS_SIMILAR)
    signoffs.approve(actor=other, signoff_id=signoff.pk, seen_hash=signoff.payload_hash)
    call.refresh_from_db()
    assert form_in_force(call) == spec_of(form)
    assert Entry.objects.get(act="form.publish").changes == {"call": call.code, "version": 1}


def test_a_form_that_changed_since_is_not_published(call):
    form = drafted(call)
    signoff = ask_publication(actor=manager(), form_id=form.pk)
    Question.objects.filter(key="q1").update(label="다른 질문")
    with pytest.raises(Refused) as refusal:
        signoffs.approve(actor=manager(), signoff_id=signoff.pk, seen_hash=signoff.payload_hash)
    assert refusal.value.code == "changed"
    call.refresh_from_db()
    assert call.form is None


def test_a_returned_form_can_be_worked_on_again(call):
    form = drafted(call)
    signoff = ask_publication(actor=manager(), form_id=form.pk)
    signoffs.return_to_drafter(actor=manager(), signoff_id=signoff.pk, reason="표현을 다듬어 주세요.")
    add(manager(), form, HAS_SIMILAR)
    assert keys(form) == ["q1", "q2", "q3", "q4"]


def test_an_unready_form_is_not_laid_before_anyone(call):
    form, by = drafted(call), manager()
    actions.move_question(actor=by, item_id=item_of(form, "q2").pk, by=actions.UP)
    with pytest.raises(Refused) as refusal:
        ask_publication(actor=by, form_id=form.pk)
    assert refusal.value.code == "depends_on_later"


def test_a_question_in_use_is_versioned_and_the_old_one_stays(call):
    first, by = published(call), manager()
    second = actions.begin(actor=by, call=call)
    assert spec_of(second).asked == spec_of(first).asked
    item = item_of(second, "q2")
    actions.change_question(
        actor=by, item_id=item.pk, section="plan", wanted=replace(WHICH, most_characters=500)
    )
    assert [each.question.version for each in spec_of(second).asked] == [1, 2, 1]
    assert [each.question.version for each in spec_of(first).asked] == [1, 1, 1]
    # Changed again before it is published: still the second version; changed to nothing new: no version.
    actions.change_question(
        actor=by, item_id=item.pk, section="plan", wanted=replace(WHICH, most_characters=600)
    )
    unchanged = item_of(second, "q1")
    actions.change_question(actor=by, item_id=unchanged.pk, section="plan", wanted=HAS_SIMILAR)
    assert [each.question.version for each in spec_of(second).asked] == [1, 2, 1]
    published(call, second)
    assert form_in_force(call).question("q2").most_characters == 600


def test_a_version_given_up_leaves_what_is_published(call):
    first, by = published(call), manager()
    second = actions.begin(actor=by, call=call)
    actions.change_question(
        actor=by, item_id=item_of(second, "q2").pk, section="plan", wanted=replace(WHICH, label="다르게")
    )
    actions.discard(actor=by, form_id=second.pk)
    assert ApplicationForm.objects.get() == first
    assert sorted(Question.objects.values_list("key", "version")) == [("q1", 1), ("q2", 1), ("q3", 1)]


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.FINANCE, Role.ADMINISTRATOR, Role.REVIEWER])
def test_nobody_else_builds_or_signs(call, role):
    form, other = drafted(call), make.actor(None, role)
    for refused in (
        lambda: actions.begin(actor=other, call=call),
        lambda: add(other, form, HAS_SIMILAR),
        lambda: actions.move_question(actor=other, item_id=item_of(form, "q1").pk, by=1),
        lambda: actions.discard(actor=other, form_id=form.pk),
        lambda: ask_publication(actor=other, form_id=form.pk),
    ):
        with pytest.raises(NotAllowed):
            refused()
    signoff = ask_publication(actor=manager(), form_id=form.pk)
    with pytest.raises(NotAllowed):
        signoffs.approve(actor=other, signoff_id=signoff.pk, seen_hash=signoff.payload_hash)
    with pytest.raises(NotAllowed):
        signoffs.return_to_drafter(actor=other, signoff_id=signoff.pk, reason="아니오")


@pytest.mark.parametrize(
    ("rule", "spoil"),
    [
        ("calls_question_frozen", lambda _f: Question.objects.filter(key="q1").update(label="x")),
        ("calls_question_frozen", lambda _f: Question.objects.filter(key="q1").update(version=9)),
        ("calls_option_frozen", lambda _f: QuestionOption.objects.filter(key="a1").update(label="x")),
        ("calls_option_frozen", lambda _f: QuestionOption.objects.filter(key="a1").delete()),
        (
            "calls_option_frozen",
            lambda _f: QuestionOption.objects.create(
                question=Question.objects.get(key="q3"), key="z", label="z"
            ),
        ),
        ("calls_form_item_frozen", lambda f: f.items.update(order=7)),
        ("calls_form_item_frozen", lambda f: f.items.filter(question__key="q3").delete()),
        ("calls_form_section_frozen", lambda f: FormSection.objects.create(form=f, key="x", name="x")),
        ("calls_form_frozen", lambda f: ApplicationForm.objects.filter(pk=f.pk).update(is_example=True)),
        ("calls_form_allowed_moves", lambda f: ApplicationForm.objects.filter(pk=f.pk).update(state="draft")),
    ],
)
def test_the_database_keeps_a_published_form_as_it_is(call, refused_by, rule, spoil):
    form = published(call)
    with refused_by(rule):
        spoil(form)


@pytest.mark.parametrize(
    ("rule", "spoil"),
    [
        ("calls_form_one_in_preparation", lambda f: ApplicationForm.objects.create(call=f.call, version=2)),
        (
            "calls_form_begins_in_preparation",
            lambda f: ApplicationForm.objects.create(call=f.call, version=2, state="published"),
        ),
        ("calls_form_published_by_two", lambda _f: ApplicationForm.objects.update(state="published")),
        ("calls_call_form_published", lambda f: Call.objects.update(form=f)),
        ("calls_form_condition_whole", lambda f: f.items.filter(question__key="q1").update(shown_if="is")),
        (
            "calls_form_item_fits",
            lambda f: FormItem.objects.create(
                form=f,
                section="plan",
                question=Question.objects.create(call=f.call, key="q1", version=2, label="x", kind="date"),
            ),
        ),
        (
            "calls_form_item_fits",
            lambda f: FormItem.objects.create(
                form=f,
                section="plan",
                question=Question.objects.create(call=make.CallFactory(), key="q1", label="x", kind="date"),
            ),
        ),
        ("calls_question_kind_known", lambda _f: Question.objects.update(kind="colour")),
        ("calls_question_least_within_most", lambda _f: Question.objects.update(least=2, most=1)),
    ],
)
def test_the_database_keeps_a_form_whole(call, refused_by, rule, spoil):
    form = drafted(call)
    with refused_by(rule):
        spoil(form)


def test_options_keep_their_keys_and_new_ones_get_their_own(call):
    form, by = drafted(call), manager()
    item = item_of(form, "q3")
    options = spec_of(form).question("q3").options
    wanted = replace(OPEN_DATA, options=(options[1], replace(OPEN_DATA.options[0], label="영상")))
    actions.change_question(actor=by, item_id=item.pk, section="plan", wanted=wanted)
    changed = spec_of(form).question("q3").options
    assert [(each.key, each.label) for each in changed] == [("a2", "통계"), ("a1", "영상")]


def test_a_form_is_read_in_four_queries_and_then_not_again(call, cost_of):
    form = published(call)
    with cost_of() as read:
        spec_of(form)
    with cost_of() as first:
        form_in_force(call)
    with cost_of() as again:
        form_in_force(call)
    assert (len(read.queries), len(first.queries), len(again.queries)) == (3, 4, 0)


def test_a_question_may_say_less(call):
    by = manager()
    form = actions.begin(actor=by, call=call)
    add(by, form, QuestionSpec("", "date", "착수일"))
    assert spec_of(form).question("q1") == QuestionSpec("q1", "date", "착수일")
