"""Questions answered by a file: attached where they are asked, checked, filed, mended and given back."""

from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from grants.calls.asking import Condition
from grants.calls.builder import actions as building
from grants.calls.questions import QuestionSpec
from grants.proposals import actions, package
from grants.proposals.beginnings import texts_to_begin_with
from grants.proposals.content import AnswerGiven, Content, FileNamed
from grants.proposals.difference import differences
from grants.proposals.documents import document_of
from grants.proposals.fields import address_of
from grants.proposals.models import Attachment, FieldChange, FormAnswer, How, Proposal
from grants.proposals.supplements import mended, merged
from portal.actor import Role
from portal.errors import NotAllowed
from portal.files.kinds import EICAR
from portal.files.models import StoredFile
from portal.notices.models import Notice
from tests import factories as make
from tests.grants.calls.forms import add, drafted, manager, published
from tests.grants.proposals.factories import complete_proposal, filed, officer_of, received
from tests.grants.proposals.screening_factories import asked as asked_to_mend
from tests.grants.proposals.test_answers import answer, autosaved, codes, page_of, said, seen_of
from tests.grants.proposals.test_attachments import _own_store, attached, checked  # noqa: F401 - a fixture
from tests.grants.proposals.test_documents import FILED
from tests.portal.files.samples import PDF, PNG, hwpx, virus_in_a_workbook

pytestmark = pytest.mark.django_db
EVIDENCE = QuestionSpec(
    "",
    "file",
    "의견수렴 자료",
    "Record of the hearing",
    is_required=True,
    most=1,
    accepted=("PDF", "HWPX", "XLSX"),
)
JSON = {"HTTP_ACCEPT": "application/json"}


@pytest.fixture
def proposal():
    """Its call asks: q1 yes or no, q2 a text if yes, q3 several of; q4 a file, if q1 is yes."""
    found = complete_proposal(make.CallFactory())
    form = drafted(found.call)
    add(manager(), form, EVIDENCE, Condition("q1", "is", "yes"))
    published(found.call, form)
    answer(found, q1="yes", q2="다릅니다")
    return found


def put(proposal, name="회의록.pdf", content=PDF):
    return attached(name, content, proposal, question="q4")


def files_of(content):
    return [(each.name, each.question) for each in content.files]


def test_a_file_answers_its_question_where_it_is_asked(proposal):
    assert codes(proposal) == [("plan", "answer_missing", "answers/q4")]
    put(proposal)
    attached("그 밖.pdf", PDF, proposal)
    assert codes(proposal) == []
    copy = filed(said(proposal))
    content = package.content_of(copy.package)
    assert files_of(content) == [("그 밖.pdf", ""), ("회의록.pdf", "q4")]
    given = content.answers[-1]
    assert (given.kind, given.label, given.text, given.section) == (
        "file",
        "의견수렴 자료",
        "회의록.pdf",
        "plan",
    )
    assert {each.kept_since for each in StoredFile.objects.all()} == {copy.filed_at}


def test_a_hidden_question_asks_for_no_file_and_files_none(proposal):
    put(proposal)
    answer(proposal, q1="no")
    assert codes(proposal) == []
    assert files_of(package.content_of(filed(said(proposal)).package)) == []
    assert Attachment.objects.get().file.name == "회의록.pdf"


