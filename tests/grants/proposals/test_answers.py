"""A call's own questions on the officer's pages: answered, kept to their version, checked and filed."""

import json
from dataclasses import replace

import pytest
from django.urls import reverse

from grants.calls.asking import Condition
from grants.calls.builder import actions as building
from grants.calls.questions import Option, QuestionSpec
from grants.proposals import actions, checklist, package
from grants.proposals.difference import differences
from grants.proposals.fields import address_of, mark
from grants.proposals.models import FieldChange, FormAnswer, Proposal
from grants.proposals.queries import content_of, rules_of, with_content
from grants.proposals.supplements import addresses, merged
from grants.proposals.tasks import follow_the_call
from portal.errors import NotAllowed
from tests import factories as make
from tests.grants.calls.forms import WHICH, add, drafted, manager, published
from tests.grants.proposals.factories import complete_proposal, filed, officer_of

pytestmark = pytest.mark.django_db
KINDS = {
    "won": QuestionSpec("", "won", "연간 운영비"),
    "percentage": QuestionSpec("", "percentage", "자부담 비율"),
    "date": QuestionSpec("", "date", "착수일"),
    "one_of": QuestionSpec("", "one_of", "운영", options=(Option("", "직영", "Own"), Option("", "위탁"))),
    "short_text": QuestionSpec("", "short_text", "담당"),
    "whole_number": QuestionSpec("", "whole_number", "횟수", least=1),
}


@pytest.fixture
def proposal():
    return complete_proposal(make.CallFactory(unit="thousand"))


def asked(proposal):
    """The call asks: q1 yes or no, q2 a text if yes, q3 several of (plan); q4-q9 one of each other kind."""
    by, form = manager(), drafted(proposal.call)
    section = building.add_section(actor=by, form_id=form.pk, name="데이터", name_en="Data")
    for wanted in KINDS.values():
        add(by, form, wanted, section=section.key)
    published(proposal.call, form)
    return said(proposal)


def said(proposal):
    return with_content(Proposal.objects.filter(pk=proposal.pk)).get()


def officer(proposal):
    return make.actor(officer_of(proposal.municipality))


def answer(proposal, **values):
    """Save answers as they are kept, each against what stands."""
    changes = []
    for key, value in values.items():
        stands = FormAnswer.objects.filter(proposal=proposal, key=key).exists()
        was = mark(kept(proposal, key)) if stands else ""
        changes.append(actions.Change(address_of(f"answers/{key}"), was, value))
    return actions.save_fields(actor=officer(proposal), proposal_id=proposal.pk, changes=changes)


def kept(proposal, key):
    return next(each.kept for each in content_of(said(proposal)).answers if each.key == key)


def codes(proposal):
    whole = said(proposal)
    return [
        (each.section, each.code, each.field) for each in checklist.check(content_of(whole), rules_of(whole))
    ]


def autosaved(client, url, fields):
    person = client.session["_auth_user_id"]
    return client.post(url, json.dumps({"person": person, "fields": fields}), content_type="application/json")


def page_of(proposal, section):
    return reverse("proposals:section", args=[proposal.pk, section])


def seen_of(client, url):
    return json.dumps(client.get(url).context["seen"].initial["seen"])


def test_each_kind_is_answered_on_its_page_and_kept_in_its_column(client, proposal):
    asked(proposal)
    client.force_login(officer_of(proposal.municipality))
    url = page_of(proposal, "own-1")
    typed = {
        "answers/q4": "1,200",
        "answers/q5": "12.5%",
        "answers/q6": "2026-03-01",
        "answers/q7": "a2",
        "answers/q8": "<b>홍길동</b>",
        "answers/q9": "3",
    }
    reply = client.post(url, typed | {"seen": seen_of(client, url), "then": "next"})
    assert reply["Location"] == reverse("proposals:section", args=[proposal.pk, "attachments"])
    rows = {each.key: each for each in FormAnswer.objects.all()}
    assert (rows["q4"].number, rows["q5"].number, str(rows["q6"].day)) == (1_200_000, 1250, "2026-03-01")
    assert (rows["q7"].text, rows["q8"].text, rows["q9"].number) == ("a2", "<b>홍길동</b>", 3)
    told = {each.key: (each.text, each.text_en) for each in content_of(said(proposal)).answers}
    assert told["q4"] == ("1,200,000원", "₩1,200,000")
    assert told["q7"] == ("위탁", "위탁")
    page = client.get(url).content.decode()
    assert 'value="1,200"' in page
    assert "&lt;b&gt;홍길동&lt;/b&gt;" in page
    summary = client.get(reverse("proposals:detail", args=[proposal.pk])).content.decode()
    assert "데이터" in summary


