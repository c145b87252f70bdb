"""The example's rubric: what the review judges, by how many points."""

from grants.calls.models import Call, Criterion, Level, Rubric

# (Korean, English, points, what is judged, in English): an example, the call's own are not public.
CRITERIA = (
    (
        "필요성과 목표",
        "Need and goals",
        20,
        "마을의 문제와 주민의 요구가 분명하고 목표가 알맞은가",
        "Is the village's problem clear, and is the goal fitting?",
    ),
    (
        "계획과 기술의 타당성",
        "Plan and technology",
        30,
        "추진 방법과 기술이 현장에 맞고 실행할 수 있는가",
        "Do method and technology fit the place, and can it be done?",
    ),
    (
        "주민 참여와 추진 체계",
        "Residents and organisation",
        20,
        "주민이 기획과 운영에 참여하고 역할이 분명한가",
        "Do residents take part, and are the roles clear?",
    ),
    (
        "예산의 적정성",
        "Budget",
        10,
        "비용의 근거가 분명하고 아껴 쓰는가",
        "Are costs well founded and sparing?",
    ),
    (
        "효과와 지속가능성",
        "Effect and continuity",
        20,
        "성과를 잴 수 있고 사업 뒤에도 이어지는가",
        "Can the effect be measured, and will it last?",
    ),
)
LEVELS = (
    (
        100,
        "매우 우수",
        "Excellent",
        "근거가 충분하고 더 바랄 것이 거의 없다",
        "Well founded; hardly anything to add",
    ),
    (80, "우수", "Good", "근거가 있고 작은 보완으로 충분하다", "Founded; small mends suffice"),
    (60, "보통", "Fair", "큰 흐름은 맞으나 보완할 곳이 여럿이다", "Right on the whole; several mends needed"),
    (40, "미흡", "Weak", "근거가 모자라고 다시 세울 곳이 있다", "Poorly founded; parts must be redone"),
    (20, "매우 미흡", "Very weak", "근거가 거의 없다", "Hardly founded at all"),
)


def make_rubric(call: Call) -> Rubric:
    """The example's rubric: five criteria, a hundred points, five levels each."""
    rubric = Rubric.objects.create(call=call, is_example=True, source="예시")
    for order, (ko, en, points, judged, judged_en) in enumerate(CRITERIA):
        criterion = Criterion.objects.create(
            rubric=rubric,
            order=order,
            name=ko,
            name_en=en,
            max_points=points,
            # Among equals the plan decides first, the heaviest criterion.
            breaks_ties=1 if order == 1 else None,
            description=judged,
            description_en=judged_en,
        )
        Level.objects.bulk_create(
            Level(
                criterion=criterion,
                points=points * percent // 100,
                name=level,
                name_en=level_en,
                description=words,
                description_en=words_en,
            )
            for percent, level, level_en, words, words_en in LEVELS
        )
    return rubric
