"""One's own profile."""

import pytest
from django.urls import reverse

from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def user(client):
    user = UserFactory(manager=True)
    client.force_login(user)
    return user


def test_asks_a_stranger_to_sign_in(client):
    response = client.get(reverse("accounts:profile"))

    assert response.url.startswith(reverse("accounts:sign_in"))


def test_shows_who_the_company_thinks_one_is(client, user):
    page = client.get(reverse("accounts:profile")).content.decode()

    assert user.department.name in page
    assert "Service manager" in page


def test_keeps_zone_and_language(client, user):
    data = {"time_zone": "Asia/Tokyo", "language": "de"}

    response = client.post(reverse("accounts:profile"), data)

    user.refresh_from_db()
    assert (user.time_zone, user.language) == ("Asia/Tokyo", "de")
    assert response.cookies["django_language"].value == "de"


def test_refuses_a_zone_that_does_not_exist(client, user):
    response = client.post(reverse("accounts:profile"), {"time_zone": "Mars/Olympus"})

    assert response.status_code == 422
    user.refresh_from_db()
    assert user.time_zone == ""


@pytest.mark.parametrize("htmx", [True, False])
def test_answers_a_swap_with_the_fragment_alone(client, user, htmx):
    headers = {"HX-Request": "true"} if htmx else {}

    page = client.get(reverse("accounts:profile"), headers=headers).content.decode()

    assert ("<html" in page) is not htmx
