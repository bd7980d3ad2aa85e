"""My requests, those I follow, my department's."""

import pytest
from django.urls import reverse

from requests_app.lifecycle import services
from tests.factories import (
    NOW,
    DepartmentFactory,
    RequestTypeFactory,
    UserFactory,
    agent_for,
    open_request,
)

pytestmark = pytest.mark.django_db

ADDRESS = reverse("portal:requests")


@pytest.fixture
def person():
    return UserFactory()


@pytest.fixture
def own(signed_in, person):
    """A browser in which the person is signed in."""
    return signed_in(person)


def read(own, **given):
    return own.get(ADDRESS, given).content.decode()


class TestFilters:
    def test_shows_what_is_open_unless_asked_for_more(self, own, person):
        open_request(requester=person, summary="Still open")
        done = open_request(requester=person, summary="Done already")
        services.resolve_request(done.pk, resolution="Ok.", actor=agent_for(done), at=NOW)

        assert "Done already" not in read(own)
        assert "Still open" not in read(own, show="resolved")
        both = read(own, show="all")
        assert "Still open" in both
        assert "Done already" in both

    def test_narrows_by_kind_and_words(self, own, person):
        open_request(requester=person, summary="The dock hums")
        open_request(
            requester=person, summary="A dock app", request_type=RequestTypeFactory(project=True)
        )

        assert "The dock hums" not in read(own, kind="PROJECT")
        assert "The dock hums" in read(own, q="HUMS dock")
        assert "A dock app" not in read(own, q="HUMS dock")

    def test_finds_by_number(self, own, person):
        service_request = open_request(requester=person)

        assert service_request.summary in read(own, q=service_request.number.lower())

    def test_wrong_values_count_as_none(self, own, person):
        open_request(requester=person, summary="Still open")

        assert "Still open" in read(own, show="x", kind="x", whose="x", cursor="x")

    def test_says_what_to_do_when_nothing_is_found(self, own):
        assert "None of these says “coffee”" in read(own, q="coffee")
        assert "Nothing here yet" in read(own, show="all")


class TestWhose:
    def test_shows_what_one_follows(self, own, person):
        followed = open_request(summary="Of a colleague")
        services.add_follower(followed.pk, person=person, actor=followed.requester, at=NOW)

        assert "Of a colleague" in read(own, whose="followed")
        assert "Of a colleague" not in read(own)

    def test_shows_a_department_to_its_lead_where_it_shares(self, own, person):
        shared = DepartmentFactory(lead=person, shares_requests=True)
        open_request(requester=UserFactory(department=shared), summary="In my department")
        open_request(
            requester=UserFactory(department=shared),
            summary="Between two people",
            request_type=RequestTypeFactory(is_restricted=True),
        )

        page = read(own, whose="department")

        assert "In my department" in page
        assert "Between two people" not in page
        assert "My department" in page

    def test_shows_no_department_that_does_not_share(self, own, person):
        closed = DepartmentFactory(lead=person)
        open_request(requester=UserFactory(department=closed), summary="In my department")

        page = read(own, whose="department")

        assert "In my department" not in page
        assert "My department" not in page


class TestPaging:
    def test_goes_on_after_the_last_one(self, own, person):
        for number in range(30):
            open_request(requester=person, summary=f"Matter {number:02d}")

        first = own.get(ADDRESS)
        cursor = first.context["page"].next_cursor
        second = read(own, cursor=cursor)

        assert "Matter 29" in first.content.decode()
        assert "Matter 04" in second
        assert "Matter 05" not in second

    def test_takes_the_same_queries_for_any_length(self, own, person, django_assert_num_queries):
        open_request(requester=person)
        # session, user, departments, requests
        with django_assert_num_queries(4):
            read(own)
        for _ in range(19):
            open_request(requester=person)
        with django_assert_num_queries(4):
            read(own)

    def test_a_swap_gets_the_list_alone(self, own, person):
        open_request(requester=person)

        part = own.get(ADDRESS, headers={"HX-Request": "true"}).content.decode()

        assert "<html" not in part
        assert "1 shown." in part
