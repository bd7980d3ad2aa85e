"""Which request counts when: each rule on a request of its own, in Berlin's March 2025."""

from datetime import datetime

import pytest

from csap.metrics.attribution import RequestLog, period_attribution

MARCH = (
    datetime.fromisoformat("2025-03-01T00:00:00+01:00"),
    datetime.fromisoformat("2025-04-01T00:00:00+02:00"),
)
SETTLED = datetime.fromisoformat("2025-05-15T00:00:00+00:00")


def at(text):
    return datetime.fromisoformat(text + "+00:00")


def counts(*logs, as_of=SETTLED, period=MARCH):
    return period_attribution(logs, period, as_of, "Europe/Berlin")


REOPENED = RequestLog(
    created=at("2025-03-11T09:00:00"),
    first_response=at("2025-03-11T09:10:00"),
    resolved=(at("2025-03-11T12:00:00"), at("2025-03-18T12:00:00")),
    reopened=(at("2025-03-14T08:00:00"),),
    due=at("2025-03-13T16:00:00"),
)


class TestDemand:
    @pytest.mark.parametrize(
        ("created", "counted"),
        [
            ("2025-02-28T22:59:59", 0),
            ("2025-02-28T23:00:00", 1),
            ("2025-03-31T21:59:59", 1),
            ("2025-03-31T22:00:00", 0),
        ],
    )
    def test_counts_from_local_midnight_to_local_midnight(self, created, counted):
        assert counts(RequestLog(at(created))).demand_gross == counted

    def test_net_leaves_out_what_was_cancelled_before_a_response(self):
        created, cancelled = at("2025-03-10T09:00:00"), at("2025-03-10T10:00:00")
        at_once = RequestLog(created, cancelled=cancelled)
        later = RequestLog(created, first_response=at("2025-03-10T09:30:00"), cancelled=cancelled)

        found = counts(at_once, later)

        assert (found.demand_gross, found.cancelled_before_work, found.demand_net) == (2, 1, 1)

    def test_counts_what_it_excludes(self):
        created = at("2025-03-10T09:00:00")

        found = counts(RequestLog(created, excluded=True), RequestLog(created))

        assert (found.demand_gross, found.excluded_count) == (1, 1)

    def test_does_not_know_a_request_made_after_the_instant_asked_about(self):
        log = RequestLog(at("2025-03-10T09:00:00"))

        assert counts(log, as_of=at("2025-03-10T08:59:59")).demand_gross == 0


class TestResolvedAndReopened:
    @pytest.mark.parametrize(
        ("as_of", "resolved", "reopens"),
        [
            ("2025-03-11T11:59:59", 0, 0),
            ("2025-03-11T12:00:00", 1, 0),
            ("2025-03-14T08:00:00", 0, 1),
            ("2025-03-18T12:00:00", 1, 1),
        ],
    )
    def test_follow_what_is_known(self, as_of, resolved, reopens):
        found = counts(REOPENED, as_of=at(as_of))

        assert (found.resolved, found.reopen_events) == (resolved, reopens)

    @pytest.mark.parametrize(
        ("as_of", "cohort"), [("2025-03-25T11:59:59", (0, 0)), ("2025-03-25T12:00:00", (1, 1))]
    )
    def test_rate_waits_until_the_window_has_passed(self, as_of, cohort):
        found = counts(REOPENED, as_of=at(as_of))

        assert (found.reopen_mature, found.reopened) == cohort

    @pytest.mark.parametrize(
        ("again", "reopened"), [("2025-03-25T12:00:00", 1), ("2025-03-25T12:00:01", 0)]
    )
    def test_window_includes_its_last_instant(self, again, reopened):
        log = RequestLog(
            at("2025-03-11T09:00:00"), resolved=(at("2025-03-11T12:00:00"),), reopened=(at(again),)
        )

        assert counts(log).reopened == reopened

    def test_window_ends_at_the_same_wall_clock_time_across_a_clock_change(self):
        first, again = at("2025-03-20T12:00:00"), at("2025-04-03T11:30:00")
        log = RequestLog(at("2025-03-19T12:00:00"), resolved=(first,), reopened=(again,))

        assert counts(log).reopened == 0

    def test_leave_out_a_cancelled_request(self):
        log = RequestLog(
            at("2025-03-11T09:00:00"),
            resolved=(at("2025-03-11T12:00:00"),),
            reopened=(at("2025-03-12T12:00:00"),),
            cancelled=at("2025-03-13T12:00:00"),
        )

        assert counts(log).resolved == 0


