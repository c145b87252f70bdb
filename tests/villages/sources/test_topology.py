from villages.sources import topology

WEST = [(0, 0), (10, 0), (10, 4), (11, 5), (10, 6), (10, 10), (0, 10), (0, 0)]
EAST = [(10, 0), (20, 0), (20, 10), (10, 10), (10, 6), (11, 5), (10, 4), (10, 0)]


def sides(ring):
    return {frozenset(side) for side in topology.edges(ring)}


def test_two_districts_become_one_place_without_the_border_between():
    (outline,) = topology.joined([WEST, EAST])
    assert topology.doubled_area(outline) == 2 * 20 * 10
    assert frozenset([(10, 4), (11, 5)]) not in sides(outline)


def test_direction_does_not_matter():
    assert topology.joined([WEST, EAST[::-1]]) == topology.joined([WEST, EAST])


def test_a_place_inside_another_leaves_a_hole():
    outer = [(0, 0), (30, 0), (30, 30), (0, 30), (0, 0)]
    inner = [(10, 10), (20, 10), (20, 20), (10, 20), (10, 10)]
    assert topology.joined([outer, inner]) == [outer, inner]


def test_spikes_and_points_said_twice_go():
    spiky = [(0, 0), (5, 0), (5, 0), (9, 0), (5, 0), (5, 5), (0, 0)]
    assert topology.oriented(spiky) == [(0, 0), (5, 0), (5, 5), (0, 0)]


def test_neighbours_still_share_their_border_when_simplified():
    rings = [topology.oriented(WEST), topology.oriented(EAST)]
    fixed = topology.meeting_points(rings)
    assert fixed == {(10, 0), (10, 10)}
    west, east = (topology.simplified(ring, fixed, 2) for ring in rings)
    assert frozenset([(10, 0), (10, 10)]) in sides(west) & sides(east)
    assert sides(west) & sides(east) == {frozenset([(10, 0), (10, 10)])}


def test_what_is_farther_than_the_tolerance_stays():
    assert topology.thinned([(0, 0), (5, 1), (9, 5), (10, 0)], 2) == [(0, 0), (9, 5), (10, 0)]
    assert topology.thinned([(0, 0), (5, 1), (10, 0)], 2) == [(0, 0), (10, 0)]


def test_an_island_without_neighbours_stays_closed():
    island = [(3, 3), (9, 3), (9, 9), (3, 9), (3, 3)]
    assert topology.simplified(island, frozenset(), 1) == island
