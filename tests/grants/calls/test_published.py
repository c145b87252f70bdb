"""Published figures: the announcement's own, and what managers record of the years that follow."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import translation

from grants.calls import actions as calls
from grants.calls.models import FigureSource, PartKind, Portfolio, PortfolioPart, PublishedFigure
from grants.calls.published import actions
from portal.actor import Role
from portal.audit.models import Entry
from portal.errors import NotAllowed, Refused
from tests import factories as make

pytestmark = pytest.mark.django_db
EOK = 100_000_000


def load():
    """The facts, of the programme that the factories make."""
    programme = make.ProgrammeFactory()
    actions.load_published(actor=make.actor(None, Role.MANAGER), programme=programme)
    return programme


def figures(measure):
    """{years: figure} of one measure."""
    rows = PublishedFigure.objects.filter(measure=measure)
    return {
        f"{first}–{last}" if first != last else str(first): value
        for first, last, value in rows.values_list("first_year", "last_year", "value")
    }


def portfolio_of(year=2025, total=1000, fields=(400, 600), **columns):
    """A portfolio in preparation with its fields."""
    source = FigureSource.objects.create(
        name="다음 발표", name_en="Next", kind="announcement", publisher="부처", published_on="2025-01-17"
    )
    portfolio = Portfolio.objects.create(
        year=year, name="다음 해", name_en="Next year", source=source, total=total, programmes=3, **columns
    )
    for order, amount in enumerate(fields):
        PortfolioPart.objects.create(
            portfolio=portfolio, kind="field", order=order, name=f"분야{order}", name_en="", amount=amount
        )
    return portfolio


def test_the_years_of_smart_village_are_those_published_and_no_others():
    load()
    assert figures("national") == {"2023": 632 * EOK, "2024": 1039 * EOK, "2025": 1210 * EOK}
    assert figures("municipalities") == {"2023": 45, "2024": 78}
    assert figures("projects") == {"2019–2022": 67, "2019–2024": 224, "2023": 58, "2024": 99, "2025": 129}
    assert figures("provinces") == {"2025": 16}
    by_source = PublishedFigure.objects.filter(source__kind="announcement")
    assert sorted(by_source.values_list("first_year", "last_year", "measure")) == [
        (2019, 2024, "projects"),
        (2024, 2024, "municipalities"),
        (2024, 2024, "national"),
        (2024, 2024, "projects"),
    ]


def test_the_published_sums_hold():
    load()
    projects, money = figures("projects"), figures("national")
    assert projects["2019–2022"] + projects["2023"] + projects["2024"] == projects["2019–2024"] == 224
    assert money["2024"] - money["2023"] == 407 * EOK
    portfolio = Portfolio.objects.get()
    amounts = {
        kind: [part.amount // EOK for part in portfolio.parts.filter(kind=kind)]
        for kind in PartKind.values
        if kind in {"field", "bottom_up"}
    }
    assert amounts == {"field": [531, 1408, 1656, 2175], "bottom_up": [1039, 217, 103, 100, 94]}
    assert (sum(amounts["field"]), sum(amounts["bottom_up"])) == (5770, 1553)
    assert portfolio.total == 5770 * EOK
    assert portfolio.total - portfolio.total_before == 237 * EOK
    assert (portfolio.programmes, portfolio.new_programmes, portfolio.new_total) == (56, 16, 761 * EOK)
    assert (portfolio.bottom_up_share, portfolio.bottom_up_rise) == (5250, 1000)
    assert portfolio.parts.get(programme__isnull=False).amount == money["2024"]


def test_loading_again_changes_nothing_and_keeps_what_managers_corrected():
    programme = load()
    PublishedFigure.objects.filter(measure="provinces").update(value=17)
    PublishedFigure.objects.filter(measure="municipalities", first_year=2023).delete()
    said = StringIO()
    call_command("load_published_figures", stdout=said)
    assert said.getvalue() == "1 figures and 0 portfolio new\n"
    assert figures("provinces") == {"2025": 17}
    assert figures("municipalities") == {"2023": 45, "2024": 78}
    loads = Entry.objects.filter(act="figures.loaded", target=f"calls.programme:{programme.pk}")
    assert [entry.changes for entry in loads.order_by("pk")] == [
        {"figures": 11, "portfolio": 1},
        {"figures": 1, "portfolio": 0},
    ]


def test_without_the_programme_the_command_says_what_to_do():
    with pytest.raises(CommandError, match="There is no programme 'other' yet"):
        call_command("load_published_figures", programme="other")


def test_a_portfolio_is_published_only_when_its_fields_are_its_total(refused_by):
    portfolio = portfolio_of(fields=(400, 599))
    with refused_by("calls_portfolio_fields_are_the_total"):
        Portfolio.objects.filter(pk=portfolio.pk).update(is_published=True)
    with translation.override("en"), pytest.raises(Refused, match="don't add up"):
        actions.publish(actor=make.actor(None, Role.MANAGER), portfolio=portfolio)
    portfolio.parts.filter(amount=599).update(amount=600)
    actions.publish(actor=make.actor(None, Role.MANAGER), portfolio=portfolio)
    assert Portfolio.objects.get().is_published
    assert Entry.objects.filter(act="portfolio.publish").get().changes == {"is_published": [False, True]}


def test_one_that_gives_no_fields_may_be_published_and_names_no_more_than_there_is(refused_by):
    portfolio = portfolio_of(fields=())
    part = PortfolioPart.objects.create(
        portfolio=portfolio, kind="bottom_up", name="사업", name_en="One", amount=1001
    )
    with refused_by("calls_portfolio_named_within_total"):
        Portfolio.objects.filter(pk=portfolio.pk).update(is_published=True)
    PortfolioPart.objects.filter(pk=part.pk).update(amount=1000)
    assert Portfolio.objects.filter(pk=portfolio.pk).update(is_published=True) == 1


def test_what_is_published_stands_until_it_is_taken_back(refused_by):
    portfolio = portfolio_of()
    actions.publish(actor=make.actor(None, Role.MANAGER), portfolio=portfolio)
    with refused_by("calls_portfolio_stands_once_published"):
        Portfolio.objects.update(total=999)
    with refused_by("calls_portfolio_part_stands"):
        PortfolioPart.objects.update(name="다른 이름")
    with refused_by("calls_portfolio_part_stands"):
        PortfolioPart.objects.all().delete()
    with refused_by("calls_portfolio_part_stands"):
        PortfolioPart.objects.create(portfolio=portfolio, kind="region", name="강원", name_en="")
    with refused_by("calls_portfolio_never_deleted"):
        Portfolio.objects.all()._raw_delete("default")
    actions.take_back(actor=make.actor(None, Role.MANAGER), portfolio=portfolio)
    assert Portfolio.objects.update(total=999) == 1


@pytest.mark.parametrize(
    ("columns", "rule"),
    [
        ({"kind": "field"}, "calls_portfolio_part_amount_fits_kind"),
        ({"kind": "field", "amount": 0}, "calls_portfolio_part_amount_fits_kind"),
        ({"kind": "region", "amount": 1}, "calls_portfolio_part_amount_fits_kind"),
        ({"kind": "field", "name": "분야0", "amount": 1}, "calls_portfolio_part_once"),
    ],
)
def test_a_part_has_an_amount_where_one_was_given(refused_by, columns, rule):
    portfolio = portfolio_of()
    with refused_by(rule):
        PortfolioPart.objects.create(**{"portfolio": portfolio, "name": "새", "name_en": "", **columns})


def test_no_part_says_which_field_a_programme_belongs_to(refused_by):
    portfolio = portfolio_of()
    with refused_by("calls_portfolio_part_programme_fits_kind"):
        portfolio.parts.filter(kind="field").update(programme=make.ProgrammeFactory())
    names = {field.name for field in PortfolioPart._meta.get_fields()}
    assert names == {
        "id", "name", "name_en", "portfolio", "kind", "order", "amount", "detail", "detail_en", "programme",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("columns", "rule"),
    [
        ({"value": 0}, "calls_figure_counts_something"),
        ({"first_year": 2027}, "calls_figure_years_in_order"),
        ({"first_year": 2024, "last_year": 2024}, "calls_figure_once"),
    ],
)
def test_a_figure_counts_something_of_years_in_order_once(refused_by, columns, rule):
    programme = load()
    row = {"first_year": 2026, "last_year": 2026, "measure": "projects", "value": 1, **columns}
    with refused_by(rule):
        PublishedFigure.objects.create(programme=programme, source=FigureSource.objects.first(), **row)


def test_an_announcement_has_its_day(refused_by):
    with refused_by("calls_announcement_has_its_day"):
        FigureSource.objects.create(name="발표", name_en="", kind="announcement", publisher="부처")


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.FINANCE, Role.REVIEWER])
def test_only_managers_keep_figures(role):
    actor, portfolio = make.actor(None, role), portfolio_of()
    for act in (
        lambda: actions.publish(actor=actor, portfolio=portfolio),
        lambda: calls.keep(actor=actor, row=portfolio),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert not Portfolio.objects.get().is_published


def test_a_manager_records_next_years_figure_beside_its_source(client):
    programme = load()
    client.force_login(make.person(Role.MANAGER))
    source = FigureSource.objects.get(kind="announcement")
    rows = {"service_fields": [], "support_types": [], "published_figures": []}
    typed = {"code": programme.code, "name": programme.name, "name_en": programme.name_en, "agency": ""}
    for prefix in rows:
        typed |= {f"{prefix}-TOTAL_FORMS": 0, f"{prefix}-INITIAL_FORMS": 0}
    figure = {"first_year": 2026, "last_year": 2026, "measure": "national", "value": "1,300억"}
    typed |= {f"published_figures-0-{name}": value for name, value in figure.items()}
    typed |= {"published_figures-0-source": source.pk, "published_figures-TOTAL_FORMS": 1}
    reply = client.post(reverse("admin:calls_programme_change", args=[programme.pk]), typed)
    assert reply.status_code == 302
    assert figures("national")["2026"] == 1300 * EOK
    entry = Entry.objects.filter(act="programme.add_part").get()
    assert (entry.changes["part"], entry.changes["value"]) == ("publishedfigure", [None, 1300 * EOK])


def test_publishing_and_taking_back_in_the_back_office(client):
    client.force_login(make.person(Role.MANAGER))
    portfolio = portfolio_of(fields=(1,))
    page = reverse("admin:calls_portfolio_change", args=[portfolio.pk])
    address = reverse("admin:calls_portfolio_publish", args=[portfolio.pk])
    with translation.override("en"):
        refusal = client.post(address, follow=True, headers={"accept-language": "en"})
    assert "The fields don&#x27;t add up to the total" in refusal.content.decode()
    portfolio.parts.update(amount=1000)
    assert client.post(address).url == page
    assert Portfolio.objects.get().is_published
    shown = client.get(page)
    assert shown.context["has_change_permission"] is False
    assert shown.context["may_take_back"]
    client.post(reverse("admin:calls_portfolio_take_back", args=[portfolio.pk]))
    assert not Portfolio.objects.get().is_published
