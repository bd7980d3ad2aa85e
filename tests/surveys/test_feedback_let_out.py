"""Words without a name are read once it cannot be told whose they are, and then all together."""

import pytest
from django.utils import timezone

from surveys import services
from surveys.models import Feedback, Response
from tests.factories import ServiceFactory, UserFactory
from tests.surveys.words import collected

TEXTS = [f"Words {number}" for number in range(12)]


def let_out():
    return services.let_feedback_be_read(at=timezone.now())


def readable():
    return Feedback.objects.visible_to(UserFactory(manager=True)).count()


class TestLetFeedbackBeRead:
    @pytest.mark.parametrize(("people", "out"), [(9, 0), (10, 10)])
    def test_waits_for_ten_who_wrote(self, people, out):
        collected(TEXTS[:people])

        assert let_out() == out
        assert readable() == out

    def test_adds_nothing_the_second_time(self):
        collected(TEXTS)
        let_out()

        assert let_out() == 0

    def test_waits_while_one_answer_is_still_to_be_sealed(self):
        collected(TEXTS)
        Response.objects.filter(respondent="3").update(edit_hash="link")

        assert let_out() == 0

    def test_tells_the_service_only_where_ten_wrote_about_it_and_about_the_others(self):
        mail, phone, dock = ServiceFactory(), ServiceFactory(), ServiceFactory()
        about = [mail] * 12 + [phone] * 10 + [dock] * 3
        collected([f"Words {number}" for number in range(25)], services_of=about)

        let_out()

        told = set(Feedback.objects.filter(shows_service=True).values_list("service", flat=True))
        # With the phone told, the three about the dock would be told apart.
        assert told == {mail.pk}

    def test_leaves_small_surveys_alone_beside_large_ones(self):
        collected(TEXTS)
        collected(TEXTS[:3])

        assert let_out() == 12
