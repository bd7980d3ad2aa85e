"""Read evidence from the roll-ups: a sum over days and leaves, one query a table."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import accumulate, pairwise
from typing import Any

from django.db import connection

from csap.facts import totals
from csap.facts.evidence import Evidence
from csap.facts.periods import FINAL_AFTER, Period
from csap.facts.pieces import as_arrays, folded_months
from csap.facts.privacy import Respondent
from csap.facts.rules import (
    COMPARED,
    add_waves,
    hide_opinions,
    in_flight,
    last_year,
    old_from,
    open_at_end,
    within,
)
from csap.facts.scopes import WITHIN, Reach
from csap.facts.world import World


class Reader:
    """Reads the evidence of one scope in several periods, as of one day. About 20 queries."""

    def __init__(self, reach: Reach, periods: Sequence[Period], *, as_of: date, world: World):
        self.reach, self.as_of, self.world = reach, as_of, world
        self.found = [Evidence(period, as_of) for period in periods]
        self.folded = folded_months()
        self.leaf_ids = None if reach == Reach() else _leaves(reach)
        self.pieces = self._cut(periods)

    def read(self) -> list[Evidence]:
        """Return the evidence of each period."""
        self.requests()
        self._people()
        self.due()
        self._work()
        self._backlog()
        self._results()
        self._opinions()
        self._parts()
        add_waves(self.found, self.reach, self.as_of, self.world)
        return self.found

    def _rows(self, statement: str, **more: Any) -> Iterator[tuple[Any, ...]]:
        given = (
            self.reach.parameters()
            | self.pieces
            | {
                "as_of": self.as_of,
                "leaf_ids": self.leaf_ids,
            }
        )
        with connection.cursor() as cursor:
            cursor.execute(statement, given | more)
            yield from cursor.fetchall()

    def _cut(self, periods: Sequence[Period]) -> dict[str, list[Any]]:
        """Return what ``_rows_of`` needs to read the periods as of the day."""
        return as_arrays(periods, self.folded, cuts=(self.as_of, self.as_of - FINAL_AFTER))

    def requests(self) -> None:
        """Count what was asked for, by kind and service. 1 query."""
        for i, kind, service_id, *sums in self._demand():
            demand = self.found[i].demand
            created, failures, unanswered, self_service, excluded = map(int, sums)
            demand.by_kind[kind] += created
            demand.by_service[service_id] += created
            demand.failures += failures
            demand.cancelled_unanswered += unanswered
            demand.self_service += self_service
            demand.excluded += excluded

    def _demand(self, **more: Any) -> Iterator[tuple[Any, ...]]:
        has_whole_services = self.reach == Reach(service_id=self.reach.service_id)
        statement = totals.SERVICE_DEMAND if has_whole_services else totals.DEMAND
        return self._rows(statement, failure_type_ids=self.world.failure_type_ids, **more)

    def _people(self) -> None:
        for i, people, repeaters in self._rows(totals.REQUESTERS):
            self.found[i].demand.requesters = people
            self.found[i].demand.repeaters = repeaters
        for found in self.found:
            exposure = self.world.exposure(self.reach, found.period)
            found.demand.user_days, found.demand.people = exposure
        year = self._cut([last_year(self.found[0].period)])
        rows = self._demand(**year)
        asked = {service_id for _, _, service_id, created, *_ in rows if created}
        self.found[0].demand.asked_services = sorted(asked)

    def due(self) -> None:
        """Count the promises due, of either clock. 1 query."""
        for i, clock, is_ahead, *sums in self._rows(totals.DUE):
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
        for i, *sums in self._rows(totals.WORK):
            for name, value in zip(names, sums, strict=True):
                setattr(self.found[i].work, name, int(value or 0))
        for name in ("response", "resolve"):
            statement = totals.histogram("resolved", f"{name}_minutes", by="priority")
            for i, priority, minutes, count in self._rows(statement):
                getattr(self.found[i].work, name)[priority][minutes] += count
        for i, minutes, count in self._rows(totals.histogram("resolved", "elapsed_minutes")):
            self.found[i].work.elapsed[minutes] += count
        mature_before = self.as_of - FINAL_AFTER
        for i, is_mature, *sums in self._rows(totals.COHORT, mature_before=mature_before):
            work = self.found[i].work
            first_resolved, reopened, excluded = map(int, sums)
            if is_mature:
                work.mature, work.reopened = first_resolved, reopened
            else:
                work.immature = first_resolved
            work.cohort_excluded += excluded

    def _backlog(self) -> None:
        for i, created, item_days in self._rows(totals.CREATED):
            self.found[i].backlog.created = int(created)
            self.found[i].backlog.item_days += int(item_days)
        for i, resolved, item_days in self._rows(totals.LAST_RESOLVED):
            self.found[i].backlog.resolved += int(resolved)
            self.found[i].backlog.item_days -= int(item_days)
        for i, cancelled, undone, reopened, events, item_days in self._rows(totals.FLOW):
            backlog = self.found[i].backlog
            backlog.cancelled, backlog.reopened = int(cancelled), int(reopened)
            backlog.resolved += int(undone)
            backlog.item_days += int(item_days)
            self.found[i].work.reopen_events = int(events)
        self._opening()
        main = self.found[0]
        stock = open_at_end(self.reach, main.period, self.as_of, self.world)
        main.backlog.ages, main.backlog.overdue = stock

    def _opening(self) -> None:
        """Add up what the backlog grew by before each period. 1 query."""
        starts = sorted({found.period.start for found in self.found})
        before = [Period(*ends) for ends in pairwise([date.min, *starts]) if ends[0] != ends[1]]
        grown = dict(self._rows(totals.STOCK, starts=starts, **self._cut(before)))
        opening = dict(
            zip(starts, accumulate(int(grown.get(n, 0)) for n in range(len(starts))), strict=True)
        )
        for found in self.found:
            found.backlog.opening = opening[found.period.start]

    def _results(self) -> None:
        names = (
            *("completed", "planned", "on_time", "budgeted", "within_budget", "budget_minor"),
            *("cost_minor", "weight", "assessed_weight", "attained_weight", "with_lesson"),
            *("lessons", "old_lessons", "old_lessons_cited", "lesson_actions_done", "excluded"),
        )
        for i, *sums in self._rows(totals.RESULTS, old_from=old_from(self.as_of)):
            for name, value in zip(names, sums, strict=True):
                setattr(self.found[i].results, name, int(value))
        for i, days, count in self._rows(totals.histogram("result", "slip_days")):
            self.found[i].results.slip_days[days] += count
        main = self.found[0]
        main.results.in_flight = in_flight(self.reach, main.period, self.as_of, self.world)

    def _opinions(self) -> None:
        names = (
            *("asked", "answered", "respondents", "solved_asked", "solved", "both_in_time"),
            *("felt_in_time_only", "measured_in_time_only", "both_late"),
        )
        for i, *sums in self._rows(totals.OPINIONS):
            for name, value in zip(names, sums, strict=True):
                setattr(self.found[i].opinions, name, int(value))
        for i, rating, count in self._rows(totals.histogram("opinion", "ratings")):
            self.found[i].opinions.ratings[rating] += count
        respondents: list[list[Respondent]] = [[] for _ in self.found]
        for i, *respondent in self._rows(totals.RESPONDENTS):
            respondents[i].append(tuple(respondent))
        for found, rows in zip(self.found[:COMPARED], respondents, strict=False):
            found.opinions.who = within(self.reach, rows)
        if self.reach != Reach():
            hide_opinions(self.found, respondents, self.reach, self.world)

    def _parts(self) -> None:
        """Count the ratios of the first two periods leaf by leaf. 5 queries."""
        given = self._cut([found.period for found in self.found[:COMPARED]]) | {
            "failure_type_ids": self.world.failure_type_ids,
            "mature_before": self.as_of - FINAL_AFTER,
        }
        for statement, metrics in totals.PARTS:
            for i, service_id, department_id, *sums in self._rows(statement, **given):
                for metric, k, n in zip(metrics, sums[::2], sums[1::2], strict=True):
                    leaf = (service_id, department_id)
                    self.found[i].count_in(metric, leaf, int(k or 0), int(n or 0))


def _leaves(reach: Reach) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id FROM facts_leaf WHERE {WITHIN} ORDER BY id", reach.parameters())
        return [pk for (pk,) in cursor.fetchall()]


def read(
    reach: Reach, periods: Sequence[Period], *, as_of: date, world: World | None = None
) -> list[Evidence]:
    """Return the evidence of a scope in each period; the first is the one reported in full."""
    return Reader(reach, periods, as_of=as_of, world=world or World()).read()
