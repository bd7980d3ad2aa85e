"""Compute evidence from the source rows, without the roll-ups: slow, simple, and the judge of them.

Nothing is shared with the set-based way but the rows that are read, the periods and the rules of
privacy: every date, rule and sum is made again here in Python.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise

from django.conf import settings

from csap.facts import sources
from csap.facts.evidence import RESOLUTION, RESPONSE, Due, Evidence, Results
from csap.facts.periods import Period, local_day, midnight, wall_clock
from csap.facts.privacy import Respondent
from csap.facts.rules import (
    COMPARED,
    add_waves,
    hide_opinions,
    in_flight,
    last_year,
    old_from,
    told_until,
    within,
)
from csap.facts.scopes import Reach
from csap.facts.sources import Completed, Learned, MeasuredRequest, Rating, Turn
from csap.facts.world import World, people_in
from csap.metrics.utilisation import Membership, utilisation_rate

_WINDOW = timedelta(days=14)
_MINUTE = timedelta(minutes=1)


_CELLS = {
    (True, True): "both_in_time",
    (True, False): "felt_in_time_only",
    (False, True): "measured_in_time_only",
    (False, False): "both_late",
}


_ATTAINMENT = {
    RESPONSE: "time.sla_attainment.response",
    RESOLUTION: "time.sla_attainment.resolve",
}


def _weekdays(start: date, end: date) -> int:
    """Return the days from Monday to Friday in [start, end), one by one."""
    days = max(0, (end - start).days)
    return sum((start.weekday() + n) % 7 < 5 for n in range(days))


def _pairs(turns: Sequence[Turn]) -> tuple[list[datetime], list[datetime]]:
    """Return the resolutions that a reopening follows at once, and these reopenings."""
    pairs = [(a.at, b.at) for a, b in pairwise(turns) if not a.is_reopening and b.is_reopening]
    return [left for left, _ in pairs], [back for _, back in pairs]


def read(
    reach: Reach, periods: Sequence[Period], *, as_of: date, world: World | None = None
) -> list[Evidence]:
    """Return the evidence of a scope in each period, from one pass over every request."""
    scan = _Scan(reach, periods, as_of, world or World())
    for row in sources.measured_requests():
        scan.add(row)
    scan.finish()
    return scan.found


class _Scan:
    def __init__(self, reach: Reach, periods: Sequence[Period], as_of: date, world: World) -> None:
        self.reach, self.as_of, self.world = reach, as_of, world
        self.found = [Evidence(period, as_of) for period in periods]
        self.main = self.found[0]
        self.year = last_year(self.main.period)
        self.failure_types = set(world.failure_type_ids)
        self.turns = sources.turns_by_request()
        self.ran = sources.ran_by_request()
        self.ratings = self._ratings()
        self.asked_of = sources.asked_requests()
        self.asked_services: set[int] = set()
        self.overdue, self.ages = 0, list[int]()
        self.until = told_until(self.main.period, as_of)
        self.requests_of: list[Counter[int]] = [Counter() for _ in periods]
        self.people: list[set[int]] = [set() for _ in periods]
        self.respondents: list[list[Respondent]] = [[] for _ in periods]
        self.leaf_of: dict[int, MeasuredRequest] = {}
        self._holding: dict[date, list[int]] = {}

    def _ratings(self) -> dict[int, Rating]:
        first = min(found.period.start for found in self.found)
        last = max(found.period.end for found in self.found)
        return {rating.request_id: rating for rating in sources.ratings(Period(first, last))}

    def _group(self, row: MeasuredRequest) -> str:
        day = local_day(row.opened_at)
        return self.world.groups.of(row.requester_id, row.department_id, day)

    def holding(self, at: datetime | None) -> list[int]:
        """Return which periods hold an instant; none hold None."""
        if at is None:
            return []
        day = local_day(at)
        if day not in self._holding:
            self._holding[day] = [i for i, f in enumerate(self.found) if day in f.period]
        return self._holding[day]

    def add(self, row: MeasuredRequest) -> None:
        if not row.exclusion:
            self._respond(row)
        if not self.reach.covers(row.service_id, row.department_id, self._group(row)):
            return
        if row.kind != "SUPPORT":
            self.leaf_of[row.id] = row
        if row.exclusion:
            self._exclude(row)
            return
        self._create(row)
        self._promise(row, RESPONSE, row.response_due_at, row.first_response_at)
        self._promise(row, RESOLUTION, row.resolution_due_at, row.resolved_at)
        self._resolve(row)
        self._first_resolve(row)
        self._flow(row)
        self._rate(row)

    def _exclude(self, row: MeasuredRequest) -> None:
        for i in self.holding(row.opened_at):
            self.found[i].demand.excluded += 1
        for i in self.holding(row.response_due_at):
            self.found[i].due[RESPONSE].excluded += 1
        for i in self.holding(row.resolution_due_at):
            self.found[i].due[RESOLUTION].excluded += 1
        for i in self.holding(row.resolved_at):
            self.found[i].work.excluded += 1
        for i in self.holding(row.first_resolved_at):
            self.found[i].work.cohort_excluded += 1

    def _create(self, row: MeasuredRequest) -> None:
        unanswered = row.cancelled_at is not None and (
            row.first_response_at is None or row.cancelled_at < row.first_response_at
        )
        is_failure = row.request_type_id in self.failure_types or row.follow_up_of_id is not None
        for i in self.holding(row.opened_at):
            demand = self.found[i].demand
            demand.by_kind[row.kind] += 1
            demand.by_service[row.service_id] += 1
            demand.failures += is_failure
            self._part(i, "util.failure_share", row, is_failure, 1)
            demand.cancelled_unanswered += unanswered
            demand.self_service += row.channel == "PORTAL"
            self.requests_of[i][row.requester_id] += 1
        if local_day(row.opened_at) in self.year:
            self.asked_services.add(row.service_id)

    def _promise(
        self, row: MeasuredRequest, clock: str, due_at: datetime | None, kept_at: datetime | None
    ) -> None:
        for i in self.holding(due_at):
            assert due_at is not None
            due = self.found[i].due[clock]
            met, judged = due.met, due.met + due.missed
            self._judge(row, due, due_at, kept_at)
            if due.met + due.missed > judged:
                self._part(i, _ATTAINMENT[clock], row, due.met - met, 1)

    def _judge(
        self, row: MeasuredRequest, due: Due, due_at: datetime, kept_at: datetime | None
    ) -> None:
        if row.cancelled_at is not None and row.cancelled_at < due_at:
            due.withdrawn += 1
        elif local_day(due_at) >= self.as_of:
            due.pending += 1
        elif kept_at is not None and kept_at <= due_at:
            due.met += 1
        else:
            due.missed += 1

    def _resolve(self, row: MeasuredRequest) -> None:
        for i in self.holding(row.resolved_at):
            work, ran = self.found[i].work, self.ran.get(row.id)
            assert row.resolved_at is not None
            work.resolved += 1
            at_once = row.contact_count == 1 and row.assignment_count <= 1 and not row.reopen_count
            work.first_contact_of_all += at_once
            if row.kind == "SUPPORT":
                work.support += 1
                work.first_contact += at_once
                self._part(i, "qual.fcr_net", row, at_once, 1)
            self._part(i, "eff.touches", row, row.contact_count, 1)
            work.contacts += row.contact_count
            work.contacts_squared += row.contact_count**2
            work.elapsed[(row.resolved_at - row.opened_at) // _MINUTE] += 1
            if ran is not None and ran.response_seconds is not None:
                work.response[row.priority][ran.response_seconds // 60] += 1
            if ran is not None and ran.worked_seconds is not None:
                work.worked_seconds += ran.worked_seconds
                work.held_seconds += ran.held_seconds or 0
                held = ran.held_seconds or 0
                self._part(i, "time.hold_share", row, held, held + ran.worked_seconds)
                work.resolve[row.priority][ran.worked_seconds // 60] += 1

    def _first_resolve(self, row: MeasuredRequest) -> None:
        first = row.first_resolved_at
        for i in self.holding(first):
            assert first is not None
            work = self.found[i].work
            if local_day(first) + _WINDOW >= self.as_of:
                work.immature += 1
                continue
            work.mature += 1
            until = wall_clock(first) + _WINDOW
            reopened = row.reopen_count > 0 and any(
                turn.is_reopening and turn.at > first and wall_clock(turn.at) <= until
                for turn in self.turns.get(row.id, ())
            )
            work.reopened += reopened
            self._part(i, "qual.reopen_rate", row, reopened, 1)

    def _flow(self, row: MeasuredRequest) -> None:
        turns = self.turns.get(row.id, [])
        left, back = _pairs(turns) if row.reopen_count else ([], [])
        moves = (
            ("created", [row.opened_at]),
            ("cancelled", [row.cancelled_at]),
            ("resolved", [row.resolved_at, *left]),
            ("reopened", back),
        )
        for name, instants in moves:
            for at in instants:
                self._move(name, at)
        self._stand_open(row, turns)
        for turn in turns:
            if turn.is_reopening:
                for i in self.holding(turn.at):
                    self.found[i].work.reopen_events += 1

    def _stand_open(self, row: MeasuredRequest, turns: Sequence[Turn]) -> None:
        """Look whether the request was open at the main period's end, and since when."""
        end = midnight(self.main.period.end)
        was_resolved = row.resolved_at is not None and row.resolved_at < end
        if row.reopen_count:
            was_resolved |= any(
                left < end <= back for left, back in zip(*_pairs(turns), strict=True)
            )
        was_cancelled = row.cancelled_at is not None and row.cancelled_at < end
        if row.opened_at >= end or was_resolved or was_cancelled:
            return
        self.ages.append(_weekdays(local_day(row.opened_at), self.until))
        due_at = row.resolution_due_at
        self.overdue += due_at is not None and local_day(due_at) < self.until

    def _part(self, i: int, metric: str, row: MeasuredRequest, k: int, n: int) -> None:
        if i < COMPARED:
            self.found[i].count_in(metric, (row.service_id, row.department_id), k, n)

    def _move(self, name: str, at: datetime | None) -> None:
        if at is None:
            return
        sign, day = 1 if name in ("created", "reopened") else -1, local_day(at)
        for i in self.holding(at):
            backlog = self.found[i].backlog
            setattr(backlog, name, getattr(backlog, name) + 1)
            backlog.item_days += sign * (self.found[i].period.end - day).days
        for found in self.found:
            if day < found.period.start:
                found.backlog.opening += sign

    def _respond(self, row: MeasuredRequest) -> None:
        if row.id in self.ratings:
            who = self.asked_of[row.id]
            for i in self.holding(row.resolved_at):
                leaf = (row.service_id, row.department_id)
                self.respondents[i].append((*leaf, who, self._group(row)))

    def _rate(self, row: MeasuredRequest) -> None:
        if row.id not in self.asked_of:
            return
        rating = self.ratings.get(row.id)
        for i in self.holding(row.resolved_at):
            opinions = self.found[i].opinions
            opinions.asked += 1
            if rating is None:
                continue
            opinions.answered += 1
            self.people[i].add(self.asked_of[row.id])
            if rating.overall is not None:
                opinions.ratings[rating.overall] += 1
                self._part(i, "sat.csat_top2", row, rating.overall >= 4, 1)
            if rating.solved is not None:
                opinions.solved_asked += 1
                opinions.solved += rating.solved
            if rating.in_time is not None and row.resolution_due_at is not None:
                assert row.resolved_at is not None
                cell = _CELLS[rating.in_time, row.resolved_at <= row.resolution_due_at]
                setattr(opinions, cell, getattr(opinions, cell) + 1)

    def finish(self) -> None:
        present = [
            Membership(p.since or date.min, p.until) for p in self.world.present_in(self.reach)
        ]
        for i, found in enumerate(self.found):
            found.demand.people = people_in(self.world.present_in(self.reach), found.period)
            span = (found.period.start, found.period.end)
            found.demand.user_days = utilisation_rate(present, 0, span).user_days
            found.demand.requesters = len(self.requests_of[i])
            found.demand.repeaters = sum(n > 1 for n in self.requests_of[i].values())
            found.opinions.respondents = len(self.people[i])
        self._complete()
        self.main.demand.asked_services = sorted(self.asked_services)
        self.main.backlog.overdue, self.main.backlog.ages = self.overdue, sorted(self.ages)
        self.main.results.in_flight = in_flight(
            self.reach, self.main.period, self.as_of, self.world
        )
        for found, rows in zip(self.found[:COMPARED], self.respondents, strict=False):
            found.opinions.who = within(self.reach, rows)
        if self.reach != Reach():
            hide_opinions(self.found, self.respondents, self.reach, self.world)
        add_waves(self.found, self.reach, self.as_of, self.world)

    def _complete(self) -> None:
        first = min(found.period.start for found in self.found)
        last = max(found.period.end for found in self.found)
        for done in sources.completed(first, last):
            row = self.leaf_of.get(done.request_id)
            for found in self.found if row is not None else ():
                if done.completed_date not in found.period:
                    continue
                if row is not None and row.exclusion:
                    found.results.excluded += 1
                else:
                    self._add_result(found.results, done)

    def _add_result(self, results: Results, done: Completed) -> None:
        results.completed += 1
        if done.planned_end is not None:
            results.planned += 1
            results.on_time += done.completed_date <= done.planned_end
            results.slip_days[(done.completed_date - done.planned_end).days] += 1
        if done.budget_minor:
            results.budgeted += 1
            results.within_budget += done.cost_minor * 10 <= done.budget_minor * 11
            if done.currency == settings.DEFAULT_CURRENCY:
                results.budget_minor += done.budget_minor
                results.cost_minor += done.cost_minor
        results.weight += sum(c.weight for c in done.criteria)
        assessed = [(c.weight, c.attained) for c in done.criteria if c.attained is not None]
        results.assessed_weight += sum(weight for weight, _ in assessed)
        results.attained_weight += sum(weight * attained for weight, attained in assessed)
        old = [lesson for lesson in done.lessons if self._is_old(lesson)]
        results.with_lesson += bool(done.lessons)
        results.lessons += len(done.lessons)
        results.old_lessons += len(old)
        results.old_lessons_cited += sum(lesson.is_cited for lesson in old)
        results.lesson_actions_done += sum(lesson.is_acted_on for lesson in done.lessons)

    def _is_old(self, lesson: Learned) -> bool:
        return local_day(lesson.recorded_at) <= old_from(self.as_of)
