"""Another solver's answer, in a process of its own: reads problems on stdin, writes their optima on stdout.

Both solvers in one process crash. A line in: a problem as JSON, as an archive has it. A line out: the best
values of the objectives in turn, or null where there is no slate.
"""

import json
import sys

from ortools.sat.python import cp_model


class Model:
    def __init__(self, said):
        self.model, self.rules = cp_model.CpModel(), said["rules"]
        self.projects = [dict(zip(said["columns"], row, strict=True)) for row in said["projects"]]
        self.chosen = [self.model.new_bool_var("") for _ in self.projects]
        for project, x in zip(self.projects, self.chosen, strict=True):
            if project["amount"] < 1 or (self.rules["pass_mark"] and not project["passes"]):
                self.model.add(x == 0)
        self.single()
        for pool in self.rules["pools"]:
            self.model.add(self.won(self.inside(pool)) <= pool["left"])
        for bound in self.rules["bounds"]:
            count = self.counted(bound)
            at_least = bound["side"] == "least"
            self.model.add(count >= bound["value"] if at_least else count <= bound["value"])

    def single(self):
        of = {project["key"]: x for project, x in zip(self.projects, self.chosen, strict=True)}
        for key in self.rules["forced_in"]:
            self.model.add(of.get(key, 0) == 1) if key in of else self.model.add_bool_or([])
        for key in self.rules["forced_out"]:
            if key in of:
                self.model.add(of[key] == 0)
        most = self.rules["per_municipality"]
        if most is not None:
            for inside in self.by_municipality(range(len(self.projects))).values():
                self.model.add(sum(self.chosen[n] for n in inside) <= most)

    def inside(self, rule):
        scope, code = rule["scope"], rule["code"]
        return [n for n, project in enumerate(self.projects) if is_of(project, scope, code)]

    def won(self, inside):
        return sum(self.projects[n]["amount"] * self.chosen[n] for n in inside)

    def counted(self, bound):
        inside = self.inside(bound)
        if bound["counts"] == "won":
            return self.won(inside)
        if bound["counts"] == "projects":
            return sum(self.chosen[n] for n in inside)
        return self.municipalities(inside)

    def municipalities(self, inside):
        total = 0
        for group in self.by_municipality(inside).values():
            some = self.model.new_bool_var("")
            self.model.add(some <= sum(self.chosen[n] for n in group))
            for n in group:
                self.model.add(some >= self.chosen[n])
            total += some
        return total

    def by_municipality(self, inside):
        groups = {}
        for n in inside:
            groups.setdefault(self.projects[n]["municipality"], []).append(n)
        return groups


def is_of(project, scope, code):
    if scope in {"all", "decline_area"}:
        return scope == "all" or project["is_decline_area"]
    return code == (project["municipality"][:2] if scope == "province" else project[scope])


def optimum(said):
    built = Model(said)
    scores = sum(p["score"] * x for p, x in zip(built.projects, built.chosen, strict=True))
    objectives = [scores]
    if said["rules"]["objective"] == "municipalities":
        objectives.insert(0, built.municipalities(range(len(built.projects))))
    best = []
    for objective in objectives:
        built.model.maximize(objective)
        found = solved(built.model)
        if found is None:
            return None
        best.append(found)
        built.model.add(objective >= found)
    return best


def solved(model):
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 1
    solver.parameters.linearization_level = 2
    solver.parameters.max_deterministic_time = 60
    status = solver.solve(model)
    if status == cp_model.INFEASIBLE:
        return None
    assert status == cp_model.OPTIMAL
    return round(solver.objective_value)


if __name__ == "__main__":
    for line in sys.stdin:
        sys.stdout.write(json.dumps(optimum(json.loads(line))) + "\n")
