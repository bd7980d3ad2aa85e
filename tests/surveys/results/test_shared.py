"""Results of two real surveys, if they lie beside the repository; else this is skipped.

What must come out is computed straight from the files here, by nothing of the product.
"""

from statistics import fmean

import pytest
from django.utils import timezone

from surveys.models import Collection
from surveys.results import page, scores
from surveys.results.publication import Scope
from surveys.results.results import read
from tests.factories import UserFactory
from tests.surveys.test_shared_answers import ECSI, ORIENTATION, SHARED, bring_in, in_the_file

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not SHARED.is_dir(), reason=f"no real surveys in {SHARED}"),
]


def results_of(path, name):
    bring_in(path, name)
    key = f"collection-{Collection.objects.get().pk}"
    return read(UserFactory(manager=True), key, timezone.now().date())


def told(results, measure, scope=None):
    line = results.line_of(measure)
    figure = results.figure(line, scope) if scope else results.figure(line)
    return figure, scores.score(line.item, figure)


def share_from(values, least):
    return sum(value >= least for value in values) / len(values)


def test_the_mobile_phone_survey_is_told_as_the_file_says():
    results, said = results_of(ECSI, "ecsi_mobile"), in_the_file(ECSI)

    for column in set(said[0]) - {"respondent", "CUEX1", "PERQ1"}:
        values = [int(row[column]) for row in said]
        figure, score = told(results, column.lower())
        assert figure.n == 250
        assert score.mean.value == pytest.approx(fmean(values), abs=1e-12)
        assert score.share.value == share_from(values, 9)


def test_its_expectation_and_perception_are_one_zone():
    results, said = results_of(ECSI, "ecsi_mobile"), in_the_file(ECSI)

    zone = scores.zone(results.figure(results.line_of("quality")))

    assert zone.desired == pytest.approx(fmean(int(row["CUEX1"]) for row in said)) == 7.58
    assert zone.perceived.value == pytest.approx(fmean(int(row["PERQ1"]) for row in said)) == 7.944
    drawn = page.make(results, "", None).zones
    (row,) = drawn.chart["rows"]
    assert (row["desired"], row["perceived"]) == (zone.desired, zone.perceived.value)
    assert row["right"].startswith("+0.4 (+0.1 to +0.6)")


def test_the_orientation_office_is_told_as_the_file_says_by_faculty_too():
    results, said = results_of(ORIENTATION, "univer_orientation"), in_the_file(ORIENTATION)

    for column in ("informat", "willingn", "officeho", "compete", "global"):
        values = [int(row[column]) for row in said]
        figure, score = told(results, column)
        assert figure.n == 2179
        assert score.mean.value == pytest.approx(fmean(values), abs=1e-12)
        assert score.share.value == share_from(values, 6)
    shown = 0
    for faculty in {row["faculty"] for row in said}:
        values = [int(row["global"]) for row in said if row["faculty"] == faculty]
        figure, score = told(results, "global", Scope(column=f"Faculty {faculty}"))
        shown += figure.is_shown
        assert figure.n == len(values)
        assert not figure.is_shown or score.mean.value == pytest.approx(fmean(values), abs=1e-12)
    assert shown == 13
