from datetime import timedelta

import pytest

from requests_app.clocks.elapsed import open_spells
from requests_app.clocks.models import ClockKind
from requests_app.lifecycle import services as lifecycle
from requests_app.requests.vocabulary import HoldReason
from tests.factories import NOW, TargetFactory, agent_for, open_request

HOUR = timedelta(hours=1)


@pytest.mark.django_db
class TestAStoppedClockKnowsHowLongItRan:
    def setup_method(self):
        TargetFactory()
        self.service_request = open_request()
        self.agent = agent_for(self.service_request)

    def clock(self, kind=ClockKind.RESOLUTION):
        return self.service_request.clocks.get(kind=kind)

    def do(self, step, hours, **given):
        step(self.service_request.pk, actor=self.agent, at=NOW + hours * HOUR, **given)

    def test_without_what_was_held(self):
        self.do(lifecycle.hold_request, 1, reason=HoldReason.SUPPLIER)
        self.do(lifecycle.resume_request, 3)
        self.do(lifecycle.resolve_request, 4, resolution="Replaced.")

        clock = self.clock()

        assert (clock.elapsed_seconds, clock.held_seconds) == (2 * 3600, 2 * 3600)

    def test_in_every_open_spell_and_not_while_it_was_resolved(self):
        self.do(lifecycle.resolve_request, 1, resolution="Replaced.")
        self.do(lifecycle.reopen_request, 3, reason="Dark again.")
        self.do(lifecycle.resolve_request, 5, resolution="Replaced again.")

        clock = self.clock()

        assert (clock.elapsed_seconds, clock.held_seconds) == (3 * 3600, 0)

    def test_not_while_it_runs(self):
        self.do(lifecycle.resolve_request, 1, resolution="Replaced.")
        self.do(lifecycle.reopen_request, 3, reason="Dark again.")

        assert self.clock().elapsed_seconds is None
        assert self.clock(ClockKind.RESPONSE).elapsed_seconds == 3600


def test_spells_end_with_a_resolution_and_begin_with_a_reopening():
    end = NOW + 10 * HOUR

    spells = open_spells(NOW, end, resolved=[NOW + HOUR, end], reopened=[NOW + 4 * HOUR])

    assert spells == [(NOW, NOW + HOUR), (NOW + 4 * HOUR, end)]
