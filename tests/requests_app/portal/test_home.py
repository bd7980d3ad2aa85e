"""Where people begin."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from requests_app.lifecycle import services
from tests.factories import (
    NOW,
    RequestTypeFactory,
    ServiceFactory,
    TargetFactory,
    UserFactory,
    agent_for,
    open_request,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_bit_later")]

HOME = reverse("portal:home")


@pytest.fixture
def a_bit_later():
    with time_machine.travel(NOW + timedelta(minutes=30), tick=False):
        yield


@pytest.fixture
def person():
    return UserFactory()


@pytest.fixture
def own(signed_in, person):
    """A browser in which the person is signed in."""
    return signed_in(person)


def read(own, address=HOME, **given):
    return own.get(address, given).content.decode()


class TestOpenRequests:
    def test_ones_turn_comes_first_then_what_is_due_first(self, own, person):
        TargetFactory(response_seconds=4 * 3600)
        TargetFactory(priority=1, response_seconds=3600)
        late = open_request(requester=person, summary="Due later")
        soon = open_request(requester=person, summary="Due soon", impact=1, urgency=1)
        turn = open_request(requester=person, summary="Mine to answer")
        agent = agent_for(turn)
        services.reply_to_request(turn.pk, body="Which **one**?", actor=agent, at=NOW)
        services.hold_request(turn.pk, reason="REQUESTER", actor=agent, at=NOW)

        page = read(own)

        assert page.index(turn.summary) < page.index(soon.summary) < page.index(late.summary)
        assert "asks: Which one?" in page
        assert "Today 11:00" in page

    def test_a_late_one_says_so(self, own, person):
        TargetFactory(response_seconds=900)
        open_request(requester=person)

        page = read(own)

        assert "15 min late" in page
        assert "was due today 10:15" in page

    def test_shows_nobody_elses_and_nothing_resolved(self, own, person):
        other = open_request(summary="Of somebody else")
        done = open_request(requester=person, summary="Done already")
        services.resolve_request(done.pk, resolution="Ok.", actor=agent_for(done), at=NOW)

        page = read(own)

        assert other.summary not in page
        assert done.summary not in page
        assert "Nothing is open." in page

    def test_names_each_service_asked_for_most_once(self, own):
        erp, mail = ServiceFactory(name="Meridian ERP"), ServiceFactory(name="Email")
        for service in (erp, mail, erp):
            open_request(request_type=RequestTypeFactory(service=service))

        page = read(own)

        chips = page[page.index("Asked for most this week") : page.index("Your open requests")]
        assert re.findall(r'class="pill"[^>]*>([^<]+)<', chips) == ["Meridian ERP", "Email"]

    def test_takes_the_same_queries_for_any_length(self, own, person, django_assert_num_queries):
        open_request(requester=person)
        read(own)  # what everybody may see is remembered from here on
        # session, user, open ones, their number, services, types asked for most, outages
        with django_assert_num_queries(7):
            read(own)
        for _ in range(20):
            open_request(requester=person)
        with django_assert_num_queries(7):
            read(own)


class TestSearch:
    def test_finds_services_types_and_ones_own_requests(self, own, person):
        RequestTypeFactory(name="VPN drops")
        ServiceFactory(name="Remote access", description="Also called VPN")
        open_request(requester=person, summary="My vpn is slow")
        open_request(summary="Your vpn is slow")

        page = read(own, reverse("portal:search"), q="vpn")

        for words in ("VPN drops", "Remote access", "My vpn is slow"):
            assert words in page
        assert "Your vpn" not in page

    def test_wants_every_word_if_anything_holds_them_all(self, own):
        RequestTypeFactory(name="VPN drops")
        RequestTypeFactory(name="VPN for a printer")

        page = read(own, reverse("portal:search"), q="vpn printer")

        assert "VPN for a printer" in page
        assert "VPN drops" not in page

    def test_understands_a_sentence_by_the_words_that_tell(self, own):
        ServiceFactory(name="Laptop and workplace", description="Screens, docks, chairs")
        ServiceFactory(name="Screens in rooms", description="Where people meet")
        ServiceFactory(name="Printing", description="Is it on?")

        page = read(own, reverse("portal:search"), q="my laptop screen is broken")

        assert page.index("Laptop and workplace") < page.index("Screens in rooms")
        assert "Printing" not in page

    def test_offers_a_way_on_when_nothing_is_found(self, own):
        page = read(own, reverse("portal:search"), q="<b>coffee")

        assert "Nothing found for “&lt;b&gt;coffee”" in page

    def test_an_empty_search_shows_the_box(self, own):
        assert "What do you need?" in read(own, reverse("portal:search"))


class TestService:
    def test_says_what_is_promised_and_how_often_it_was_kept(self, own):
        TargetFactory(response_seconds=3600, resolution_seconds=10 * 3600)
        request_type = RequestTypeFactory()
        for minutes in [10] * 9 + [20 * 60]:
            answered = open_request(request_type=request_type, at=NOW - timedelta(days=7))
            services.reply_to_request(
                answered.pk,
                body="Ok",
                actor=agent_for(answered),
                at=NOW - timedelta(days=7) + timedelta(minutes=minutes),
            )

        page = read(own, reverse("portal:service", args=[request_type.service.slug]))

        assert "A first answer within 1 working hour" in page
        assert '90\N{NO-BREAK SPACE}%</b><span class="n">n = 10' in page
        assert "Solved within 1 working day" in page
        assert "Mon to Fri, 08:00–18:00" in page

    def test_says_k_of_n_where_a_share_would_say_too_much(self, own):
        TargetFactory(response_seconds=900)
        late = open_request()

        page = read(own, reverse("portal:service", args=[late.service.slug]))

        assert "0 of 1" in page
        assert "Below aim" not in page

    def test_a_promise_of_its_own_replaces_the_general_one(self, own):
        TargetFactory(response_seconds=3600)
        service = RequestTypeFactory().service
        TargetFactory(service=service, response_seconds=1800)

        page = read(own, reverse("portal:service", args=[service.slug]))

        assert "30 working minutes" in page
        assert "1 working hour" not in page

    def test_hides_what_is_not_live(self, own):
        service = ServiceFactory(stage="PIPELINE")

        address = reverse("portal:service", args=[service.slug])
        assert own.get(address).status_code == 404
        assert service.name not in read(own, reverse("portal:services"))
