"""What the officer writes, section by section, by the names of the inputs."""

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 64
PDF = b"%PDF-1.4\n" + b"\0" * 64
LETTER_NUMBER = "스마트행정팀-1234"
TITLE = "산골 어르신 안심 돌봄 마을"
VILLAGE = "물안개마을"

OVERVIEW = {
    "title": TITLE,
    "summary": "홀로 사는 어르신의 안부를 센서와 마을 돌봄이가 함께 살핍니다.",
    "purpose": "산골 마을은 응급실까지 한 시간이 걸리고 홀로 사는 어르신이 해마다 늘고 있습니다.",
}
PLACE = {
    "beneficiaries": "1,240",
    "beneficiaries_note": "세 마을의 65세 이상 주민과 그 가족",
    "villages-0-village": VILLAGE,
    "villages-0-households": "118",
}
# What the example's call asks beside the core.
SIMILAR = {"answers/q1": "아니요"}
RESIDENTS = {"answers/q4": "이용 통계", "answers/q5": "3"}
KIND = {"service_field": "생활편의 개선", "support_type": "선도서비스 개발(국비 80%까지)"}
PLAN = {
    "plan": "가구마다 움직임 센서를 두고 마을회관에 돌봄 화면을 갖춥니다.",
    "organisation": "군청 스마트행정팀이 총괄하고 마을협의회가 운영에 참여합니다.",
    "operation": "사업 뒤에는 군 돌봄 예산으로 통신비와 점검비를 댑니다.",
}
# In thousands of won: 8억 of 10억 is the nation's, exactly 80 %.
BUDGET = (
    {
        "lines-0-item": "움직임 센서와 통신망",
        "lines-0-category": "장비·물품 구입비",
        "lines-0-fiscal_year": "2024",
        "lines-0-national": "500,000",
        "lines-0-province": "50,000",
        "lines-0-local": "75,000",
    },
    {
        "lines-1-item": "마을 돌봄 화면",
        "lines-1-category": "소프트웨어 개발비",
        "lines-1-fiscal_year": "2024",
        "lines-1-national": "3억",
        "lines-1-local": "75,000",
    },
)
INDICATORS = {
    "indicators-0-name": "안부 확인 가구",
    "indicators-0-unit": "가구",
    "indicators-0-baseline": "0",
    "indicators-0-target": "320",
    "indicators-0-measured_by": "돌봄 화면의 기록 집계",
}
SCHEDULE = {
    "milestones-0-title": "설계와 주민 설명회",
    "milestones-0-starts_on": "2024-04-01",
    "milestones-0-ends_on": "2024-06-30",
}
NATIONAL = 800_000_000