def test_the_history_says_who_put_and_removed_which_file(client, proposal):
    first = put(proposal)
    second = put(proposal, "둘째.hwpx", hwpx())
    version = Proposal.objects.get().version
    who = officer_of(proposal.municipality)
    actions.remove_attachment(actor=make.actor(who), proposal_id=proposal.pk, attachment_id=second.pk)
    changes = FieldChange.objects.filter(field="answers/q4").order_by("id")
    assert [(each.before, each.after, each.how, each.by) for each in changes] == [
        ("", "회의록.pdf", How.ATTACHED, who),
        ("회의록.pdf", "둘째.hwpx", How.ATTACHED, who),
        ("둘째.hwpx", "", How.ATTACHED, who),
    ]
    assert not StoredFile.objects.filter(pk__in=[first.file_id, second.file_id]).exists()
    client.force_login(who)
    page = client.get(reverse("proposals:history", args=[proposal.pk])).content.decode()
    assert "의견수렴 자료" in page
    assert 'value="answers/q4"' not in page
    saved = actions.restore(actor=make.actor(who), proposal_id=proposal.pk, version=version)
    assert (saved.wrote, saved.refused, Attachment.objects.count()) == (False, {}, 0)


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("그림.png", PNG, "other_kind"),
        ("거짓.hwpx", PDF, "other_extension"),
        ("빈.pdf", b"", "empty"),
        ("큰.pdf", PDF + b"\0" * 1024 * 1024, "too_large"),
        ("바이러스.pdf", EICAR, "virus"),
    ],
)
def test_what_does_not_fit_is_refused_and_what_stands_stays(client, proposal, name, content, code):
    put(proposal)
    client.force_login(officer_of(proposal.municipality))
    sent = {"question": "q4", "file": SimpleUploadedFile(name, content)}
    reply = client.post(page_of(proposal, "attachments"), sent, **JSON)
    assert (reply.status_code, [each["code"] for each in reply.json()["refused"]]) == (422, [code])
    assert Attachment.objects.get().file.name == "회의록.pdf"


def test_a_question_that_takes_no_file_takes_none(client, proposal):
    client.force_login(officer_of(proposal.municipality))
    for key in ("q1", "q99"):
        sent = {"question": key, "file": SimpleUploadedFile("a.pdf", PDF)}
        reply = client.post(page_of(proposal, "attachments"), sent, **JSON)
        assert [each["code"] for each in reply.json()["refused"]] == ["not_asked"]
    url = reverse("proposals:autosave", args=[proposal.pk])
    typed = {"answers/q4": {"was": "", "value": "회의록.pdf"}}
    assert autosaved(client, url, typed).json()["refused"].keys() == {"answers/q4"}
    change = actions.Change(address_of("answers/q4"), "", "회의록.pdf")
    who = make.actor(officer_of(proposal.municipality))
    saved = actions.save_fields(actor=who, proposal_id=proposal.pk, changes=[change])
    assert saved.refused.keys() == {"answers/q4"}
    assert (StoredFile.objects.count(), FormAnswer.objects.filter(key="q4").count()) == (0, 0)


def test_a_harmful_file_is_told_of_where_it_is_asked(proposal):
    spoilt = put(proposal, "표.xlsx", virus_in_a_workbook())
    checked(spoilt)
    assert spoilt.file.state == "quarantined"
    assert codes(proposal) == [("plan", "answer_refused", "answers/q4")]
    assert Notice.objects.get(code="proposal.file_refused").url == page_of(proposal, "plan")


def test_without_a_script_the_page_attaches_and_removes_with_all_else_that_was_typed(client, proposal):
    client.force_login(officer_of(proposal.municipality))
    url = page_of(proposal, "plan")
    page = client.get(url).content.decode()
    assert 'accept=".pdf,.hwpx,.xlsx"' in page
    assert "최대 1 MB" in page
    texts = {name: getattr(proposal, name) for name in ("organisation", "operation")}
    typed = texts | {"plan": "새 계획", "answers/q1": "yes", "answers/q2": "다릅니다"}
    sent = typed | {"answers/q4": SimpleUploadedFile("회의록.pdf", PDF), "then": "next"}
    reply = client.post(url, sent | {"seen": seen_of(client, url)})
    assert reply["Location"] == page_of(proposal, "budget")
    assert (Attachment.objects.get().file.name, said(proposal).plan) == ("회의록.pdf", "새 계획")
    refused = typed | {
        "plan": "더 새 계획",
        "answers/q4": SimpleUploadedFile("그림.png", PNG),
        "then": "next",
    }
    reply = client.post(url, refused | {"seen": seen_of(client, url)}, follow=True)
    assert reply.redirect_chain == [(url, 302)]
    assert "그림.png" in reply.content.decode()
    assert (Attachment.objects.get().file.name, said(proposal).plan) == ("회의록.pdf", "더 새 계획")
    removed = typed | {"plan": "더 새 계획", "remove_file": "q4", "seen": seen_of(client, url)}
    assert client.post(url, removed)["Location"] == url
    assert Attachment.objects.count() == 0
    other = make.member(make.MunicipalityFactory())
    client.force_login(other)
    assert client.post(url, removed).status_code == 404


