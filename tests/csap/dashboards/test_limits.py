"""What a metric page says of its limits, and how a manager sets them anew."""

from dataclasses import replace

import pytest

from csap.dashboards import usual
from csap.facts.models import ControlLimits
from csap.facts.periods import Period
from csap.facts.queries import StoredBaseline
from csap.facts.scopes import Scope
from servicedesk.audit.models import AccessRecord
from tests.csap.dashboards.places import APRIL, PERIOD
from tests.csap.dashboards.series import series

BASELINE = StoredBaseline(
    Scope(), Period(APRIL.start, APRIL.end), APRIL.end, None, is_provisional=False, dirty=0
)
FROZEN = {
    "at": "2026-07-01T10:00:00+00:00",
    "by": "Maria Lang",
    "reason": "A new team since May.",
    "from": "2024-11-01",
    "to": "2026-07-01",
    "points": 20,
}


class TestWhatIsSaid:
    def test_of_frozen_limits_names_who_when_and_why(self):
        said = usual.of(replace(series([0.8] * 24), frozen=FROZEN), BASELINE).says

        assert said[0] == (
            "Limits frozen on 1 Jul 2026 by Maria Lang, of 20 months, November 2024 to "
            "June 2026. A new team since May."
        )
        assert said[1] == "About one in seven such charts alarms by chance within two years."

    def test_of_limits_that_still_move_says_so(self):
        said = usual.of(series([0.8] * 14), BASELINE).says

        assert said[0].startswith("Limits of these 14 months; they are not frozen")
        assert "one in four" in said[1]

    def test_of_a_season_that_is_not_taken_out_compares_with_the_year_before(self):
        said = usual.of(series([0.8] * 13 + [0.9]), BASELINE).says

        assert said[-1] == (
            "The season is not taken out. December 2025: 90\N{NO-BREAK SPACE}%, "
            "a year before 80\N{NO-BREAK SPACE}%."
        )

    def test_of_a_run_chart_names_none(self):
        run = replace(series([5.0] * 24, metric="flow.backlog"), chart="run")

        found = usual.of(run, BASELINE)

        assert found.says[0] == usual.RUN_CHART
        assert not any("alarms" in text for text in found.says)
        assert found.months == []

    def test_offers_only_months_with_eleven_after_them(self):
        assert usual.of(series([0.8] * 11), BASELINE).months == []
        assert [label for _, label in usual.of(series([0.8] * 13), BASELINE).months] == [
            "December 2024",
            "November 2024",
        ]


@pytest.mark.django_db
class TestSettingThemAnew:
    URL = "/csap/metrics/time.hold_share/limits/"

    def test_is_refused_in_words_without_a_reason(self, manager, stored):
        answer = manager.post(self.URL, {"scope": "all", "period": PERIOD}, follow=True)

        assert "Say why the usual is another one now." in answer.content.decode()

    @pytest.mark.parametrize(
        ("given", "says"),
        [
            ({"since": "soon"}, "soon is no day."),
            ({"since": "2026-04-01"}, "Limits need 12 closed months that vary"),
        ],
    )
    def test_is_refused_in_words_when_it_cannot_be(self, manager, stored, given, says):
        wanted = {"scope": "all", "period": PERIOD, "reason": "New."} | given

        answer = manager.post(self.URL, wanted, follow=True)

        assert says in answer.content.decode()
        assert not ControlLimits.objects.exists()
        assert not AccessRecord.objects.filter(subject__startswith="limits").exists()

    def test_of_an_unknown_scope_is_not_found(self, manager, stored):
        wanted = {"scope": "service:nowhere", "reason": "New."}

        assert manager.post(self.URL, wanted).status_code == 404
