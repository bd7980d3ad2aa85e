"""Read evidence from the roll-ups: a sum over days and leaves, one query a table."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.db import connection

from csap.facts.evidence import Evidence
from csap.facts.periods import FINAL_AFTER, Period
from csap.facts.privacy import Respondent
from csap.facts.rules import (
    COMPARED,
    hide_opinions,
    in_flight,
    last_year,
    old_from,
    open_at_end,
    within,
)
from csap.facts.scopes import WITHIN, Reach
from csap.facts.world import World, people_in, user_days

_PERIODS = """
WITH period AS (
    SELECT i - 1 AS i, since, until
      FROM unnest(%(starts)s::date[], %(ends)s::date[]) WITH ORDINALITY AS p (since, until, i)
)
"""


def _per_period(columns: str, table: str, *, more: str = "", by: str = "") -> str:
    """Return the statement that adds up a table's rows of the scope, period by period."""
    keys = f"p.i{', ' + by if by else ''}"
    return (
        f"{_PERIODS} SELECT {keys}, {columns} FROM period AS p"
        f" JOIN {table} AS d ON d.day >= p.since AND d.day < p.until {more}"
        f" WHERE {WITHIN} GROUP BY {keys}"
    )


_DEMAND = _per_period(
    "sum(created), sum(CASE WHEN request_type_id = ANY (%(failure_type_ids)s::bigint[])"
    " THEN created ELSE follow_ups END), sum(cancelled_unanswered), sum(self_service),"
    " sum(excluded)",
    "facts_demandday",
    by="d.kind, d.service_id",
)
_REQUESTERS = (
    f"{_PERIODS} SELECT i, count(*), count(*) FILTER (WHERE asked > 1) FROM ("
    " SELECT p.i, d.requester_id, sum(d.requests) AS asked FROM period AS p"
    " JOIN facts_requesterday AS d ON d.day >= p.since AND d.day < p.until"
    f" WHERE {WITHIN} GROUP BY 1, 2) AS person GROUP BY i"
)
_ASKED_SERVICES = (
    "SELECT DISTINCT service_id FROM facts_demandday"
    f" WHERE created > 0 AND day >= %(since)s AND day < %(until)s AND {WITHIN} ORDER BY 1"
)
_DUE = _per_period(
    "sum(met), sum(missed), sum(still_open), sum(withdrawn), sum(excluded)",
    "facts_dueday",
    by="d.clock, d.day >= %(as_of)s",
)
_WORK = _per_period(
    "sum(resolved), sum(resolved) FILTER (WHERE kind = 'SUPPORT'),"
    " sum(first_contact) FILTER (WHERE kind = 'SUPPORT'), sum(first_contact),"
    " sum(contacts), sum(contacts_squared),"
    " sum(worked_seconds), sum(held_seconds), sum(excluded)",
    "facts_resolvedday",
)
_COHORT = _per_period(
    "sum(first_resolved), sum(reopened), sum(excluded)",
    "facts_cohortday",
    by="d.day < %(mature_before)s",
)
_FLOW = _per_period(
    "sum(created), sum(reopened), sum(resolved), sum(cancelled), sum(reopen_events),"
    " sum((created::bigint + reopened - resolved - cancelled) * (p.until - d.day))",
    "facts_flowday",
)
_STOCK = (
    f"{_PERIODS} SELECT p.i, sum(created + reopened - resolved - cancelled) FROM period AS p"
    f" JOIN facts_flowday AS d ON d.day < p.since WHERE {WITHIN} GROUP BY p.i"
)
_RESULTS = _per_period(
    "sum(completed), sum(planned), sum(on_time), sum(budgeted), sum(within_budget),"
    " sum(budget_minor), sum(cost_minor), sum(weight), sum(assessed_weight), sum(attained_weight),"
    " sum(with_lesson), sum(cardinality(lesson_days)),"
    " sum((SELECT count(*) FROM unnest(lesson_days) AS l WHERE l <= %(old_from)s)),"
    " sum((SELECT count(*) FROM unnest(cited_lesson_days) AS l WHERE l <= %(old_from)s)),"
    " sum(lesson_actions_done), sum(excluded)",
    "facts_resultday",
)
_OPINIONS = _per_period(
    "sum(asked), sum(answered), count(DISTINCT person_id) FILTER (WHERE answered > 0),"
    " sum(solved_asked), sum(solved), sum(both_in_time), sum(felt_in_time_only),"
    " sum(measured_in_time_only), sum(both_late)",
    "facts_ratingday",
)
_RESPONDENTS = (
    f"{_PERIODS} SELECT DISTINCT p.i, d.service_id, d.department_id, d.person_id FROM period AS p"
    " JOIN facts_ratingday AS d ON d.day >= p.since AND d.day < p.until WHERE d.answered > 0"
)