def test_the_section_costs_one_query_more_and_asks_again_only_while_a_file_is_checked(
    client, proposal, cost_of
):
    client.force_login(officer_of(proposal.municipality))
    url = page_of(proposal, "plan")
    attachment = put(proposal)
    client.get(url)
    with cost_of() as cost:
        page = client.get(url).content.decode()
    assert len(cost.queries) == 4
    assert "every 2s" in page
    now = reverse("proposals:standing", args=[proposal.pk, "plan"])
    assert 'id="id_answers/q4-now" hx-swap-oob="true"' in client.get(now).content.decode()
    checked(attachment)
    settled = client.get(now).content.decode()
    assert "every 2s" not in settled
    link = reverse("proposals:attachment", args=[proposal.pk, attachment.pk])
    assert link in settled
    assert b"".join(client.get(link).streaming_content) == PDF
    assert link in client.get(reverse("proposals:detail", args=[proposal.pk])).content.decode()
    attachments = client.get(page_of(proposal, "attachments")).content.decode()
    assert "회의록.pdf" not in attachments


def test_the_filed_copy_and_its_documents_show_and_give_the_file(client, proposal):
    checked(put(proposal))
    copy = filed(said(proposal))
    client.force_login(make.person(Role.AUDITOR))
    page = client.get(reverse("proposals:submission", args=[copy.pk])).content.decode()
    link = reverse("proposals:submitted_file", args=[copy.pk, 1])
    assert page.count(link) == 2
    assert b"".join(client.get(link).streaming_content) == PDF
    text = str(document_of(package.content_of(copy.package), FILED))
    assert text.count("회의록.pdf") == 2
    assert "('의견수렴 자료', '회의록.pdf', 'PDF'" in text
    client.force_login(make.member(make.MunicipalityFactory()))
    assert client.get(link).status_code == 404


def test_a_request_to_mend_opens_exactly_this_file(client, proposal):
    put(proposal)
    attached("그 밖.pdf", PDF, proposal)
    request = asked_to_mend(received(filed(said(proposal))), **{"answers/q4": "더 나은 자료를 주십시오"})
    with pytest.raises(NotAllowed):
        attached("늦은.pdf", PDF, proposal)
    put(proposal, "새 회의록.pdf")
    content = mended(Proposal.objects.get(), {"answers/q4"})
    assert files_of(content) == [("그 밖.pdf", ""), ("새 회의록.pdf", "q4")]
    (changed,) = differences(package.content_of(request.submission.package), content)
    assert (changed.address, changed.named) == ("answers/q4", ("의견수렴 자료", "Record of the hearing"))
    client.force_login(officer_of(proposal.municipality))
    page = client.get(page_of(proposal, "plan")).content.decode()
    assert 'name="remove_file"' in page
    shown = client.get(reverse("proposals:detail", args=[proposal.pk])).content.decode()
    assert "<h4>의견수렴 자료</h4>" in shown


def test_another_request_leaves_the_file_shut(client, proposal):
    put(proposal)
    asked_to_mend(received(filed(said(proposal))), plan="더 자세히")
    with pytest.raises(NotAllowed):
        put(proposal, "새 회의록.pdf")
    client.force_login(officer_of(proposal.municipality))
    page = client.get(page_of(proposal, "plan"))
    assert 'name="remove_file"' not in page.content.decode()
    assert page.context["answers"].fields["q4"].disabled