def test_what_cannot_be_read_is_shown_again_with_the_reason(client, proposal):
    asked(proposal)
    client.force_login(officer_of(proposal.municipality))
    url = page_of(proposal, "own-1")
    reply = client.post(
        url, {"answers/q9": "0", "answers/q4": "9" * 19, "answers/q6": "내일", "seen": seen_of(client, url)}
    )
    page = reply.content.decode()
    assert reply.context["answers"].errors.keys() == {"q9", "q4", "q6"}
    assert ("9" * 19) in page
    assert "내일" in page
    assert FormAnswer.objects.count() == 0


def test_an_answer_is_saved_as_it_is_typed_in_few_queries(client, proposal, cost_of):
    asked(proposal)
    client.force_login(officer_of(proposal.municipality))
    client.get(page_of(proposal, "plan"))
    url = reverse("proposals:autosave", args=[proposal.pk])
    fields = {"answers/q1": {"was": "", "value": "yes"}, "answers/q3": {"was": "", "value": "a2,a1"}}
    with cost_of() as cost:
        reply = autosaved(client, url, fields)
    assert reply.json()["marks"] == {"answers/q1": mark("yes"), "answers/q3": mark("a1,a2")}
    assert len([each for each in cost.queries if "SAVEPOINT" not in each]) == 5
    refused = {"answers/q3": {"was": mark("a1,a2"), "value": "a9"}, "answers/q99": {"was": "", "value": "x"}}
    reply = autosaved(client, url, refused)
    assert reply.json()["refused"].keys() == {"answers/q3", "answers/q99"}


def test_a_hidden_question_is_not_asked_and_not_filed(proposal):
    asked(proposal)
    assert codes(proposal) == [("plan", "answer_missing", "answers/q1")]
    answer(proposal, q1="yes")
    assert codes(proposal) == [("plan", "answer_missing", "answers/q2")]
    answer(proposal, q2="이미 있는 사업과 다릅니다.")
    assert codes(proposal) == []
    answer(proposal, q1="no")
    assert codes(proposal) == []
    assert [each.key for each in content_of(said(proposal)).answers] == ["q1"]
    assert FormAnswer.objects.get(key="q2").text == "이미 있는 사업과 다릅니다."


def test_the_page_shows_a_question_once_its_condition_is_met(client, proposal):
    asked(proposal)
    client.force_login(officer_of(proposal.municipality))
    hidden = 'data-asked="q2" data-depends-on="q1" data-shown-if="is" data-shown-if-value="yes" hidden'
    assert hidden in client.get(page_of(proposal, "plan")).content.decode()
    answer(proposal, q1="yes")
    assert hidden not in client.get(page_of(proposal, "plan")).content.decode()


def test_answers_are_filed_and_older_copies_still_read(proposal):
    asked(proposal)
    answer(proposal, q1="no", q3="a1")
    copy = filed(said(proposal))
    read = package.content_of(copy.package)
    assert [(each.label, each.text) for each in read.answers] == [
        ("기존 유사사업 여부", "아니요"),
        ("개방할 데이터", "센서"),
    ]
    old = json.loads(copy.package)
    del old["content"]["answers"]
    assert package.content_of(json.dumps(old)).answers == ()