def _histogram(table: str, column: str, *, by: str = "") -> str:
    return _per_period(
        "count(*)",
        table,
        more=f"CROSS JOIN LATERAL unnest(d.{column}) AS value",
        by=f"{by}, value" if by else "value",
    )


_BY_LEAF = "d.service_id, d.department_id"
_PAST = "d.day < %(as_of)s"


def _clock_parts(clock: str) -> str:
    kept = f"d.clock = '{clock}' AND {_PAST}"
    return f"sum(met) FILTER (WHERE {kept}), sum(met + missed + still_open) FILTER (WHERE {kept})"


#: What ratios are counted leaf by leaf: a statement, and the metric of each pair of its sums.
PARTS = (
    (
        _per_period(
            f"{_clock_parts('RESPONSE')}, {_clock_parts('RESOLUTION')}",
            "facts_dueday",
            by=_BY_LEAF,
        ),
        ("time.sla_attainment.response", "time.sla_attainment.resolve"),
    ),
    (
        _per_period(
            "sum(CASE WHEN request_type_id = ANY (%(failure_type_ids)s::bigint[])"
            " THEN created ELSE follow_ups END), sum(created)",
            "facts_demandday",
            by=_BY_LEAF,
        ),
        ("util.failure_share",),
    ),
    (
        _per_period(
            "sum(held_seconds), sum(held_seconds + worked_seconds),"
            " sum(first_contact) FILTER (WHERE kind = 'SUPPORT'),"
            " sum(resolved) FILTER (WHERE kind = 'SUPPORT'), sum(contacts), sum(resolved)",
            "facts_resolvedday",
            by=_BY_LEAF,
        ),
        ("time.hold_share", "qual.fcr_net", "eff.touches"),
    ),
    (
        _per_period(
            "sum(reopened) FILTER (WHERE d.day < %(mature_before)s),"
            " sum(first_resolved) FILTER (WHERE d.day < %(mature_before)s)",
            "facts_cohortday",
            by=_BY_LEAF,
        ),
        ("qual.reopen_rate",),
    ),
    (
        _per_period(
            "sum((SELECT count(*) FROM unnest(ratings) AS r WHERE r >= 4)),"
            " sum(cardinality(ratings))",
            "facts_ratingday",
            by=_BY_LEAF,
        ),
        ("sat.csat_top2",),
    ),
)


