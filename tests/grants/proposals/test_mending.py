"""The button that mends a budget: it moves what is too much, and says so when nothing is."""

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from grants.proposals.models import BudgetLine, FieldChange, How, Proposal
from tests.grants.proposals.factories import complete_proposal, officer_of, refresh

pytestmark = pytest.mark.django_db


@pytest.fixture
def over() -> Proposal:
    """One won above the rate."""
    return complete_proposal(national=800_000_001, local=199_999_999)


def press(client, proposal: Proposal, remedy: str):
    """Post the section's form as it stands with the button."""
    address = reverse("proposals:section", args=[proposal.pk, "budget"])
    page = client.get(address)
    posted = {
        f"{form.prefix}-{name}": form[name].value() or ""
        for form in page.context["rows"].forms
        for name in form.fields
        if name != "DELETE"
    }
    counts = {f"lines-{name}_FORMS": len(page.context["rows"].forms) for name in ("TOTAL", "INITIAL")}
    seen = page.context["seen"]["seen"].value()
    reply = client.post(address, {**posted, **counts, "seen": seen, "mend": remedy})
    return [str(message) for message in get_messages(reply.wsgi_request)]


def amounts(proposal: Proposal) -> tuple[int, int]:
    line = proposal.budget_lines.get()
    return line.national, line.local


def test_one_won_too_much_goes_to_the_municipality_at_a_press(over, signed_in) -> None:
    officer = signed_in(officer_of(over.municipality))
    page = officer.get(reverse("proposals:section", args=[over.pk, "budget"]))
    assert 'form="draft" name="mend" value="rate_exceeded:1:"' in page.content.decode()
    assert press(officer, over, "rate_exceeded:1:") == [
        "넘친 금액을 시·군·구비로 옮겼습니다. 총사업비는 그대로입니다."
    ]
    over.refresh_from_db()
    assert (amounts(over), over.project_total, over.missing) == ((800_000_000, 200_000_000), 10**9, 0)
    changed = FieldChange.objects.filter(proposal=over).values_list("field", "after")
    key = over.budget_lines.get().key
    assert set(changed) == {(f"lines/{key}/national", "800000000"), (f"lines/{key}/local", "200000000")}


@pytest.mark.parametrize("remedy", ["rate_exceeded:2:", "rate_exceeded_in_year:1:2024", "", "<b>"])
def test_a_budget_that_has_changed_meanwhile_is_left_alone(remedy, over, signed_in) -> None:
    said = press(signed_in(officer_of(over.municipality)), over, remedy)
    assert said == ["그사이 예산이 바뀌었습니다. 아무것도 옮기지 않았으니 다시 확인하십시오."]
    assert amounts(over) == (800_000_001, 199_999_999)


def test_a_warning_is_shown_apart_and_never_blocks(signed_in) -> None:
    proposal = complete_proposal()
    proposal.budget_lines.update(item="수질 감시기")
    assert refresh(proposal).missing == 0
    officer = signed_in(officer_of(proposal.municipality))
    page = officer.get(reverse("proposals:section", args=[proposal.pk, "budget"]))
    state = page.context["state"]
    assert (state.state, state.findings, [each.code for each in state.warnings]) == (
        "done",
        (),
        ["item_not_in_plan"],
    )
    sentence = "“수질 감시기” 항목이 계획에 나오지 않습니다."
    assert sentence in page.content.decode()
    assert sentence in officer.get(reverse("proposals:detail", args=[proposal.pk])).content.decode()


@pytest.mark.parametrize(("language", "words"), [("ko", "버튼으로 고침"), ("en", "Mended at a press")])
def test_the_history_says_that_it_was_mended_at_a_press(language, words, over, signed_in) -> None:
    officer = signed_in(officer_of(over.municipality))
    press(officer, over, "rate_exceeded:1:")
    assert set(FieldChange.objects.filter(proposal=over).values_list("how", flat=True)) == {How.MENDED}
    officer.cookies["django_language"] = language
    page = officer.get(reverse("proposals:history", args=[over.pk])).content.decode()
    assert page.count(words) == 2


def test_what_is_found_leads_to_the_row_by_its_key_wherever_it_stands(signed_in) -> None:
    proposal = complete_proposal()
    for key, year in (("late", 2025), ("soon", 2024)):
        BudgetLine.objects.create(proposal=proposal, key=key, item="드론", fiscal_year=year)
    page = signed_in(officer_of(proposal.municipality)).get(
        reverse("proposals:section", args=[proposal.pk, "budget"])
    )
    html = page.content.decode()
    found = [(each.code, each.field) for each in page.context["state"].findings]
    assert found == [
        ("line_without_amount", "lines/soon/national"),
        ("line_without_amount", "lines/late/national"),
    ]
    for key, number in (("soon", 1), ("late", 2)):
        assert f'href="#id_lines-{key}-national" data-field="lines/{key}/national"' in html
        assert f'name="lines-{number}-national"' in html
        assert html.count(f'id="id_lines-{key}-national"') == 1
