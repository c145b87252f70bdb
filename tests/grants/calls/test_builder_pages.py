"""The pages on which a manager sets up a form, copies a call and compares two."""

import pytest
from django.urls import reverse

from grants.calls.builder import actions
from grants.calls.copying import Named, copy_call
from grants.calls.form_queries import spec_of
from grants.calls.models import BudgetCategory, Call, FormItem, Question, RequiredDocument
from grants.calls.questions import QuestionSpec
from portal.actor import Role
from portal.signoff.models import SignOff
from tests import factories as make
from tests.grants.calls.forms import HAS_SIMILAR, add, drafted, published
from tests.grants.reviews.factories import call_with_rubric

pytestmark = pytest.mark.django_db


@pytest.fixture
def call():
    found = call_with_rubric()
    make.SupportRateFactory(call=found)
    return found


@pytest.fixture
def manager(client):
    user = make.person(Role.MANAGER)
    client.force_login(user)
    return user


def at(name, *given):
    return reverse(f"admin:{name}", args=given)


def test_a_question_with_options_is_added_by_its_page(client, manager, call):
    client.post(at("calls_form_begin", call.pk))
    form = call.forms.get()
    page = at("calls_form_add_question", form.pk) + "?section=budget&kind=one_of"
    assert 'name="options-0-label"' in client.get(page).content.decode()
    rows = {
        "options-TOTAL_FORMS": "3",
        "options-INITIAL_FORMS": "0",
        "options-0-label": "군 직영",
        "options-1-label": "위탁",
        "options-2-label": "",
    }
    sent = {"section": "budget", "label": "운영 방식<b>", "help": "<i>하나</i>를 고르십시오.", "shown_if": ""}
    assert client.post(page, sent | rows).status_code == 302
    asked = spec_of(form).asked[0]
    assert (asked.section, [each.label for each in asked.question.options]) == ("budget", ["군 직영", "위탁"])
    shown = client.get(at("calls_form_preview", form.pk)).content.decode()
    assert "운영 방식&lt;b&gt;" in shown
    assert "&lt;i&gt;하나&lt;/i&gt;를" in shown


def test_a_question_for_a_file_says_which_and_how_large(client, manager, call):
    form = drafted(call)
    page = at("calls_form_add_question", form.pk) + "?section=plan&kind=file"
    sent = {"section": "plan", "label": "회의록", "shown_if": "", "most": str(call.most_file_megabytes + 1)}
    assert client.post(page, sent).context["editor"].errors.keys() == {"accepted", "most"}
    assert client.post(page, sent | {"accepted": ["HWPX", "PDF"], "most": "5"}).status_code == 302
    question = spec_of(form).question("q4")
    assert (question.accepted, question.most) == (("HWPX", "PDF"), 5)
    item = form.items.get(question__key="q4")
    editor = client.get(at("calls_form_question", item.pk)).context["editor"]
    assert (editor["accepted"].value(), editor["most"].value()) == (("HWPX", "PDF"), "5")
    assert "HWPX, PDF · 최대 5 MB" in client.get(at("calls_form", call.pk)).content.decode()
    preview = client.get(at("calls_form_preview", form.pk)).content.decode()
    assert 'name="answers/q4"' in preview
    assert "HWPX, PDF · 최대 5 MB" in preview
    add(make.actor(manager), form, HAS_SIMILAR)
    later = form.items.get(question__key="q5")
    choices = client.get(at("calls_form_question", later.pk)).context["editor"].fields["shown_if"].choices
    assert not [value for value, _label in choices if value.startswith("q4")]
    copy = copy_call(actor=make.actor(manager), call=published(call, form).call, named=named(call))
    assert spec_of(copy.forms.get()).question("q4").accepted == ("HWPX", "PDF")


def named(call):
    """What is new in the copy of a call."""
    dates = {name: getattr(call, name) for name in ("opens_at", "closes_at", "places_on")}
    return Named(call.programme_year, "next", "다음 공모", "Next", **dates)