class Reader:
    """Reads the evidence of one scope in several periods, as of one day. About 20 queries."""

    def __init__(self, reach: Reach, periods: Sequence[Period], *, as_of: date, world: World):
        self.reach, self.as_of, self.world = reach, as_of, world
        self.found = [Evidence(period, as_of) for period in periods]

    def read(self) -> list[Evidence]:
        """Return the evidence of each period."""
        self._demand()
        self._due()
        self._work()
        self._backlog()
        self._results()
        self._opinions()
        self._parts()
        return self.found

    def _rows(self, statement: str, **more: Any) -> Iterator[tuple[Any, ...]]:
        given = self.reach.parameters() | {
            "starts": [found.period.start for found in self.found],
            "ends": [found.period.end for found in self.found],
            "as_of": self.as_of,
        }
        with connection.cursor() as cursor:
            cursor.execute(statement, given | more)
            yield from cursor.fetchall()

    def _demand(self) -> None:
        types = self.world.failure_type_ids
        for i, kind, service_id, *sums in self._rows(_DEMAND, failure_type_ids=types):
            demand = self.found[i].demand
            created, failures, unanswered, self_service, excluded = map(int, sums)
            demand.by_kind[kind] += created
            demand.by_service[service_id] += created
            demand.failures += failures
            demand.cancelled_unanswered += unanswered
            demand.self_service += self_service
            demand.excluded += excluded
        for i, people, repeaters in self._rows(_REQUESTERS):
            self.found[i].demand.requesters = people
            self.found[i].demand.repeaters = repeaters
        present = self.world.present_in(self.reach)
        for found in self.found:
            found.demand.user_days = user_days(present, found.period)
            found.demand.people = people_in(present, found.period)
        year = last_year(self.found[0].period)
        asked = self._rows(_ASKED_SERVICES, since=year.start, until=year.end)
        self.found[0].demand.asked_services = [service_id for (service_id,) in asked]

    def _due(self) -> None:
        for i, clock, is_ahead, *sums in self._rows(_DUE):
            due = self.found[i].due[clock]
            met, missed, still_open, withdrawn, excluded = map(int, sums)
            if is_ahead:
                due.pending += met + missed + still_open
            else:
                due.met += met
                due.missed += missed + still_open
            due.withdrawn += withdrawn
            due.excluded += excluded

    def _work(self) -> None:
        names = (
            *("resolved", "support", "first_contact", "first_contact_of_all"),
            *("contacts", "contacts_squared"),
            *("worked_seconds", "held_seconds", "excluded"),
        )
        for i, *sums in self._rows(_WORK):
            for name, value in zip(names, sums, strict=True):
                setattr(self.found[i].work, name, int(value or 0))
        for name in ("response", "resolve"):
            statement = _histogram("facts_resolvedday", f"{name}_minutes", by="d.priority")
            for i, priority, minutes, count in self._rows(statement):
                getattr(self.found[i].work, name)[priority][minutes] += count
        for i, minutes, count in self._rows(_histogram("facts_resolvedday", "elapsed_minutes")):
            self.found[i].work.elapsed[minutes] += count
        mature_before = self.as_of - FINAL_AFTER
        for i, is_mature, *sums in self._rows(_COHORT, mature_before=mature_before):
            work = self.found[i].work
            first_resolved, reopened, excluded = map(int, sums)
            if is_mature:
                work.mature, work.reopened = first_resolved, reopened
            else:
                work.immature = first_resolved
            work.cohort_excluded += excluded

    def _backlog(self) -> None:
        for i, created, reopened, resolved, cancelled, events, item_days in self._rows(_FLOW):
            backlog = self.found[i].backlog
            backlog.created, backlog.reopened = int(created), int(reopened)
            backlog.resolved, backlog.cancelled = int(resolved), int(cancelled)
            backlog.item_days = int(item_days)
            self.found[i].work.reopen_events = int(events)
        for i, stock in self._rows(_STOCK):
            self.found[i].backlog.opening = int(stock)
        main = self.found[0]
        stock = open_at_end(self.reach, main.period, self.as_of)
        main.backlog.ages, main.backlog.overdue = stock

    def _results(self) -> None:
        names = (
            *("completed", "planned", "on_time", "budgeted", "within_budget", "budget_minor"),
            *("cost_minor", "weight", "assessed_weight", "attained_weight", "with_lesson"),
            *("lessons", "old_lessons", "old_lessons_cited", "lesson_actions_done", "excluded"),
        )
        for i, *sums in self._rows(_RESULTS, old_from=old_from(self.as_of)):
            for name, value in zip(names, sums, strict=True):
                setattr(self.found[i].results, name, int(value))
        for i, days, count in self._rows(_histogram("facts_resultday", "slip_days")):
            self.found[i].results.slip_days[days] += count
        main = self.found[0]
        main.results.in_flight = in_flight(self.reach, main.period, self.as_of)

    def _opinions(self) -> None:
        names = (
            *("asked", "answered", "respondents", "solved_asked", "solved", "both_in_time"),
            *("felt_in_time_only", "measured_in_time_only", "both_late"),
        )
        for i, *sums in self._rows(_OPINIONS):
            for name, value in zip(names, sums, strict=True):
                setattr(self.found[i].opinions, name, int(value))
        for i, rating, count in self._rows(_histogram("facts_ratingday", "ratings")):
            self.found[i].opinions.ratings[rating] += count
        respondents: list[list[Respondent]] = [[] for _ in self.found]
        for i, *respondent in self._rows(_RESPONDENTS):
            respondents[i].append(tuple(respondent))
        for found, rows in zip(self.found[:COMPARED], respondents, strict=False):
            found.opinions.who = within(self.reach, rows)
        if self.reach != Reach():
            hide_opinions(self.found, respondents, self.reach, self.world)

    def _parts(self) -> None:
        """Count the ratios of the first two periods leaf by leaf. 5 queries."""
        compared = [found.period for found in self.found[:COMPARED]]
        given = {
            "starts": [period.start for period in compared],
            "ends": [period.end for period in compared],
            "failure_type_ids": self.world.failure_type_ids,
            "mature_before": self.as_of - FINAL_AFTER,
        }
        for statement, metrics in PARTS:
            for i, service_id, department_id, *sums in self._rows(statement, **given):
                for metric, k, n in zip(metrics, sums[::2], sums[1::2], strict=True):
                    leaf = (service_id, department_id)
                    self.found[i].count_in(metric, leaf, int(k or 0), int(n or 0))


def read(
    reach: Reach, periods: Sequence[Period], *, as_of: date, world: World | None = None
) -> list[Evidence]:
    """Return the evidence of a scope in each period; the first is the one reported in full."""
    return Reader(reach, periods, as_of=as_of, world=world or World()).read()
