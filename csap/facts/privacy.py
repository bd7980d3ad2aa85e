"""Whether a scope's opinions may be shown, so that nobody can be singled out. Pure.

Fewer than five people are hidden below the organisation's level, and so is a scope that would
give them away by subtraction from a shown total (docs/metrics.md#small-numbers).
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from fractions import Fraction

from csap.facts.scopes import Reach
from surveys.protection import Cell, Column, Path, release
from surveys.scoring.response import SCORE_K, suppress_small_groups

#: (service, department, person, group of customers) of an answer that counts.
Respondent = tuple[int, int | None, int, str]


def may_be_published(*, is_organisation: bool, is_final: bool) -> bool:
    """Return whether opinions may be told at all by now, however many there are.

    Below the organisation only of a final period: until then answers come in one by one, and two
    figures of two days would differ by one person's answer. Once it is final, none comes any more,
    so that there is one figure, and nothing to subtract.
    """
    return is_organisation or is_final


def are_opinions_hidden(
    reach: Reach,
    department_id: int | None,
    respondents: Iterable[Respondent],
    tree: Mapping[int, int | None],
) -> bool:
    """Return whether the scope's opinions must stay hidden.

    ``respondents`` are those of the whole organisation in the period; ``department_id`` is the top
    of the scope's departments. A scope is hidden too when one that it lies in is.
    """
    if reach == Reach():
        return False
    everyone = list(respondents)
    if len({row[2] for row in _covered(reach, everyone)}) < SCORE_K:
        return True
    return (
        _hidden_among_services(reach, everyone)
        or _hidden_among_groups(reach, everyone)
        or _hidden_among_departments(reach, department_id, everyone, tree)
        or _would_be_left_over(reach, department_id, everyone, tree)
    )


def _would_be_left_over(
    reach: Reach,
    department_id: int | None,
    everyone: list[Respondent],
    tree: Mapping[int, int | None],
) -> bool:
    """Return whether the scope is not released beside every department, service and group.

    By the rule that all results of surveys are told by: a service less a department must not
    leave a few either. It speaks of scopes of one kind; what several share stands above.
    """
    kinds = (reach.service_id, reach.department_ids, reach.customer_group)
    if sum(kind is not None for kind in kinds) > 1:
        return False
    given = Counter(person for _, _, person, _ in everyone)
    people: Counter[tuple[Path, Column]] = Counter()
    for service_id, of, person, group in everyone:
        column = str(service_id) if reach.customer_group is None else group
        people[tuple(_path(of, tree)), column] += Fraction(1, given[person])  # type: ignore[assignment]
    released = release((Cell(*place, n) for place, n in people.items()), SCORE_K)
    if reach.department_ids is not None:
        return not released.shows(tuple(_path(department_id, tree)))
    column = str(reach.service_id) if reach.customer_group is None else reach.customer_group
    return not released.shows(column=column)


def _covered(reach: Reach, rows: Iterable[Respondent]) -> list[Respondent]:
    return [row for row in rows if reach.covers(row[0], row[1], row[3])]


def _hidden_among_services(reach: Reach, everyone: list[Respondent]) -> bool:
    if reach.service_id is None:
        return False
    beside = _covered(replace(reach, service_id=None), everyone)
    return _is_hidden(str(reach.service_id), beside, lambda row: str(row[0]))


def _hidden_among_groups(reach: Reach, everyone: list[Respondent]) -> bool:
    """Look beside the group at all others, and at those in none."""
    if reach.customer_group is None:
        return False
    beside = _covered(replace(reach, customer_group=None), everyone)
    return _is_hidden(reach.customer_group, beside, lambda row: row[3])


def _hidden_among_departments(
    reach: Reach,
    department_id: int | None,
    everyone: list[Respondent],
    tree: Mapping[int, int | None],
) -> bool:
    """Look at each step from the top of the tree down to the department."""
    if department_id is None:
        return False
    asked = _covered(replace(reach, department_ids=None), everyone)
    path = _path(department_id, tree)
    for depth, at in enumerate(path):
        above = path[depth - 1] if depth else None
        beside = [row for row in asked if above is None or above in _path(row[1], tree)]
        if _is_hidden(str(at), beside, lambda row, d=depth: _branch(row[1], d, tree)):  # type: ignore[misc]
            return True
    return False


def _is_hidden(
    group: str, rows: Iterable[Respondent], group_of: Callable[[Respondent], str]
) -> bool:
    people: dict[str, set[int]] = {}
    for row in rows:
        people.setdefault(group_of(row), set()).add(row[2])
    sizes = {name: len(members) for name, members in people.items()}
    return group in suppress_small_groups(sizes).hidden


def _branch(department_id: int | None, depth: int, tree: Mapping[int, int | None]) -> str:
    """Return the branch at a depth that a department lies in; what lies higher is "directly"."""
    path = _path(department_id, tree)
    return str(path[depth]) if depth < len(path) else "directly"


def _path(department_id: int | None, tree: Mapping[int, int | None]) -> list[int]:
    """Return the departments from the top down to one."""
    path: list[int] = []
    while department_id is not None and department_id not in path:
        path.append(department_id)
        department_id = tree.get(department_id)
    return path[::-1]
