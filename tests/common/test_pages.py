"""What every page promises: one frame, a strict policy, pages for errors."""

import re

import pytest
from django.test import RequestFactory
from django.urls import reverse

from servicedesk.common.error_pages import server_error
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def test_carries_no_inline_style_or_script(client):
    client.force_login(UserFactory(admin=True))

    page = client.get(reverse("accounts:profile")).content.decode()

    assert not re.search(r"\sstyle=|<style|\son[a-z]+=|javascript:", page)
    assert all("src=" in tag and "nonce=" in tag for tag in re.findall(r"<script[^>]*>", page))


def test_allows_its_scripts_by_the_nonce_of_its_policy(client):
    response = client.get(reverse("accounts:sign_in"))

    nonce = re.search(r'nonce="([^"]+)"', response.content.decode())[1]
    assert f"'nonce-{nonce}'" in response.headers["Content-Security-Policy"]


def test_has_one_live_region_and_a_way_past_the_navigation(client):
    page = client.get(reverse("accounts:sign_in")).content.decode()

    assert page.count('id="announcement"') == 1
    assert '<a class="skip" href="#main">' in page


def test_shows_the_door_switch_only_to_who_has_several(client):
    for traits, is_shown in (({}, False), ({"agent": True}, True)):
        client.force_login(UserFactory(**traits))

        page = client.get(reverse("accounts:profile")).content.decode()

        assert ('aria-label="Doors"' in page) is is_shown


def test_says_what_to_do_where_nothing_is(client):
    response = client.get("/no/such/place/")

    assert response.status_code == 404
    assert "There is nothing at this address" in response.content.decode()


def test_refuses_a_form_without_its_token_in_words(client):
    client.handler.enforce_csrf_checks = True

    response = client.post(reverse("accounts:sign_in"), {})

    assert response.status_code == 403
    assert "had been open for too long" in response.content.decode()


def test_stands_alone_when_everything_broke():
    response = server_error(RequestFactory().get("/"))

    assert response.status_code == 500
    assert "It is not your fault" in response.content.decode()