@pytest.mark.parametrize(
    ("rule", "spoil"),
    [
        ("calls_question_types_of_a_file", {"accepted": []}),
        ("calls_question_types_of_a_file", {"accepted": ["EXE"]}),
        ("calls_question_types_of_a_file", {"kind": "long_text"}),
        ("calls_question_file_of_a_size", {"most": 0}),
    ],
)
def test_the_database_knows_which_files_a_question_takes(call, refused_by, rule, spoil):
    by = make.actor(None, Role.MANAGER)
    item = add(by, drafted(call, by), QuestionSpec("", "file", "회의록", accepted=("PDF",)))
    with refused_by(rule):
        Question.objects.filter(pk=item.question_id).update(**spoil)


def test_what_cannot_be_kept_is_shown_again(client, manager, call):
    form = drafted(call)
    page = at("calls_form_add_question", form.pk) + "?section=plan&kind=whole_number"
    sent = {"section": "plan", "label": "횟수", "least": "10", "most": "3🙂"}
    reply = client.post(page, sent)
    assert reply.status_code == 200
    assert "3🙂" in reply.content.decode()
    assert "most" in reply.context["editor"].errors
    assert client.post(page, sent | {"most": "3"}).context["editor"].errors.keys() == {"most"}
    assert form.items.count() == 3


def test_a_condition_is_chosen_from_earlier_questions(client, manager, call):
    form = drafted(call)
    first, second = form.items.order_by("order")[:2]
    editor = client.get(at("calls_form_question", first.pk)).context["editor"]
    assert len(editor.fields["shown_if"].choices) == 1
    page = at("calls_form_question", second.pk)
    editor = client.get(page).context["editor"]
    assert editor["shown_if"].value() == "q1:is:yes"
    sent = {"section": "plan", "label": "설명", "shown_if": "q1:is:no", "most_characters": "300"}
    assert client.post(page, sent).status_code == 302
    second.refresh_from_db()
    assert (second.shown_if_value, second.question.most_characters) == ("no", 300)
    assert client.post(page, sent | {"shown_if": "q9:is:no"}).status_code == 200


def test_moving_and_removing_are_buttons(client, manager, call):
    form = drafted(call)
    item = FormItem.objects.get(question__key="q3")
    act = at("calls_form_question_act", item.pk)
    assert client.post(act, {"act": "up"})["Location"] == at("calls_form", call.pk) + f"#item-{item.pk}"
    assert [each.question.key for each in spec_of(form).asked] == ["q1", "q3", "q2"]
    client.post(act, {"act": "remove"})
    assert [each.question.key for each in spec_of(form).asked] == ["q1", "q2"]
    assert client.post(at("calls_form_question_act", item.pk), {"act": "up"}).status_code == 404
    other = FormItem.objects.get(question__key="q1")
    assert client.post(at("calls_form_question_act", other.pk), {"act": "explode"}).status_code == 404
    client.post(at("calls_form_add_section", form.pk), {"name": "데이터"})
    section = form.sections.get()
    client.post(at("calls_form_section", section.pk), {"name": "공공데이터", "name_en": "Data"})
    assert form.sections.get().name == "공공데이터"
    client.post(at("calls_form_section_act", section.pk), {"act": "remove"})
    assert form.sections.count() == 0


def test_the_signer_sees_what_changes(client, manager, call):
    published(call)
    client.post(at("calls_form_begin", call.pk))
    form = call.forms.get(state="draft")
    item = form.items.get(question__key="q2")
    client.post(
        at("calls_form_question", item.pk),
        {"section": "plan", "label": "무엇이 다른지", "shown_if": "q1:is:yes"},
    )
    page = client.get(at("calls_form", call.pk)).context
    assert [row.label for row in page["differences"]["신청 양식"]] == ["무엇이 다른지"]
    client.post(at("calls_form_publish", form.pk))
    signoff = SignOff.objects.get(state="pending")
    client.force_login(make.person(Role.MANAGER))
    paper = client.get(reverse("signoff:detail", args=[signoff.pk])).content.decode()
    assert "무엇이 다른지" in paper
    assert "유사사업과의 차이" in paper
    assert "개방할 데이터" not in paper
    client.post(
        reverse("signoff:detail", args=[signoff.pk]),
        {"decision": "approve", "seen_hash": signoff.payload_hash},
    )
    form.refresh_from_db()
    assert form.state == "published"
    assert 'name="act"' not in client.get(at("calls_form", call.pk)).content.decode()


