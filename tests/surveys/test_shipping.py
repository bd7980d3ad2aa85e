"""What an installation is delivered with."""

import pytest

from surveys.models import Question, QuestionnaireVersion
from surveys.vocabulary import AFTER_RESOLUTION
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


def test_shipping_twice_ships_once():
    ship_instruments()

    assert QuestionnaireVersion.objects.count() == 1
    assert Question.objects.count() == 5


def test_every_scale_has_a_label_for_each_value():
    scales = Question.objects.exclude(scale_min=None)

    for question in scales:
        assert len(question.options) == question.scale_max - question.scale_min + 1
