"""What a reader may choose: a scope and a period, as a query string names them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import NamedTuple
from urllib.parse import urlencode

from csap.facts.customer_groups import words_of as group_words
from csap.facts.periods import NotAPeriod, Period, add_months, month_of
from csap.facts.queries import customer_groups
from csap.facts.scopes import ALL, Scope
from csap.telling import numbers
from requests_app.catalogue.queries import live_services
from servicedesk.accounts.queries import department_names
from servicedesk.common.caching import remembered
from servicedesk.common.errors import DomainError

#: How far back the lists go; any other quarter or month can be asked for by its address.
MONTHS, QUARTERS = 6, 8
_QUARTER = re.compile(r"(\d{4})-Q([1-4])")
_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
YEAR = "12m"


class UnknownPeriod(DomainError):
    """The text names no period that has begun."""


class Option(NamedTuple):
    """A choice: what the query string says, and what a person reads."""

    value: str
    label: str


class Names(NamedTuple):
    """What services (by slug) and departments (by code) are called."""

    services: Mapping[str, str]
    departments: Mapping[str, str]
    groups: Sequence[str] = ()


class Group(NamedTuple):
    """Choices under a heading."""

    label: str
    options: list[Option]


@dataclass(frozen=True, slots=True)
class Chosen:
    """A scope and a period, with their words."""

    scope: Scope
    period: Period
    scope_words: str
    period_key: str
    period_words: str

    @property
    def period_in_sentence(self) -> str:
        """The period within a sentence: "Q3 2026", "the last 12 months"."""
        return self.period_words.replace("The last", "the last")

    @property
    def eyes(self) -> Scope:
        """By whose eyes it is seen: the scope without its service."""
        return replace(self.scope, service="")

    @property
    def query(self) -> str:
        """The choice as a query string."""
        return urlencode({"scope": str(self.scope), "period": self.period_key}, safe=":,")


def parse_period(text: str, today: date) -> Period:
    """Return the period of ``2026-Q3``, ``2026-10`` or ``12m`` (twelve closed months).

    What is running ends with today.

    :raises UnknownPeriod: if it is written in another way, or has not begun.
    """
    if text == YEAR:
        month = today.replace(day=1)
        return Period(add_months(month, -12), month)
    period = _named(text)
    if period is None or period.start > today:
        raise UnknownPeriod(f"{text} is no period; write 2026-Q3, 2026-10 or 12m.", field="period")
    return Period(period.start, min(period.end, today + timedelta(days=1)))


def _named(text: str) -> Period | None:
    quarter, month = _QUARTER.fullmatch(text), _MONTH.fullmatch(text)
    try:
        if quarter:
            start = date(int(quarter[1]), int(quarter[2]) * 3 - 2, 1)
            return Period(start, add_months(start, 3))
        if month:
            return month_of(date(int(month[1]), int(month[2]), 1))
    except (ValueError, NotAPeriod):
        pass
    return None


def last_quarter(today: date) -> str:
    """Return the key of the last closed quarter."""
    start = add_months(today.replace(day=1), -((today.month - 1) % 3) - 3)
    return _quarter_key(start)


def period_words(text: str) -> str:
    """Return a period as one says it: "Q3 2026", "October 2026", "the last 12 months"."""
    quarter, month = _QUARTER.fullmatch(text), _MONTH.fullmatch(text)
    if quarter:
        return f"Q{quarter[2]} {quarter[1]}"
    if month:
        return numbers.month(date(int(month[1]), int(month[2]), 1))
    return "The last 12 months"


def load_names() -> Names:
    """Return the names of live services, of departments and of groups of customers. 3 queries."""
    services = {service.slug: service.name for service in live_services()}
    return Names(services, department_names(), customer_groups())


def names_lately() -> Names:
    """Return them as they were at most a minute ago, for pages that only show them. No query."""
    return Names(*remembered("csap:names", load_names, seconds=60))


def chosen(
    scope: str, period: str, *, today: date, names: Names, service: str | None = None
) -> Chosen:
    """Return what was chosen; empty texts are the organisation and the last closed quarter.

    ``service``: chosen beside the scope, in place of its own; empty: every service; None: it was
    not asked for. Whether service and department exist is found out when the scope is resolved.

    :raises UnknownScope, UnknownPeriod: if they are written in another way.
    """
    parsed, key = Scope.parse(scope), period or last_quarter(today)
    if service is not None:
        parsed = replace(parsed, service=service)
    return Chosen(
        scope=parsed,
        period=parse_period(key, today),
        scope_words=scope_words(parsed, names),
        period_key=key,
        period_words=period_words(key),
    )


def scope_words(scope: Scope, names: Names) -> str:
    """Return a scope as one says it: "the whole organisation", "Payroll in Finance"."""
    service = names.services.get(scope.service, scope.service)
    department = names.departments.get(scope.department, scope.department)
    group = group_words(scope.group) if scope.group else ""
    inside = [part for part in (service, department) if part]
    if group and not inside:
        return group
    words = " in ".join(inside) or "the whole organisation"
    return f"{words}, {group}" if group else words


def eyes_groups(at: Chosen, names: Names) -> list[Group]:
    """Return by whose eyes to look; the present choice too, whatever it is."""
    departments = [Option(f"department:{code}", name) for code, name in names.departments.items()]
    groups = [Group("", [Option(ALL, "Organisation")]), Group("Departments", departments)]
    if names.groups:
        customers = [
            Option(f"group:{name}", group_words(name).capitalize()) for name in names.groups
        ]
        groups.append(Group("Customers", customers))
        groups += [_customers_of(names, name) for name in names.groups]
    return _with(groups, Option(str(at.eyes), scope_words(at.eyes, names)))


def _customers_of(names: Names, group: str) -> Group:
    """Return a group of customers department by department."""
    options = [
        Option(str(scope), scope_words(scope, names))
        for scope in (Scope(department=code, group=group) for code in names.departments)
    ]
    return Group(f"{group_words(group).capitalize()} of a department", options)


def service_groups(at: Chosen, names: Names) -> list[Group]:
    """Return the services to choose from beside it, or all of them."""
    services = [Option(slug, name) for slug, name in names.services.items()]
    groups = [Group("", [Option("", "All services")]), Group("Services", services)]
    return _with(groups, Option(at.scope.service, at.scope.service))


def period_groups(at: Chosen, today: date) -> list[Group]:
    """Return the periods to choose from, the newest first, each with whether it is final."""
    month = today.replace(day=1)
    quarter = add_months(month, -((month.month - 1) % 3))
    running = Option(_month_key(month), f"{numbers.month(month)} (running, provisional)")
    months = [_month_key(add_months(month, -back)) for back in range(1, MONTHS + 1)]
    quarters = [_quarter_key(add_months(quarter, -3 * back)) for back in range(1, QUARTERS + 1)]
    groups = [
        Group("Quarters", [_closed(key, today) for key in quarters]),
        Group("Year", [_closed(YEAR, today)]),
        Group("Months", [running, *(_closed(key, today) for key in months)]),
    ]
    return _with(groups, Option(at.period_key, at.period_words))


def _with(groups: list[Group], option: Option) -> list[Group]:
    if any(option.value == each.value for group in groups for each in group.options):
        return groups
    return [Group("Shown", [option]), *groups]


def _closed(key: str, today: date) -> Option:
    is_final = parse_period(key, today).final_from <= today
    return Option(key, f"{period_words(key)} ({'final' if is_final else 'provisional'})")


def _quarter_key(start: date) -> str:
    return f"{start.year}-Q{(start.month + 2) // 3}"


def _month_key(start: date) -> str:
    return f"{start:%Y-%m}"
