"""What those who were asked see and do in the portal, as plain forms."""

import pytest
import time_machine
from django.test import Client

from csap.consultations import services
from csap.consultations.models import Remark, Stance
from csap.consultations.services import Text
from csap.consultations.vocabulary import Outcome, Position, Verdict
from tests.csap.consultations.builders import (
    AFTER,
    AT,
    MENDED,
    closed,
    decided,
    department_with,
    drafted,
    object_to,
    opened,
    say,
)
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
LIST = "/partnership/consultations/"


@pytest.fixture
def manager():
    return UserFactory(manager=True, name="Laura Fischer")


@pytest.fixture
def team():
    department, _ = department_with(0)
    names = ("Priya Raman", "Maren Dahl", "Ines Okafor")
    return department, [UserFactory(department=department, name=name) for name in names]


@pytest.fixture
def priya(team):
    client = Client()
    client.force_login(team[1][0], backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(AT, tick=False):
        yield


def text(answer, status=200):
    assert answer.status_code == status
    return answer.content.decode()


class TestList:
    def test_names_what_waits_for_the_reader(self, manager, team, priya):
        opened(manager, team[0])
        drafted(manager, team[0], title="Travel")

        page = text(priya.get(LIST))

        assert "1 waits for you." in page
        assert "Own devices at work" in page
        assert "Travel" not in page

    def test_takes_the_same_queries_for_any_length(
        self, manager, team, priya, django_assert_num_queries
    ):
        opened(manager, team[0])
        priya.get(LIST)
        with django_assert_num_queries(3):
            priya.get(LIST)
        for title in "abcd":
            opened(manager, team[0], title=title)

        with django_assert_num_queries(3):
            priya.get(LIST)


class TestPage:
    def test_shows_the_draft_and_takes_a_word(self, manager, team, priya):
        made = opened(manager, team[0])
        page = f"{LIST}{made.number}/"
        assert "It is wiped when it is lost." in text(priya.get(page))

        sent = priya.post(
            f"{page}speak/",
            {"speak-key": "a", "speak-position": "CHANGES", "speak-text": "Say who pays."},
        )

        assert sent.status_code == 302
        assert Stance.objects.current().get().position == Position.CHANGES
        again = text(priya.get(page))
        assert "You support it with changes, said on 5 Oct 2026." in again
        assert "Say who pays." in again

    def test_says_what_an_objection_lacks_and_keeps_the_rest(self, manager, team, priya):
        made = opened(manager, team[0])

        refused = text(
            priya.post(
                f"{LIST}{made.number}/speak/",
                {"speak-key": "a", "speak-position": "OBJECT", "speak-section": "4.2"},
            ),
            422,
        )

        assert "Say what you object to" in refused
        assert 'value="4.2"' in refused
        assert not Stance.objects.exists()

    def test_shows_words_of_colleagues_without_their_names(self, manager, team, priya):
        made = opened(manager, team[0])
        object_to(made.number, team[1][1], "Photos!")
        services.comment(made.number, text="Short at last.", person=team[1][2], at=AT)

        page = text(priya.get(f"{LIST}{made.number}/"))

        assert "Photos!" in page
        assert "Short at last." in page
        assert not any(person.name in page for person in team[1][1:])

    def test_agrees_with_a_comment(self, manager, team, priya):
        made = opened(manager, team[0])
        said = services.comment(made.number, text="Short at last.", person=team[1][1], at=AT)

        sent = priya.post(f"{LIST}{made.number}/agree/{said.pk}/")

        assert sent.headers["Location"].endswith("#comments")
        assert "1 agrees, you too" in text(priya.get(f"{LIST}{made.number}/"))

    def test_shows_the_answer_to_ones_objection(self, manager, team, priya):
        made = opened(manager, team[0])
        remark = object_to(made.number, team[1][0])
        services.answer(
            made.number, remark.pk, verdict=Verdict.DECLINED, text="The law asks for it.",
            actor=manager, at=AT,
        )  # fmt: skip

        page = text(priya.get(f"{LIST}{made.number}/"))

        assert "The law asks for it." in page
        assert "Yours" in page

    def test_says_that_the_text_changed_since(self, manager, team, priya):
        made = opened(manager, team[0])
        say(made.number, team[1][0])
        services.revise(made.number, Text(MENDED, "Only the container."), actor=manager, at=AT)

        page = text(priya.get(f"{LIST}{made.number}/"))

        assert "you spoke about draft 1" in page

    def test_compares_the_texts(self, manager, team, priya):
        made = opened(manager, team[0])

        page = text(priya.get(f"{LIST}{made.number}/changes/"))

        assert "compared with version 1" in page
        assert "<ins>" in page
        assert "<del>" in page

    def test_tells_the_outcome_and_takes_the_acknowledgement(self, manager, team, priya):
        made = closed(manager, team[0], speak=lambda number: say(number, team[1][0]))
        decided(made.number, manager, Outcome.CHANGED, text=Text(MENDED, "Only the container."))
        page = f"{LIST}{made.number}/"
        assert "adopted with changes" in text(priya.get(page))
        assert "has_read" in text(priya.post(f"{page}acknowledge/", {"acknowledge-key": "a"}), 422)

        given = {"acknowledge-key": "a", "acknowledge-has_read": "on"}
        with time_machine.travel(AFTER, tick=False):
            priya.force_login(team[1][0], backend="django.contrib.auth.backends.ModelBackend")
            assert priya.post(f"{page}acknowledge/", given).status_code == 302
            told = text(priya.get(page))

        assert "You said on 14 November 2026 that you have read" in told

    def test_is_not_there_for_who_was_not_asked(self, manager, team):
        made = opened(manager, team[0])
        stranger = Client()
        stranger.force_login(
            UserFactory(agent=True), backend="django.contrib.auth.backends.ModelBackend"
        )

        assert stranger.get(f"{LIST}{made.number}/").status_code == 404
        sent = stranger.post(f"{LIST}{made.number}/speak/", {"speak-position": "SUPPORT"})
        assert sent.status_code == 404

    def test_takes_the_same_queries_for_one_voice_and_for_many(
        self, manager, team, priya, django_assert_num_queries
    ):
        made = opened(manager, team[0])
        page = f"{LIST}{made.number}/"
        priya.get(page)
        with django_assert_num_queries(16):
            priya.get(page)
        for person in UserFactory.create_batch(6, department=team[0]):
            services.tend(at=AT)
            object_to(made.number, person, f"{person.name} objects")
            services.comment(made.number, text="Hm.", person=person, at=AT)
        assert Remark.objects.count() == 12

        with django_assert_num_queries(16):
            priya.get(page)
