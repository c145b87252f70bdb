"""Where the story of a slate begins: nine ranked projects of three provinces on 20억, and who goes on from it."""

from grants.proposals.models import Proposal
from grants.reviews.models import Panel, RankingRun
from portal.actor import Role
from portal.ui.money import EOK
from tests import factories as make
from tests.grants.awards import factories as awards
from tests.journeys.test_together_browser import as_in_the_demo
from villages.models import Municipality

PROVINCES = {
    "52": ("전북특별자치도", "Jeonbuk State"),
    "47": ("경상북도", "Gyeongsangbuk-do"),
    "51": ("강원특별자치도", "Gangwon State"),
}
# By rank: title, province, 억 asked. Scores fall by one from 98; the last one misses the pass mark.
PROJECTS = (
    ("마을 돌봄", "52", 5),
    ("안심 귀가길", "47", 6),
    ("스마트 경로당", "52", 4),
    ("농기계 공유", "47", 6),
    ("하천 수위 알림", "52", 3),
    ("산불 감시", "51", 4),
    ("어르신 안부", "51", 2),
    ("빈집 관리", "47", 3),
    ("마을 방송", "51", 2),
)
CEILING = 20
PEOPLE = (("first", Role.MANAGER), ("second", Role.MANAGER), ("finance", Role.FINANCE))


def ranked() -> RankingRun:
    """The ranking; two managers, one of finance, and the officers of the first and the third project."""
    call = awards.call_with_envelope(CEILING * EOK)
    awards.targets(call.programme_year)
    Panel.objects.create(call=call, name="1분과")
    programme = call.programme_year.programme
    kinds = {
        "service_field": make.ServiceFieldFactory(programme=programme),
        "support_type": make.SupportTypeFactory(programme=programme),
    }
    filed = [
        awards.asks(call, won * EOK, place_in(code), title=title, **kinds) for title, code, won in PROJECTS
    ]
    for submission in filed:
        Proposal.objects.filter(pk=submission.proposal_id).update(title=submission.title)
    for address, role in PEOPLE:
        as_in_the_demo(make.person(role), address, address, role)
    as_in_the_demo(make.member(filed[0].municipality), "officer", "강가온")
    as_in_the_demo(make.member(filed[2].municipality), "other", "나나리")
    return awards.ranked(call, filed, below=1)


def place_in(code: str) -> Municipality:
    """A local government of the province."""
    name, name_en = PROVINCES[code]
    return make.MunicipalityFactory(province=make.ProvinceFactory(code=code, name=name, name_en=name_en))