class TestServiceLevel:
    @pytest.mark.parametrize(
        ("as_of", "met_missed_pending"),
        [
            ("2025-03-12T00:00:00", (0, 0, 1)),
            ("2025-03-13T16:00:00", (1, 0, 0)),
            ("2025-03-15T07:00:00", (0, 1, 0)),
            ("2025-05-15T00:00:00", (0, 1, 0)),
        ],
    )
    def test_is_pending_until_due_and_missed_once_reopened(self, as_of, met_missed_pending):
        found = counts(REOPENED, as_of=at(as_of))

        assert (found.sla_met, found.sla_missed, found.sla_pending) == met_missed_pending

    @pytest.mark.parametrize(
        ("resolved", "met"), [("2025-03-13T16:00:00", 1), ("2025-03-13T16:00:01", 0)]
    )
    def test_is_met_at_the_due_instant_itself(self, resolved, met):
        log = RequestLog(
            at("2025-03-10T09:00:00"), resolved=(at(resolved),), due=at("2025-03-13T16:00:00")
        )

        assert counts(log).sla_met == met

    def test_counts_what_is_still_open_as_missed(self):
        log = RequestLog(at("2025-02-01T00:00:00"), due=at("2025-03-13T16:00:00"))

        assert counts(log).sla_missed == 1

    @pytest.mark.parametrize(
        ("cancelled", "missed"), [("2025-03-13T15:59:59", 0), ("2025-03-13T16:00:00", 1)]
    )
    def test_lets_go_only_of_what_was_cancelled_before_due(self, cancelled, missed):
        log = RequestLog(
            at("2025-03-10T09:00:00"), cancelled=at(cancelled), due=at("2025-03-13T16:00:00")
        )

        assert counts(log).sla_missed == missed


class TestBacklog:
    def test_is_taken_at_the_end_of_the_period(self):
        open_at_end = RequestLog(at("2025-03-13T09:00:00"), resolved=(at("2025-03-31T22:00:00"),))
        done_before = RequestLog(at("2025-03-13T09:00:00"), resolved=(at("2025-03-31T21:59:59"),))
        of_april = RequestLog(at("2025-03-31T22:00:00"))

        assert counts(open_at_end, done_before, of_april).backlog_end == 1

    @pytest.mark.parametrize(
        ("cancelled", "backlog"), [("2025-03-31T21:59:59", 0), ("2025-03-31T22:00:00", 1)]
    )
    def test_lets_go_of_what_was_cancelled_within_the_period(self, cancelled, backlog):
        log = RequestLog(at("2025-03-13T09:00:00"), cancelled=at(cancelled))

        assert counts(log).backlog_end == backlog

    def test_knows_what_was_cancelled_at_this_very_instant(self):
        log = RequestLog(at("2025-03-13T09:00:00"), cancelled=at("2025-03-14T09:00:00"))

        assert counts(log, as_of=at("2025-03-14T09:00:00")).backlog_end == 0

    @pytest.mark.parametrize(
        ("as_of", "backlog"),
        [
            ("2025-03-11T09:00:00", 1),
            ("2025-03-11T12:00:00", 0),
            ("2025-03-14T08:00:00", 1),
            ("2025-03-18T12:00:00", 0),
        ],
    )
    def test_is_taken_now_in_a_period_that_has_not_ended(self, as_of, backlog):
        assert counts(REOPENED, as_of=at(as_of)).backlog_end == backlog


def test_an_empty_period_counts_nothing():
    assert counts() == (0,) * 12
