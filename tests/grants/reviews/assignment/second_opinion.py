"""Another solver's answer, in a process of its own: reads problems on stdin, writes their optima on stdout.

Both solvers in one process crash. A line in: a problem as JSON. A line out: [least sum of squares, least
cost among those ways], or null where there is no way.
"""

import json
import sys

from ortools.sat.python import cp_model


def optimum(told):
    model = cp_model.CpModel()
    pairs = {
        (item, place): model.new_bool_var("")
        for item, row in enumerate(told["open"])
        for place, is_open in enumerate(row)
        if is_open
    }
    for item, needed in enumerate(told["needed"]):
        model.add(sum(x for (i, _p), x in pairs.items() if i == item) == needed)
    squares, most = [], len(told["needed"])
    for place, (load, room) in enumerate(zip(told["loads"], told["room"], strict=True)):
        taken = model.new_int_var(load, load + room, "")
        model.add(taken == load + sum(x for (_i, p), x in pairs.items() if p == place))
        square = model.new_int_var(0, (load + most) ** 2, "")
        model.add_multiplication_equality(square, [taken, taken])
        squares.append(square)
    for limit in told["limits"]:
        model.add(sum(x for pair, x in pairs.items() if limit["counts"][pair[0]][pair[1]]) <= limit["most"])
    model.minimize(sum(squares))
    least = solved(model)
    if least is None:
        return None
    model.add(sum(squares) <= least)
    model.minimize(cost_of(model, told, pairs))
    return [least, solved(model)]


def cost_of(model, told, pairs):
    cost = sum(told["cost"][item][place] * x for (item, place), x in pairs.items())
    groups = {}
    for (item, place), x in pairs.items():
        row, column = (item, told["of"][place]) if told["by_item"] else (place, told["of"][item])
        groups.setdefault((row, column), []).append(x)
    for (row, column), inside in groups.items():
        over = model.new_int_var(0, len(inside), "")
        model.add(over >= sum(inside) - max(0, told["free"][row][column]))
        cost += told["same_province"] * over
    return cost


def solved(model):
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 1
    status = solver.solve(model)
    if status == cp_model.INFEASIBLE:
        return None
    assert status == cp_model.OPTIMAL
    return round(solver.objective_value)


if __name__ == "__main__":
    for line in sys.stdin:
        sys.stdout.write(json.dumps(optimum(json.loads(line))) + "\n")
