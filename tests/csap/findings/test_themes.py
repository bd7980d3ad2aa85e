"""Themes of feedback beside the perceptions that remain: who has them, and when they are gone."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from surveys import services
from surveys.models import Feedback
from surveys.themes import FROM, themes
from tests.factories import ServiceFactory, UserFactory
from tests.surveys.builders import ship_instruments
from tests.surveys.words import policy_of, said

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager():
    return UserFactory(manager=True, name="Laura Fischer")


@pytest.fixture
def mail():
    """A service that was complained about as often as makes a theme; nobody has seen to it."""
    ship_instruments()
    service = ServiceFactory(name="Mail", slug="mail")
    complained(service=service)
    return service


def complained(count=FROM, **given):
    now = timezone.now()
    told = {"readable_at": now, "shows_service": True, "is_complaint": True} | given
    return [said(f"Slow {number}", **told) for number in range(count)]


def text_of(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


class TestThemes:
    def test_count_what_was_said_about_the_same(self, mail, manager):
        (found,) = themes(manager, at=timezone.now())

        assert (found.name, found.topic, found.said) == ("Mail", "SERVICE", FROM)
        assert (found.undone, found.unowned, found.owners) == (FROM, FROM, [])

    def test_a_policy_is_its_own_theme_and_never_a_services(self, mail, manager):
        complained(service=mail, topic="POLICY", policy=policy_of(name="Docks"))

        assert {(each.name, each.said) for each in themes(manager, at=timezone.now())} == {
            ("Mail", FROM),
            ("Docks", FROM),
        }

    @pytest.mark.parametrize(
        "given",
        [
            {"is_complaint": False},
            {"readable_at": None},
            {"shows_service": False},
            {"at": timezone.now() - timedelta(days=400)},
        ],
    )
    def test_leave_out_what_is_no_complaint_untold_or_old(self, manager, given):
        ship_instruments()
        complained(service=ServiceFactory(), **given)

        assert themes(manager, at=timezone.now()) == []

    def test_fewer_are_no_theme_and_others_read_only_what_they_own(self, mail, manager):
        complained(FROM - 1, service=ServiceFactory(name="Print"))
        now = timezone.now()

        assert [each.name for each in themes(manager, at=now)] == ["Mail"]
        assert themes(UserFactory(agent=True), at=now) == []


class TestList:
    path = "/csap/findings/perceptions/"

    def test_shows_who_has_them_until_all_are_answered(self, mail, manager, signed_in):
        client, now = signed_in(manager), timezone.now()
        complained(service=mail)
        assert f"Mail service open nobody of {2 * FROM}" in text_of(client.get(self.path))

        for each in themes_words(manager):
            services.assign_feedback(each, owner=manager, actor=manager, at=now)
        assert "Mail service being worked Laura Fischer" in text_of(client.get(self.path))

        for each in themes_words(manager):
            services.answer_feedback(each, text="Done.", is_upheld=True, actor=manager, at=now)
        assert "No theme of this kind" in text_of(client.get(self.path))
        assert "Mail service gone" in text_of(client.get(f"{self.path}?work=GONE"))

    def test_programs_read_the_same(self, mail, manager):
        client = APIClient()
        client.force_authenticate(manager)

        (row,) = client.get("/api/v1/surveys/feedback/themes/").data

        assert (row["service"], row["said"], row["undone"]) == ("mail", FROM, FROM)


def themes_words(user):
    """Return every comment that the person may read."""
    return list(Feedback.objects.visible_to(user).values_list("pk", flat=True))
