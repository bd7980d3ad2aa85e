"""Every kind of question: what the page offers, and what is kept of the answer."""

import re

import pytest
from django.utils import timezone

from surveys.items import Item
from surveys.models import Answer, Response
from surveys.vocabulary import Mode
from tests.factories import ServiceFactory, UserFactory
from tests.surveys.waves import running_wave

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("name", "item"),
    [
        ("overall", Item("overall")),
        ("expect_speed:minimum", Item("expect_speed", "minimum")),
        ("known@12", Item("known", "", 12)),
        ("expect_service:perceived@7", Item("expect_service", "perceived", 7)),
    ],
)
def test_an_item_is_read_as_it_is_written(name, item):
    assert (Item.parse(name), str(item)) == (item, name)


@pytest.mark.parametrize("name", ["", "a:b", "a@", "a@0", "a@x", "a b", "a@1:minimum", "a:"])
def test_what_names_no_item_is_refused(name):
    with pytest.raises(ValueError, match="does not name"):
        Item.parse(name)


def asked(size, **given):
    """Ask some people today."""
    return running_wave(UserFactory.create_batch(size), at=timezone.now(), **given)


@pytest.fixture
def services(db):
    return [ServiceFactory(name="Accounts"), ServiceFactory(name="Network")]


@pytest.fixture
def wave(services):
    return asked(2, mode=Mode.CONFIDENTIAL, services=services)


@pytest.fixture
def link(wave):
    return f"/s/{wave.tokens[0]}/"


class TestPage:
    def test_offers_every_value_of_every_kind_and_none_is_chosen(self, client, link):
        page = client.get(link).content.decode()

        behaviours, triples, importance, ends = 5 * 5, 4 * 3 * 9, 4 * 5, 5 + 7 + 11
        by_service = 3 + 4 * 5 + 3 * 9 + 5
        expected = behaviours + triples + importance + 2 * by_service + ends
        assert page.count('type="radio"') == expected
        assert "checked" not in page

    def test_names_each_service_once(self, client, link):
        page = client.get(link).content.decode()

        assert re.findall(r'<h2[^>]*id="service-\d+">(\w+)</h2>', page) == ["Accounts", "Network"]

    def test_takes_a_fixed_number_of_queries(self, client, link, django_assert_num_queries):
        with django_assert_num_queries(5):  # invitation, response, questions, services: own, wave's
            client.get(link)

    @pytest.mark.parametrize(
        ("mode", "promise"),
        [
            (Mode.NAMED, "Your name stays with your answers"),
            (Mode.CONFIDENTIAL, "IT sees results of 5 people or more together"),
            (Mode.ANONYMOUS, "nothing leads back to you"),
        ],
    )
    def test_says_before_one_answers_who_learns_what(self, client, services, mode, promise):
        wave = asked(1, mode=mode)

        page = client.get(f"/s/{wave.tokens[0]}/").content.decode()

        assert page.count(promise) == 1

    def test_promises_the_thresholds_of_its_wave(self, client):
        wave = asked(1, mode=Mode.CONFIDENTIAL, score_from=8, detail_from=15)

        page = client.get(f"/s/{wave.tokens[0]}/").content.decode()

        assert "8 people or more together, and words without a name, once there are 15" in page

    def test_speaks_the_persons_language_whatever_the_browsers(self, client, wave, link):
        UserFactory._meta.model.objects.filter(pk=wave.invitations[0].person_id).update(
            language="de"
        )

        page = client.get(link, headers={"Accept-Language": "en"}).content.decode()

        assert "Die IT löst, womit ich komme." in page
        assert '<html lang="de"' in page
        assert "Antworten senden" in page


class TestAnswers:
    def test_are_kept_with_part_and_service(self, client, link, services):
        accounts, network = services
        client.post(
            link,
            {
                "behaviour_quality": "4",
                "expect_speed:minimum": "3",
                "expect_speed:perceived": "7",
                f"known@{accounts.pk}": "0",
                f"known@{network.pk}": "2",
                f"expect_service:desired@{network.pk}": "9",
                "recommend": "10",
                "rules": "2",
                "rules.words": "The one on laptops",
                "comment": "Faster, please",
            },
        )

        kept = Answer.objects.values_list("measure", "part", "service", "value", "comment")
        assert set(kept) == {
            ("behaviour_quality", "", None, 4, ""),
            ("expectation_speed", "minimum", None, 3, ""),
            ("expectation_speed", "perceived", None, 7, ""),
            ("awareness", "", accounts.pk, 0, ""),
            ("awareness", "", network.pk, 2, ""),
            ("expectation_service", "desired", network.pk, 9, ""),
            ("nps", "", None, 10, ""),
            ("policy_acceptance", "", None, 2, "The one on laptops"),
            ("comment", "", None, None, "Faster, please"),
        }

    def test_come_back_to_be_changed(self, client, link, services):
        given = {"expect_speed:minimum": "3", f"known@{services[0].pk}": "1", "rules.words": "All"}
        client.post(link, given)

        page = client.get(link).content.decode()

        assert page.count("checked") == 2
        assert re.search(r'name="expect_speed:minimum" value="3"[^>]*checked', page)
        assert re.search(rf'name="known@{services[0].pk}" value="1"[^>]*checked', page)
        assert ">\nAll</textarea>" in page

    @pytest.mark.parametrize(
        "given",
        [
            {"expect_speed:minimum": "10"},
            {"recommend": "-1"},
            {"recommend": "ten"},
            {"behaviour_quality": "6"},
        ],
    )
    def test_beyond_the_scale_are_refused_by_name(self, client, link, given):
        answer = client.post(link, given)

        assert answer.status_code == 422
        assert "is not one of the available choices" in answer.content.decode()
        assert not Response.objects.exists()

    def test_about_a_service_that_was_not_asked_about_record_nothing(self, client, link):
        other = ServiceFactory()

        answer = client.post(link, {f"known@{other.pk}": "2"})

        assert answer.status_code == 422
        assert not Response.objects.exists()

    def test_too_long_are_refused_and_kept_on_the_page(self, client, link):
        answer = client.post(link, {"comment": "x" * 4001})

        assert answer.status_code == 422
        assert "x" * 4001 in answer.content.decode()
        assert not Response.objects.exists()


class TestASealedAnonymousLink:
    def test_thanks_and_cannot_be_used_again(self, client, services):
        wave = asked(1)
        link = f"/s/{wave.tokens[0]}/"
        client.post(link, {"recommend": "9"})
        Response.objects.update(edit_hash=None)

        page = client.get(link, follow=True).content.decode()
        client.post(link, {"recommend": "1"})

        assert "Change my answers" not in page
        assert Answer.objects.get().value == 9
