"""Example proposals and their filed copies, inserted in bulk through every guard of the database."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from django.db import connection

from grants.calls.models import BudgetCategory, Call
from grants.desk.example.asked import Replies
from grants.desk.example.checklists import OVERLAPPING, answer_checklist
from grants.desk.example.ideas import CATEGORY_OF
from grants.desk.example.papers import papers_for
from grants.desk.example.paths import PATHS
from grants.desk.example.people import HOME, People
from grants.desk.example.plans import Line, Plan
from grants.desk.example.programme import CATEGORIES, OPERATION_MOST, RATES, YEAR, Ground
from grants.proposals import package, states
from grants.proposals.actions.receipts import announced_signer
from grants.proposals.checklist import sections_to_mend
from grants.proposals.content import Choice, Content, Measure, Step, VillageServed
from grants.proposals.content import Line as ContentLine
from grants.proposals.models import (
    Attachment,
    BudgetLine,
    Indicator,
    Milestone,
    Proposal,
    ProposalVillage,
    Submission,
)
from grants.proposals.subsidy import Rules
from portal.accounts.queries import system_actor
from villages.models import Municipality, Village

BATCH = 2000
STEPS = (
    ("설계와 주민 협의", date(YEAR, 3, 1), date(YEAR, 5, 31)),
    ("구축과 설치", date(YEAR, 6, 1), date(YEAR, 9, 30)),
    ("시범 운영과 성과 측정", date(YEAR, 10, 1), date(YEAR, 12, 20)),
)


class Writer:
    """Writes plans as proposals of one call."""

    def __init__(self, ground: Ground, call: Call, people: People) -> None:
        self.ground, self.call, self.people = ground, call, people
        self.municipalities = Municipality.objects.in_bulk(list(people.officers))
        self.papers = papers_for(call, people.officers[HOME])
        self.categories = {each.code: each for each in call.budget_categories.all()}
        self.replies = Replies(call, self.papers)
        self.taken: defaultdict[str, int] = defaultdict(int)

    def write(self, plans: Sequence[Plan], ends: Sequence[str]) -> list[Submission]:
        """Write the plans, each brought to its state; return the filed copies in order."""
        proposals = [self._proposal(plan) for plan in plans]
        Proposal.objects.bulk_create(proposals, batch_size=BATCH)
        self._write_parts(proposals, plans)
        filed = [
            (proposal, plan)
            for proposal, plan, end in zip(proposals, plans, ends, strict=True)
            if states.FILED in PATHS[end]
        ]
        signer = announced_signer(system_actor())
        submissions = [
            signer.sign(self._submission(proposal, plan, n)) for n, (proposal, plan) in enumerate(filed)
        ]
        Submission.objects.bulk_create(submissions, batch_size=BATCH)
        analyze()
        self._bring_to(proposals, ends)
        return submissions

    def _proposal(self, plan: Plan) -> Proposal:
        content = self.content(plan)
        rules = Rules(
            self.call.least_national,
            self.call.most_national,
            self.call.most_years,
            YEAR,
            RATES[plan.support_type],
            documents=self.papers.asked,
            asks=self.replies.asks,
            has_categories=True,
            operation=frozenset(code for code, *_, is_operation in CATEGORIES if is_operation),
            operation_most_basis_points=OPERATION_MOST,
        )
        officer = self.people.officers[plan.place.code]
        return Proposal(
            call=self.call,
            municipality_id=plan.place.code,
            drafted_by=officer,
            title=plan.title,
            service_field=self.ground.fields[plan.idea.field],
            support_type=self.ground.types[plan.support_type],
            beneficiaries=plan.beneficiaries,
            pledged_at=self.call.opens_at,
            pledged_by=officer,
            national_total=plan.national_total,
            project_total=plan.project_total,
            missing=sections_to_mend(content, rules),
            created_at=self.call.opens_at + timedelta(hours=2),
            changed_at=self.call.opens_at + timedelta(hours=30),
            state_since=self.call.opens_at + timedelta(hours=30),
            is_example=True,
            **plan.texts,
        )

    def content(self, plan: Plan) -> Content:
        """The plan as the portal reads a proposal."""
        name, unit, now, target, measured_by = plan.idea.indicator
        texts = plan.texts
        return Content(
            title=plan.title,
            summary=texts["summary"],
            purpose=texts["purpose"],
            beneficiaries=plan.beneficiaries,
            beneficiaries_note=texts["beneficiaries_note"],
            villages=(
                VillageServed(plan.township_code, plan.township, plan.village, plan.households, "vill0"),
            ),
            service_field=_choice(self.ground.fields[plan.idea.field]),
            support_type=_choice(self.ground.types[plan.support_type]),
            plan=texts["plan"],
            organisation=texts["organisation"],
            operation=texts["operation"],
            lines=tuple(
                ContentLine(
                    li.item,
                    li.fiscal_year,
                    li.national,
                    li.province,
                    li.local,
                    li.own,
                    category=_choice(self._category(li)),
                    key=f"line{order}",
                )
                for order, li in enumerate(plan.lines)
            ),
            indicators=(Measure(name, unit, str(now), str(target), measured_by, "indi0"),),
            milestones=tuple(
                Step(title, a.isoformat(), b.isoformat(), f"step{order}")
                for order, (title, a, b) in enumerate(STEPS)
            ),
            files=self.papers.named(plan),
            answers=self.replies.given(plan),
            is_pledged=True,
        )

    def _category(self, line: Line) -> BudgetCategory:
        return self.categories[CATEGORY_OF[line.item]]

    def _write_parts(self, proposals: list[Proposal], plans: Sequence[Plan]) -> None:
        pairs = list(zip(proposals, plans, strict=True))
        _write_villages(pairs)
        lines = (self._line(*pair, order) for pair in pairs for order in range(len(pair[1].lines)))
        BudgetLine.objects.bulk_create(lines, batch_size=BATCH)
        files = (row for pair in pairs for row in self.papers.attachments(*pair))
        Attachment.objects.bulk_create(files, batch_size=BATCH)
        self.replies.write(pairs)
        Indicator.objects.bulk_create((_indicator(*pair) for pair in pairs), batch_size=BATCH)
        Milestone.objects.bulk_create((step for pair in pairs for step in _steps(pair[0])), batch_size=BATCH)

    def _line(self, proposal: Proposal, plan: Plan, order: int) -> BudgetLine:
        li = plan.lines[order]
        return BudgetLine(
            proposal=proposal,
            key=f"line{order}",
            order=order,
            item=li.item,
            category=self._category(li),
            fiscal_year=li.fiscal_year,
            national=li.national,
            province=li.province,
            local=li.local,
            own=li.own,
        )

    def _submission(self, proposal: Proposal, plan: Plan, number: int) -> Submission:
        header = package.Header(self.call.code, plan.place.code, plan.place.name, proposal.pk, 1)
        text = package.canonical(header, self.content(plan))
        return Submission(
            proposal=proposal,
            revision=1,
            number=f"{self.call.code}-{proposal.pk:05d}-1",
            filed_at=self.call.opens_at + timedelta(days=2, minutes=number % 9000),
            filed_by=self.people.signers[plan.place.code],
            drafted_by=self.people.officers[plan.place.code],
            package=text,
            sha256=package.digest(text),
            call=self.call,
            municipality=self.municipalities[plan.place.code],
            title=plan.title,
            service_field=self.ground.fields[plan.idea.field],
            support_type=self.ground.types[plan.support_type],
            national_total=plan.national_total,
            project_total=plan.project_total,
            is_example=True,
        )

    def _bring_to(self, proposals: list[Proposal], ends: Sequence[str]) -> None:
        """Move them step by step, all that share a step at once: the database allows no other way."""
        slots: defaultdict[int, list[int]] = defaultdict(list)
        for proposal, end in zip(proposals, ends, strict=True):
            if states.FILED in PATHS[end]:
                self.taken[proposal.municipality_id] += 1
                slots[self.taken[proposal.municipality_id]].append(proposal.pk)
        for step in range(max(len(path) for path in PATHS.values())):
            groups: defaultdict[str, list[int]] = defaultdict(list)
            for proposal, end in zip(proposals, ends, strict=True):
                if step < len(PATHS[end]):
                    groups[PATHS[end][step]].append(proposal.pk)
            for state, keys in groups.items():
                answer_checklist(self.call, state, keys, self.people.managers[0])
                _move(state, keys, slots)


def analyze() -> None:
    """Tell the planner how much there is now: triggers planned on empty tables would scan them row by row.

    Only the portal's own tables: ANALYZE of the server's shared ones waits for every other database.
    """
    tables = connection.introspection.django_table_names(only_existing=True)
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {', '.join(map(connection.ops.quote_name, tables))}")


def _move(state: str, keys: list[int], slots: dict[int, list[int]]) -> None:
    chosen = Proposal.objects.filter(pk__in=keys)
    if state == states.FILED:
        for slot, holders in slots.items():
            chosen.filter(pk__in=holders).update(state=state, slot=slot)
    elif state == states.INELIGIBLE:
        chosen.update(state=state, screening_reason=OVERLAPPING)
    elif state == states.WITHDRAWN:
        chosen.update(state=state, slot=None)
    else:
        chosen.update(state=state)


def _choice(named: object) -> Choice:
    return Choice(named.code, named.name, named.name_en)


def _indicator(proposal: Proposal, plan: Plan) -> Indicator:
    name, unit, now, target, measured_by = plan.idea.indicator
    return Indicator(
        key="indi0",
        proposal=proposal,
        name=name,
        unit=unit,
        baseline=now,
        target=target,
        measured_by=measured_by,
    )


def _steps(proposal: Proposal) -> Iterable[Milestone]:
    return (
        Milestone(
            proposal=proposal, key=f"step{order}", order=order, title=title, starts_on=starts, ends_on=ends
        )
        for order, (title, starts, ends) in enumerate(STEPS)
    )


def _write_villages(pairs: Sequence[tuple[Proposal, Plan]]) -> None:
    registered = _villages(plan for _, plan in pairs)
    ProposalVillage.objects.bulk_create(
        (
            ProposalVillage(
                proposal=proposal,
                key="vill0",
                township_id=plan.township_code,
                village=plan.village,
                registered_id=registered[plan.township_code, plan.village],
                households=plan.households,
            )
            for proposal, plan in pairs
        ),
        batch_size=BATCH,
    )


def _villages(plans: Iterable[Plan]) -> dict[tuple[str, str], int]:
    wanted = {(plan.township_code, plan.village) for plan in plans}
    Village.objects.bulk_create(
        (Village(township_id=township, name=name) for township, name in sorted(wanted)),
        batch_size=BATCH,
        ignore_conflicts=True,
    )
    known = Village.objects.filter(township_id__in={township for township, _ in wanted})
    return {(village.township_id, village.name): village.pk for village in known}