def test_a_copy_begins_with_everything_but_the_dates(client, manager, call):
    published(call)
    RequiredDocument.objects.create(call=call, key="letter", name="공문", name_en="Letter")
    BudgetCategory.objects.create(
        call=call, code="running", name="운영비", name_en="Running", is_operation=True
    )
    Call.objects.filter(pk=call.pk).update(operation_most_basis_points=2000)
    sent = {
        "programme_year": call.programme_year_id,
        "code": "next",
        "name": "다음 공모",
        "name_en": "Next",
        "opens_at": "2027-01-02T09:00:00",
        "closes_at": "2027-01-01T18:00:00",
        "places_on": "2027-01-01",
    }
    page = at("calls_copy", call.pk)
    assert client.post(page, sent).status_code == 200
    assert Call.objects.count() == 1
    assert client.post(page, sent | {"closes_at": "2027-02-01T18:00:00"}).status_code == 302
    copy = Call.objects.get(code="next")
    assert not copy.is_published
    assert (copy.most_national, copy.rates.get().national_basis_points) == (call.most_national, 8000)
    assert copy.documents.get().key == "letter"
    assert (copy.budget_categories.get().is_operation, copy.operation_most_basis_points) == (True, 2000)
    assert list(copy.rubrics.get().criteria.values_list("name", "max_points")) == list(
        call.rubrics.get().criteria.values_list("name", "max_points")
    )
    form = copy.forms.get()
    assert (form.state, copy.form, spec_of(form).asked) == ("draft", None, spec_of(call.form).asked)
    assert not set(form.items.values_list("question", flat=True)) & set(
        call.form.items.values_list("question", flat=True)
    )


def test_two_calls_side_by_side(client, manager, call):
    other = call_with_rubric(most_projects=call.most_projects + 1)
    published(call)
    page = client.get(at("calls_difference", call.pk), {"other": other.pk})
    groups = {group: [row.label for row in rows] for group, rows in page.context["groups"].items()}
    assert groups["규칙"] == [str(Call._meta.get_field("most_projects").verbose_name)]
    assert groups["신청 양식"] == ["기존 유사사업 여부", "유사사업과의 차이", "개방할 데이터"]
    everything = client.get(at("calls_difference", call.pk), {"other": other.pk, "everything": "on"})
    assert len(everything.context["groups"]["규칙"]) > len(groups["규칙"])


@pytest.mark.parametrize("questions", [1, 30])
def test_the_builder_costs_the_same_however_long_the_form(client, manager, call, cost_of, questions):
    by = make.actor(manager)
    form = actions.begin(actor=by, call=call)
    for _ in range(questions):
        add(by, form, HAS_SIMILAR)
    with cost_of() as cost:
        client.get(at("calls_form", call.pk))
    assert len(cost.queries) == 10


def test_the_rest_of_the_ministry_reads_and_officers_find_nothing(client, call):
    form = drafted(call)
    item = form.items.first()
    client.force_login(make.person(Role.AUDITOR))
    page = client.get(at("calls_form", call.pk)).content.decode()
    assert "기존 유사사업 여부" in page
    assert 'name="act"' not in page
    client.post(at("calls_form_question_act", item.pk), {"act": "remove"})
    assert form.items.count() == 3
    client.force_login(make.member(make.MunicipalityFactory()))
    for name, pk in (
        ("calls_form", call.pk),
        ("calls_form_preview", form.pk),
        ("calls_form_question", item.pk),
    ):
        assert client.get(at(name, pk)).status_code == 404
