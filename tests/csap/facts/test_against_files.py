"""The roll-ups of two real logs equal what their files say, worked out without our code.

Takes minutes, so it runs under ``make prove``; skipped where the logs do not lie beside the
repository. The small sibling proves the arithmetic of the independent side.
"""

import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.utils import timezone

from csap.facts import marks, rolled
from csap.facts.periods import Period
from csap.facts.scopes import Scope
from requests_app.importing import services
from servicedesk.statistics.moments import merge_histograms
from servicedesk.statistics.quantiles import histogram_percentile
from tests.csap.facts import independent
from tests.csap.facts.independent import ITALIAN, VOLVO, Month, lives, month, months_of

SHARED = Path(os.environ.get("SHARED_DATA", settings.BASE_DIR.parent / "shared" / "data"))
LOGS = {
    "volvo_incidents": (
        SHARED / "bpic2013_volvo_it" / "incidents.csv.gz",
        ("concept:name", "lifecycle:transition"),
        VOLVO,
        independent.round_the_clock,
    ),
    "italian_helpdesk": (
        SHARED / "helpdesk_4tu_italian" / "helpdesk.csv.gz",
        ("concept:name",),
        ITALIAN,
        independent.office_hours(ZoneInfo("Europe/Rome")),
    ),
}


def told(evidence):
    """Return what the roll-ups say of a month, in the form of the independent side."""
    work = evidence.work
    business = merge_histograms(work.resolve.values())
    return Month(
        demand=evidence.demand.created,
        throughput=work.resolved,
        backlog=evidence.backlog.closing,
        reopen_events=work.reopen_events,
        mature=work.mature,
        reopened=work.reopened,
        elapsed=tuple(histogram_percentile(work.elapsed, p) for p in (0.5, 0.9)),
        business=tuple(histogram_percentile(business, p) for p in (0.5, 0.9)),
    )


@pytest.mark.prove
@pytest.mark.django_db
@pytest.mark.skipif(not SHARED.is_dir(), reason=f"no real logs in {SHARED}")
@pytest.mark.parametrize("mapping", LOGS)
def test_rollups_equal_the_file(mapping):
    path, columns, words, business = LOGS[mapping]
    zone, cases = ZoneInfo(settings.REPORTING_TIME_ZONE), lives(path, columns, words)
    edges = months_of(cases, zone)

    services.import_file(path, mapping=mapping, at=timezone.now())
    marks.drain(batches=1000, wait=True)

    periods = [Period(*pair) for pair in zip(edges, edges[1:], strict=False)]
    whole = Period(edges[0], edges[-1])
    found = rolled.read(Scope().resolve(), [whole, *periods], as_of=date(2020, 1, 1))
    for period, evidence in zip([whole, *periods], found, strict=True):
        assert told(evidence) == month(cases, period.start, period.end, zone, business), period
    assert len(cases) == told(found[0]).demand


class TestTheIndependentSide:
    ZONE = ZoneInfo("Europe/Rome")

    def case(self, *events):
        start = datetime(2013, 3, 1, 9, tzinfo=UTC)
        return independent.life(
            [(start + timedelta(hours=hours), activity) for hours, activity in events], ITALIAN
        )

    def test_adds_the_spells_of_work_and_none_of_waiting_or_done(self):
        """Friday 10:00 to Monday 12:00 in Rome; waiting from 12:00 to 13:00; back for an hour."""
        found = self.case(
            (0, "Insert ticket"),
            (2, "Wait"),
            (3, "Take in charge ticket"),
            (4, "Resolve ticket"),
            (5, "Closed"),
            (73, "Take in charge ticket"),
            (74, "Closed"),
        )

        assert independent.round_the_clock(found) == (2 + 1 + 1) * 3600
        assert independent.office_hours(self.ZONE)(found) == 4 * 3600
        assert (len(found.done), len(found.again), found.is_done) == (2, 1, True)

    def test_counts_the_backlog_as_what_is_neither_done_nor_given_up(self):
        found = self.case((0, "Insert ticket"), (4, "Resolve ticket"), (73, "Wait"), (80, "Closed"))
        hours = [
            independent.was_open(found, datetime(2013, 3, 1, 9, tzinfo=UTC) + timedelta(hours=at))
            for at in (0, 1, 5, 74, 81)
        ]

        assert hours == [False, True, False, True, False]

    def test_takes_the_smallest_value_that_enough_do_not_exceed(self):
        assert independent.both(range(10, 101, 10)) == (50, 90)
        assert independent.both([]) == (None, None)
