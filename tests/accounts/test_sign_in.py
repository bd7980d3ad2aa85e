"""Signing in, being refused, and arriving at the right door."""

import pytest
from django.urls import reverse

from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
SIGN_IN = "accounts:sign_in"


def post(client, email, password=PASSWORD, **data):
    return client.post(reverse(SIGN_IN), {"username": email, "password": password, **data})


def test_sends_who_signed_in_to_the_start_page(client):
    user = UserFactory()

    response = post(client, user.email)

    assert response.status_code == 302
    assert response.url == reverse("home")


def test_does_not_mind_capitals_in_the_address(client):
    user = UserFactory(email="priya@example.org")

    assert post(client, "Priya@Example.org").status_code == 302
    assert client.session["_auth_user_id"] == str(user.pk)


def test_goes_on_to_the_page_one_came_for(client):
    response = post(client, UserFactory().email, next=reverse("accounts:profile"))

    assert response.url == reverse("accounts:profile")


def test_never_goes_on_to_another_site(client):
    response = post(client, UserFactory().email, next="https://elsewhere.example/")

    assert response.url == reverse("home")


@pytest.mark.parametrize("known", [True, False])
def test_refuses_without_saying_which_was_wrong(client, known):
    email = UserFactory().email if known else "nobody@example.org"

    response = post(client, email, password="wrong")

    assert response.status_code == 422
    assert "do not belong together" in response.content.decode()
    assert "_auth_user_id" not in client.session


def test_refuses_who_has_left(client):
    assert post(client, UserFactory(is_active=False).email).status_code == 422


def test_locks_after_five_wrong_passwords(client, settings):
    settings.AXES_ENABLED = True
    user = UserFactory()
    for _ in range(settings.AXES_FAILURE_LIMIT):
        response = post(client, user.email, password="wrong")

    assert response.status_code == 429
    assert "Too many attempts" in response.content.decode()
    assert post(client, user.email).status_code == 429


@pytest.mark.parametrize("demo", [True, False])
def test_lists_people_to_be_in_the_demo_only(client, settings, demo):
    settings.DEMO = demo
    UserFactory(name="Jonas Lindqvist", agent=True)

    page = client.get(reverse(SIGN_IN)).content.decode()

    assert ("Jonas Lindqvist" in page) is demo


def test_signs_out_by_post_alone(client):
    client.force_login(UserFactory())
    url = reverse("accounts:sign_out")

    assert client.get(url).status_code == 405
    assert client.post(url).status_code == 302
    assert "_auth_user_id" not in client.session