def test_a_new_form_keeps_answers_and_tells_of_a_changed_question(client, proposal):
    asked(proposal)
    answer(proposal, q1="yes", q2="가" * 300)
    by = manager()
    form = building.begin(actor=by, call=proposal.call)
    item = form.items.get(question__key="q2")
    shorter = replace(WHICH, label="무엇이 다른지", most_characters=100)
    building.change_question(
        actor=by, item_id=item.pk, section="plan", wanted=shorter, shown_if=Condition("q1", "is", "yes")
    )
    published(proposal.call, form)
    assert FormAnswer.objects.get(key="q2").question.version == 1
    assert codes(proposal) == [("plan", "answer_unfit", "answers/q2")]
    client.force_login(officer_of(proposal.municipality))
    url = page_of(proposal, "plan")
    page = client.get(url).content.decode()
    assert "유사사업과의 차이" in page
    assert page.count("notice-warning") == 2
    seen, sent = seen_of(client, url), {"answers/q1": "yes", "answers/q2": "짧게"}
    texts = {name: getattr(proposal, name) for name in ("plan", "organisation", "operation")}
    client.post(url, texts | sent | {"seen": seen})
    assert FormAnswer.objects.get(key="q2").question.version == 2
    assert codes(proposal) == []
    assert "notice-warning" not in client.get(url).content.decode()


def test_looking_and_saving_confirms_an_answer_to_a_changed_question(client, proposal):
    asked(proposal)
    answer(proposal, q1="yes", q2="다릅니다")
    by = manager()
    form = building.begin(actor=by, call=proposal.call)
    item = form.items.get(question__key="q2")
    building.change_question(
        actor=by, item_id=item.pk, section="plan", wanted=replace(WHICH, label="차이"), shown_if=None
    )
    published(proposal.call, form)
    other = make.actor(make.member(make.MunicipalityFactory()))
    with pytest.raises(NotAllowed):
        actions.confirm_answers(actor=other, proposal_id=proposal.pk, keys=["q2"])
    assert actions.confirm_answers(actor=officer(proposal), proposal_id=proposal.pk, keys=["q1", "q2"]) == [
        "q2"
    ]
    assert FormAnswer.objects.get(key="q2").question.version == 2


def test_what_drafts_lack_is_counted_anew_when_the_call_asks_more(proposal):
    Proposal.objects.update(missing=0)
    asked(proposal)
    follow_the_call("", {"call": proposal.call_id})
    assert Proposal.objects.get().missing is None
    assert actions.count_missing(proposal_id=proposal.pk).missing == 1


def test_history_brings_an_answer_back(proposal):
    asked(proposal)
    answer(proposal, q1="no")
    first = Proposal.objects.get().version
    answer(proposal, q1="yes", q3="a2")
    actions.restore(actor=officer(proposal), proposal_id=proposal.pk, version=first)
    assert [(each.key, each.flag) for each in FormAnswer.objects.all()] == [("q1", False)]
    assert FieldChange.objects.filter(field="answers/q3").count() == 2


def test_a_request_to_mend_can_name_an_answer(proposal):
    asked(proposal)
    answer(proposal, q1="yes", q2="다릅니다")
    before = content_of(said(proposal))
    answer(proposal, q1="no", q3="a1")
    after = content_of(said(proposal))
    assert addresses(proposal.call)["answers/q3"] == "plan"
    opened = {each.key: each.text for each in merged(before, after, {"answers/q3"}).answers}
    assert opened == {"q1": "예", "q2": "다릅니다", "q3": "센서"}
    assert [(each.address, each.after) for each in differences(before, after)] == [
        ("answers/q1", "아니요"),
        ("answers/q2", ""),
        ("answers/q3", "센서"),
    ]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda row: row.update(number=1),
        lambda row: row.update(flag=None, text="yes"),
        lambda row: row.update(flag=None),
        lambda row: row.update(key="q2"),
        lambda row: row.update(proposal=complete_proposal(make.CallFactory()).pk),
    ],
)
def test_the_database_keeps_an_answer_to_its_question(proposal, refused_by, spoil):
    asked(proposal)
    answer(proposal, q1="yes")
    with refused_by("proposals_answer_fits_question"):
        spoil(FormAnswer.objects.filter(key="q1"))


def test_a_question_of_a_draft_form_takes_no_answer(proposal, refused_by):
    asked(proposal)
    form = building.begin(actor=manager(), call=proposal.call)
    item = add(manager(), form, KINDS["date"])
    with refused_by("proposals_answer_fits_question"):
        FormAnswer.objects.create(
            proposal=proposal, question=item.question, key=item.question.key, day="2026-01-01"
        )
