"""Somebody who reads every published figure and a linear algebra book.

Unknown is how often each value was given in each cell. Known is how many people answered in each
cell (who took part is no secret), and every figure that a publication tells: each is a row of a
linear system. ``determined`` finds the small groups whose answers follow from it.
"""

import random
from collections import Counter
from fractions import Fraction
from itertools import combinations

import numpy

from surveys.results.publication import Publication, Scope, Thresholds
from surveys.results.scores import score
from surveys.results.tallies import Cell, Item

ITEM = Item("overall", "RATING", "csat", 1, 5)
RULE = Thresholds(score=5, detail=10)
VALUES = range(1, 6)
EXACT = 1e-7


class Organisation:
    """A random tree of departments, columns, and people with their answers to one item.

    ``answers``: (person, department or None, column, value). ``several``: people may give more
    than one, about different columns.
    """

    def __init__(self, seed, *, departments=9, columns=4, people=90, several=False):
        pick = random.Random(seed)
        self.tree = {}
        for pk in range(pick.randint(1, departments)):
            parent = pick.choice([(), *self.tree.values()])
            self.tree[pk] = (*parent[:3], pk)
        # Few weights for many places, so that small groups are common.
        places = [(d, f"c{c}") for d in (*self.tree, None) for c in range(pick.randint(1, columns))]
        weights = [pick.choice((0, 0, 1, 1, 2, 5, 25)) + 0.01 for _ in places]
        self.answers = []
        for person in range(pick.randint(3, people)):
            times = pick.choice((1, 1, 2, 3)) if several else 1
            for department, column in pick.choices(places, weights, k=times):
                self.answers.append((person, department, column, pick.choice(VALUES)))

    def publication(self, rule=RULE):
        return self.publication_of(self.answers, rule)

    def publication_of(self, answers, rule=RULE):
        given = Counter(person for person, *_ in answers)
        cells = {}
        for person, department, column, value in answers:
            cell = cells.setdefault((department, column), Cell())
            cell.values[value] += 1
            cell.people += Fraction(1, given[person])
        return Publication({ITEM: cells}, {}, self.tree, rule)

    @property
    def places(self):
        return sorted({(d, c) for _, d, c, _ in self.answers}, key=str)

    def path(self, department):
        return () if department is None else self.tree[department]

    def people_in(self, places):
        return len({person for person, d, c, _ in self.answers if (d, c) in places})

    @property
    def paths(self):
        whole = {self.path(d) for d in (*self.tree, None)}
        return sorted({path[:cut] for path in whole for cut in range(len(path) + 1)})

    def within(self, scope):
        depth = len(scope.path)
        return {
            (d, c)
            for d, c in self.places
            if self.path(d)[:depth] == scope.path and scope.column in (None, c)
        }

    @property
    def scopes(self):
        """Every scope that a reader could ask for: departments, columns, and both at once."""
        columns = [None, *sorted({c for _, c in self.places})]
        return [Scope(path, column) for path in self.paths for column in columns]


class Year(Organisation):
    """Four quarters of one organisation; a column of the fourth is "3:c1" to who adds them up.

    Everybody may have answered in each of them.
    """

    def __init__(self, seed):
        super().__init__(seed, departments=5, columns=3, people=120)
        pick = random.Random(seed)
        self.answers = [
            (person, department, f"{pick.randrange(4)}:{column}", value)
            for person, department, column, value in self.answers
        ]

    def publication(self, quarter):
        return super().publication_of(
            [
                (person, department, column.partition(":")[2], value)
                for person, department, column, value in self.answers
                if column.startswith(f"{quarter}:")
            ]
        )

    @property
    def scopes(self):
        columns = [None, *sorted({c.partition(":")[2] for _, c in self.places})]
        return [Scope(path, column) for path in self.paths for column in columns]

    def within(self, scope, quarters=range(4)):
        wanted = {(d, c) for d, c in super().within(Scope(scope.path))}
        ends = {f"{quarter}:{scope.column}" for quarter in quarters}
        starts = tuple(f"{quarter}:" for quarter in quarters)
        return {(d, c) for d, c in wanted if (c in ends if scope.column else c.startswith(starts))}