def test_a_question_that_takes_other_types_now_wants_another_file(proposal):
    put(proposal)
    form = building.begin(actor=manager(), call=proposal.call)
    item = form.items.get(question__key="q4")
    shown_if = Condition("q1", "is", "yes")
    narrower = replace(EVIDENCE, accepted=("HWPX",))
    building.change_question(
        actor=manager(), item_id=item.pk, section="plan", wanted=narrower, shown_if=shown_if
    )
    published(proposal.call, form)
    assert codes(proposal) == [("plan", "answer_unfit", "answers/q4")]
    who = make.actor(officer_of(proposal.municipality))
    confirm = {"actor": who, "proposal_id": proposal.pk, "keys": ["q4"]}
    assert actions.confirm_answers(**confirm) == []
    put(proposal, "회의록.hwpx", hwpx())
    assert codes(proposal) == []
    assert Attachment.objects.get().question.version == 2


def test_a_copy_of_the_proposal_begins_without_the_file(proposal):
    put(proposal)
    who = make.actor(officer_of(proposal.municipality))
    draft = actions.begin(actor=who, call=proposal.call, municipality=proposal.municipality)
    texts = texts_to_begin_with(who, draft, f"copy-{proposal.pk}")
    actions.copy_from(actor=who, proposal_id=draft.pk, texts=texts)
    assert Attachment.objects.filter(proposal=draft).count() == 0
    assert FormAnswer.objects.filter(proposal=draft, key="q1").exists()


@pytest.mark.parametrize(
    ("rule", "spoil"),
    [
        ("attachment_answers_its_question", {"question_key": "q1"}),
        ("attachment_in_one_place", {"question": None}),
        ("attachment_in_one_place", {"document_number": "1"}),
    ],
)
def test_the_database_keeps_a_file_to_its_question(proposal, refused_by, rule, spoil):
    put(proposal)
    with refused_by(rule):
        Attachment.objects.update(**spoil)


def test_the_database_knows_one_file_for_a_question_of_its_call_and_type(proposal, refused_by):
    answering = put(proposal)
    other = attached("그림.png", PNG, proposal)
    second = attached("둘.pdf", PDF, proposal)
    place = {"question": answering.question, "question_key": "q4"}
    with refused_by("attachment_answers_its_question"):
        Attachment.objects.filter(pk=other.pk).update(**place)
    with refused_by("attachment_answer_once"):
        Attachment.objects.filter(pk=second.pk).update(**place)
    elsewhere = complete_proposal(make.CallFactory())
    with refused_by("attachment_answers_its_question"):
        Attachment.objects.create(proposal=elsewhere, file=answering.file, **place)
    assert Attachment.objects.filter(question_key="q4").count() == 1


def copy_with(**names):
    """A copy with a file for each question, "" for one that answers none."""
    files = tuple(
        FileNamed(name, name, 1, "PDF", "0", question=key.removeprefix("_")) for key, name in names.items()
    )
    answers = tuple(
        AnswerGiven(each.question, 1, "file", "plan", "자료", "Record", each.name, each.name, each.name)
        for each in files
        if each.question
    )
    return Content(files=files, answers=answers)


def test_copies_are_merged_and_compared_file_by_file():
    before, after = copy_with(_="a", q4="b", q5="c"), copy_with(_="x", q4="y")
    assert [each.address for each in differences(before, after)] == ["files/*", "answers/q4", "answers/q5"]
    assert files_of(merged(before, after, {"answers/q4"})) == [("a", ""), ("y", "q4"), ("c", "q5")]
    assert files_of(merged(before, after, {"files"})) == [("x", ""), ("b", "q4"), ("c", "q5")]
    assert files_of(merged(before, after, {"answers/q5"})) == [("a", ""), ("b", "q4")]
    assert merged(before, after, set()) == before
