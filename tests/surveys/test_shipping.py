"""What an installation is delivered with."""

import pytest

from surveys.models import Question, QuestionnaireVersion
from surveys.vocabulary import (
    AFTER_ENGAGEMENT,
    AFTER_RESOLUTION,
    RELATIONSHIP,
    Behaviour,
    Communication,
    ExpectationItem,
    Measure,
    QuestionKind,
    behaviour_measure,
    communication_measure,
    expectation_measure,
    importance_measure,
)
from tests.surveys.builders import ship_instruments

pytestmark = pytest.mark.django_db


def test_the_questions_after_a_resolution_are_in_force():
    version = QuestionnaireVersion.objects.in_force(AFTER_RESOLUTION).get()

    asked = version.questions.order_by("position")
    assert list(asked.values_list("key", "behaviour", "is_apart")) == [
        ("overall", "quality", False),
        ("solved", "effectiveness", False),
        ("in_time", "timeliness", False),
        ("policy", None, True),
        ("comment", None, False),
    ]


def measures(code):
    asked = QuestionnaireVersion.objects.in_force(code).get().questions.order_by("position")
    return list(asked.values_list("measure", flat=True))


def test_a_wave_asks_for_all_that_the_figures_need():
    asked = measures(RELATIONSHIP)

    assert asked[:5] == [behaviour_measure(each) for each in Behaviour]
    assert {expectation_measure(each) for each in ExpectationItem} < set(asked)
    assert {importance_measure(each) for each in ExpectationItem} < set(asked)
    assert {
        Measure.RELEVANCE_NEEDS,
        Measure.RELEVANCE_PRIORITIES,
        Measure.AWARENESS,
        Measure.SERVICE_SATISFACTION,
        Measure.ACCEPTANCE,
        Measure.POLICY_ACCEPTANCE,
        Measure.NPS,
        Measure.CES,
        Measure.COMMENT,
    } < set(asked)


def test_an_engagement_is_asked_about_outcome_behaviours_and_information():
    asked = measures(AFTER_ENGAGEMENT)

    assert asked == [
        Measure.ENGAGEMENT_SUCCESS,
        Measure.ENGAGEMENT_TIMELINESS,
        Measure.ENGAGEMENT_BUDGET,
        *(behaviour_measure(each) for each in Behaviour),
        *(communication_measure(each) for each in Communication),
        Measure.COMMENT,
    ]


def test_shipping_twice_ships_once():
    ship_instruments()

    versions = QuestionnaireVersion.objects.select_related("questionnaire")
    assert sorted((v.questionnaire.code, v.number, v.retired_at is None) for v in versions) == [
        ("P", 1, True),
        ("R", 1, True),
        ("T", 1, False),
        ("T", 2, True),
    ]


def in_force():
    return Question.objects.filter(version__retired_at=None)


def test_every_scale_has_a_label_for_each_value():
    for question in Question.objects.exclude(scale_min=None):
        assert len(question.options) == question.scale_max - question.scale_min + 1


def test_everything_is_worded_alike_in_english_and_german():
    for question in in_force():
        english, german = question.wording["en"], question.wording["de"]
        assert set(english) == set(german), question.key
        assert len(english.get("labels", [])) == len(german.get("labels", [])), question.key


def test_no_more_than_eight_expectations_are_asked_for():
    assert 1 <= in_force().filter(kind=QuestionKind.EXPECTATION).count() <= 8
