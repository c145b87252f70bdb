"""Example panels, sheets and scores, inserted in bulk through every guard of the database."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from django.db import connection
from django.utils import timezone

from grants.calls.models import Call, Criterion, ServiceField
from grants.desk.example.proposals import analyze
from grants.proposals.models import Submission
from grants.reviews import scoring, states
from grants.reviews.actions.integrity import begin_text
from grants.reviews.models import (
    Assignment,
    Exclusion,
    Ground,
    IntegrityDeclaration,
    Panel,
    PanelMember,
    ReviewerProfile,
    ReviewerTie,
    Score,
    ScoreSheet,
    SeatAnswer,
    SeatInvitation,
    Technology,
    TieKind,
)
from portal.accounts.models import User
from villages.models import Municipality, Province

BATCH = 5000
# Some reviewers give more than others, some less.
LENIENCIES = (-0.04, 0.02, 0.0, 0.04, -0.02)
CAPACITY = 60
TECHNOLOGIES = (
    ("드론·로봇", "Drones and robots", ("드론", "로봇")),
    ("영상 관제", "Video monitoring", ("영상", "관제")),
    ("원격 서비스", "Remote services", ("원격", "비대면")),
    ("센서·사물인터넷", "Sensors and the internet of things", ("센서", "관수", "계측")),
)
REASONS = {
    100: "근거가 충분하고 현장 여건을 잘 살폈습니다. 바로 추진할 수 있는 수준입니다.",
    80: "계획이 분명하고 근거가 있습니다. 세부 일정만 조금 보완하면 좋겠습니다.",
    60: "방향은 알맞으나 수요 조사와 운영 인력의 근거를 더 보완해야 합니다.",
    40: "비용과 효과의 근거가 모자라 다시 살필 곳이 있습니다.",
}
SET_TOTALS = """
UPDATE reviews_scoresheet s SET total = t.points, submitted_at = %s,
       strengths = '주민 요구에서 출발한 계획입니다.', weaknesses = '운영비 확보 계획을 더 구체화해야 합니다.'