class Reader:
    """Collects the figures of publications as rows over (place, value), and what they say."""

    def __init__(self, organisation):
        self.organisation = organisation
        self.places = organisation.places
        self.rows, self.says = [], []
        for place in self.places:
            n = sum((d, c) == place for _, d, c, _ in organisation.answers)
            self._note({place}, dict.fromkeys(VALUES, 1), n)

    def read(self, publication):
        for scope in self.organisation.scopes:
            self.read_figure(publication.figure(ITEM, scope), self.organisation.within(scope))

    def read_figure(self, figure, places):
        told = score(ITEM, figure)
        if told.mean is not None:
            self._note(places, {value: value for value in VALUES}, told.mean.value * figure.n)
        if told.share is not None:
            self._note(places, {4: 1, 5: 1}, told.share.value * figure.n)
        if told.mean is not None and told.mean.low is not None and figure.n > 1:
            self._note(places, {value: value * value for value in VALUES}, None)
        for value in VALUES if figure.distribution is not None else ():
            self._note(places, {value: 1}, figure.distribution.get(value, 0))

    def _note(self, places, weight_of, says):
        row = [
            weight_of.get(value, 0) if p in places else 0 for p in self.places for value in VALUES
        ]
        self.rows.append(row)
        self.says.append(says)

    def is_consistent(self):
        """Whether each figure says what the answers say."""
        truth = Counter((d, c, value) for _, d, c, value in self.organisation.answers)
        counts = numpy.array([truth[(*p, v)] for p in self.places for v in VALUES])
        return all(
            says is None or abs(numpy.dot(row, counts) - says) < EXACT
            for row, says in zip(self.rows, self.says, strict=True)
        )

    def determined(self, k=RULE.score):
        """Return the scopes and cells of 1 to k-1 people whose mean follows from the figures."""
        targets = [self.organisation.within(scope) for scope in self.organisation.scopes]
        targets += [{place} for place in self.places]
        small = [t for t in targets if 0 < self.organisation.people_in(t) < k]
        if not small:
            return []
        basis = _basis(self.rows)
        wanted = numpy.array([self._sum_over(target) for target in small], dtype=float)
        left = wanted - wanted @ basis.T @ basis
        return [small[at] for at in numpy.flatnonzero(numpy.abs(left).max(axis=1) < EXACT)]

    def _sum_over(self, places):
        return [value if place in places else 0 for place in self.places for value in VALUES]

    def light_combinations(self, k=RULE.score):
        """Return sets of places of 1 to k-1 people of which any combination at all tells.

        Such a set is one whose columns cannot be left out without losing rank. Few places only.
        """
        known, rows = len(self.places), numpy.array(self.rows, dtype=float)
        # What tells of values, beside how many answered.
        rows = rows - rows @ _basis(self.rows[:known]).T @ _basis(self.rows[:known])
        rank = numpy.linalg.matrix_rank(rows, tol=EXACT)
        found = []
        for size in range(1, k):
            for chosen in combinations(range(known), size):
                if 0 < self.organisation.people_in({self.places[at] for at in chosen}) < k:
                    others = [at for at in range(known) if at not in chosen]
                    kept = [at * len(VALUES) + v for at in others for v in range(len(VALUES))]
                    if numpy.linalg.matrix_rank(rows[:, kept], tol=EXACT) < rank:
                        found.append(chosen)
        return found


def _basis(rows):
    """Return an orthonormal basis of the rows' space."""
    _, sizes, vectors = numpy.linalg.svd(numpy.array(rows, dtype=float), full_matrices=False)
    return vectors[sizes > EXACT]
