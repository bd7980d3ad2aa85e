"""What a relationship wave tells of relevance, behaviours and expectations."""

from datetime import UTC, date, datetime

import pytest

from csap.dashboards import changes
from csap.facts.periods import Period
from csap.facts.queries import baseline_for
from csap.facts.scopes import Scope
from csap.facts.services import compute, compute_baseline
from tests.factories import ServiceFactory
from tests.surveys.results.builders import department, respond, wave

pytestmark = pytest.mark.django_db

QUARTER, AS_OF = Period(date(2026, 1, 1), date(2026, 4, 1)), date(2026, 4, 15)
AT = datetime(2026, 5, 4, 9, tzinfo=UTC)


def figures(scope=Scope(), *, period=QUARTER, as_of=AS_OF, source="rollups"):  # noqa: B008
    found = compute(scope, period, as_of=as_of, source=source).figures
    return {figure.metric: figure for figure in found}


@pytest.fixture
def held():
    """A wave of two divisions and one of two people, about one service."""
    own, mail = wave(), ServiceFactory(slug="mail")
    values = {"needs": {mail: 4}, "accepted": {mail: 5}, "known": {mail: 2}, "recommend": 9}
    respond(own, 30, department("Large"), quality=4, effort=6, **values)
    respond(own, 20, department("Middle"), quality=5, effort=6, **values)
    respond(own, 2, department("Small"), quality=1, effort=1)
    return own


def test_a_wave_is_told_in_the_period_in_which_it_closed(held):
    found = figures()

    assert found["sat.relevance_needs"].value == 75
    assert (found["sat.acceptance"].k, found["sat.acceptance"].n) == (50, 50)
    assert found["sat.awareness"].value == 1
    assert found["sat.nps"].value == 100
    assert found["beh.quality.perceived"].value == pytest.approx(100 * (222 / 52 - 1) / 4)
    assert found["beh.quality.perceived"].detail["wave"] == "Spring"
    assert found["beh.performance.perceived"].state == "no_data"


def test_rolled_up_and_from_scratch_it_is_the_same(held):
    scope = Scope(department="large")

    assert figures(scope) == figures(scope, source="scratch")


def test_a_small_department_is_hidden_and_so_is_who_would_give_it_away(held):
    for code in ("small", "middle"):
        figure = figures(Scope(department=code))["beh.quality.perceived"]
        assert (figure.state, figure.value, figure.low) == ("hidden", None, None)
    assert figures(Scope(department="large"))["beh.quality.perceived"].value == 75


def test_of_one_service_its_own_answers_are_told_and_behaviours_are_not(held):
    found = figures(Scope(service="mail"))

    assert found["sat.relevance_needs"].value == 75
    assert found["beh.efficiency.perceived"].detail["reason"].startswith("“Spring” did not ask it")


def test_a_wave_of_another_period_or_one_not_final_yet_is_not_told(held):
    later = Period(date(2026, 4, 1), date(2026, 7, 1))
    assert figures(period=later, as_of=date(2026, 7, 15))["sat.nps"].state == "no_data"
    assert figures(as_of=date(2026, 3, 24))["sat.nps"].state == "no_data"


def test_expectations_are_told_as_the_distance_to_the_minimum():
    own, mail, print_ = wave(), ServiceFactory(slug="mail"), ServiceFactory(slug="print")
    respond(own, 20, department("Large"), zone={mail: (4, 8, 6), print_: (6, 8, 3)})
    respond(own, 20, department("Middle"), zone={mail: (4, 8, 7)}, speed=(5, 7, 6))

    of_mail, of_all = figures(Scope(service="mail"))["gap.adequacy"], figures()["gap.adequacy"]

    assert (of_mail.value, of_mail.n) == (2.5, 40)
    assert of_mail.low < 2.5 < of_mail.high
    # Of several services no interval: who answered about both is not two people.
    assert (of_all.n, of_all.low) == (60, None)
    assert of_all.detail["items"]["speed"][0] == 1.0


def test_the_dashboard_tells_relevance_when_a_wave_was_held():
    own, mail = wave(), ServiceFactory(slug="mail")
    respond(own, 40, department("Large"), needs={mail: 4}, first={mail: 3})

    before = changes.relevance(_baseline(Period(date(2025, 10, 1), QUARTER.start)))
    now = changes.relevance(_baseline(QUARTER))

    assert before == "Relevance to needs and priorities: no wave was told in the period."
    assert now.startswith("Relevant to needs 75 of 100 (likely 75–75), to priorities 50 of 100 (")
    assert now.endswith("; Spring.")


def _baseline(period):
    compute_baseline(Scope(), period, at=AT)
    return baseline_for(Scope(), period)