FROM (SELECT sheet_id, sum(points) AS points FROM reviews_score GROUP BY sheet_id) t
WHERE t.sheet_id = s.id AND s.id = ANY(%s)
"""


@dataclass(frozen=True, slots=True)
class Seat:
    """A reviewer with the home that excludes them."""

    user: User
    province: str


class Bench:
    """Seats reviewers on panels and has them score."""

    def __init__(self, call: Call, seed: int) -> None:
        self.call = call
        self.random = Random(seed)  # noqa: S311 - example data must be the same by seed
        # Keys begin where the database's sequence stands: counted from the first, the same everywhere.
        self.before = User.objects.filter(email__endswith="@example.test").earliest("pk").pk - 1
        self.criteria = list(Criterion.objects.filter(rubric__call=call, rubric__is_current=True))

    def seat(self, name: str, seats: Sequence[Seat], **fields: object) -> tuple[Panel, Sequence[Seat]]:
        """A panel; the first seat is the chair's."""
        panel = Panel.objects.create(call=self.call, name=name, **fields)
        self._invite(panel, seats)
        PanelMember.objects.bulk_create(
            PanelMember(panel=panel, reviewer=seat.user, is_chair=number == 0)
            for number, seat in enumerate(seats)
        )
        return panel, seats

    def _invite(self, panel: Panel, seats: Sequence[Seat]) -> None:
        """All accept, and sign the declaration once a call."""
        now, text = timezone.now(), begin_text(self.call)
        asked = SeatInvitation.objects.bulk_create(
            SeatInvitation(panel=panel, reviewer=seat.user, is_chair=number == 0)
            for number, seat in enumerate(seats)
        )
        SeatInvitation.objects.filter(pk__in=[each.pk for each in asked]).update(
            state=SeatAnswer.ACCEPTED, answered_at=now
        )
        IntegrityDeclaration.objects.bulk_create(
            (IntegrityDeclaration(text=text, reviewer=seat.user, sha256=text.sha256) for seat in seats),
            ignore_conflicts=True,
        )

    def assign(
        self, pairs: Sequence[tuple[Panel, Sequence[Seat], Submission]]
    ) -> tuple[list[Assignment], list[ScoreSheet]]:
        """Lay submissions before panels; who is of the applicant's province gets no sheet."""
        assignments, sheets, exclusions = [], [], []
        for panel, seats, submission in pairs:
            judges = [seat for seat in seats if seat.province != submission.municipality_id[:2]]
            assignment = Assignment(panel=panel, submission=submission, sheets_due=len(judges))
            assignments.append(assignment)
            sheets += [ScoreSheet(assignment=assignment, reviewer=seat.user) for seat in judges]
            exclusions += [
                Exclusion(reviewer=seat.user, submission=submission, ground=Ground.OWN_PROVINCE)
                for seat in seats
                if seat not in judges
            ]
        Assignment.objects.bulk_create(assignments, batch_size=BATCH)
        Exclusion.objects.bulk_create(exclusions, batch_size=BATCH)
        ScoreSheet.objects.bulk_create(sheets, batch_size=BATCH)
        analyze()
        return assignments, sheets

    def score(
        self, sheets: Sequence[ScoreSheet], quality: dict[int, float], at: datetime, *, lock: bool
    ) -> None:
        """Fill sheets around a submission's quality (0 to 1, by assignment id), submit, and lock if told."""
        scores = [
            self._score(sheet, criterion, quality[sheet.assignment_id])
            for sheet in sheets
            for criterion in self.criteria
        ]
        Score.objects.bulk_create(scores, batch_size=BATCH)
        keys = [sheet.pk for sheet in sheets]
        chosen = ScoreSheet.objects.filter(pk__in=keys)
        chosen.update(state=states.IN_PROGRESS)
        with connection.cursor() as cursor:
            cursor.execute(SET_TOTALS, [at, keys])
        chosen.update(state=states.SUBMITTED)
        if lock:
            chosen.update(state=states.LOCKED, locked_at=at + timedelta(days=1))
        self._write_results(sheets, scores)

    def _score(self, sheet: ScoreSheet, criterion: Criterion, quality: float) -> Score:
        lenient = LENIENCIES[(sheet.reviewer_id - self.before) % len(LENIENCIES)]
        share = min(1.0, max(0.2, self.random.gauss(quality + lenient, 0.06)))
        points = round(criterion.max_points * share)
        level = max(40, min(100, round(share * 5) * 20))
        return Score(sheet=sheet, criterion=criterion, points=points, reason=REASONS[level])

    def _write_results(self, sheets: Sequence[ScoreSheet], scores: Sequence[Score]) -> None:
        totals: defaultdict[int, int] = defaultdict(int)
        for score in scores:
            totals[score.sheet_id] += score.points or 0
        points: defaultdict[Assignment, list[int]] = defaultdict(list)
        for sheet in sheets:
            points[sheet.assignment].append(totals[sheet.pk])
        for assignment, given in points.items():
            assignment.sheets_done = len(given)
            assignment.score = scoring.rounded(scoring.mean(given, self.call.trim_from))
            assignment.spread = scoring.rounded(scoring.spread(given))
        Assignment.objects.bulk_update(points, ["sheets_done", "score", "spread"], batch_size=1000)


def make_seats(reviewers: Sequence[User], fields: Sequence[ServiceField]) -> list[Seat]:
    """Give every reviewer a home province, in turn, what they know, and how much they take."""
    provinces = list(Province.objects.order_by("code").values_list("code", flat=True))
    seats = [Seat(user, provinces[number % len(provinces)]) for number, user in enumerate(reviewers)]
    profiles = ReviewerProfile.objects.bulk_create(
        ReviewerProfile(
            user=seat.user,
            institution=seat.user.organisation,
            home_province_id=seat.province,
            capacity=CAPACITY,
            is_example=True,
        )
        for seat in seats
    )
    technologies = Technology.objects.bulk_create(
        Technology(name=name, name_en=name_en, words="\n".join(words))
        for name, name_en, words in TECHNOLOGIES
    )
    for number, profile in enumerate(profiles):
        # Those who sit on a panel together know its field; each third one knows another, too.
        known = {number // 7, number // 7 + (number % 3 == 0)}
        profile.service_fields.set([fields[each % len(fields)] for each in known])
        profile.technologies.set([technologies[number % len(technologies)]])
    return seats


def recall_advice(seat: Seat, since: date) -> None:
    """One earlier tie on record, of a reviewer to a municipality they judge nothing of."""
    judged = ScoreSheet.objects.filter(reviewer=seat.user).values("assignment__submission__municipality")
    place = Municipality.objects.exclude(pk__in=judged).exclude(province=seat.province).order_by("code")[0]
    ReviewerTie.objects.create(
        reviewer=seat.user,
        kind=TieKind.ADVICE,
        municipality=place,
        since=since,
        until=since + timedelta(days=200),
        evidence="스마트빌리지 기본계획 자문(예시)",
        is_example=True,
    )
