"""What the project is told by the stack."""

import pytest

from servicedesk.stack import environment

URLS = {"DATABASE_URL": "postgres://127.0.0.1/desk", "REDIS_URL": "redis://127.0.0.1/0"}


@pytest.fixture(autouse=True)
def _nothing_given(monkeypatch):
    for name in ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "SITE_URL", "DEMO", "PORT"):
        monkeypatch.delenv(name, raising=False)


def test_running_gets_a_secret_and_a_private_media_folder(state):
    env = environment.for_running(state, URLS)

    assert env["SECRET_KEY"] == state.secret("secret_key")
    assert env["MEDIA_ROOT"] == str(state.folder / "media")
    assert env["SITE_URL"] == "http://127.0.0.1:8000"
    assert env["DATABASE_URL"] == URLS["DATABASE_URL"]


def test_given_variables_win_over_defaults(state, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "given")
    monkeypatch.setenv("SITE_URL", "https://desk.example.org")

    env = environment.for_running(state, URLS)

    assert env["SECRET_KEY"] == "given"
    assert env["SITE_URL"] == "https://desk.example.org"


def test_variable_that_is_given_empty_counts_as_absent(state, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "")

    assert environment.for_running(state, URLS)["SECRET_KEY"] == state.secret("secret_key")


@pytest.mark.parametrize(
    ("given", "wanted"), [(None, True), ("", True), ("1", True), ("0", False), ("false", False)]
)
def test_demo_is_wanted_unless_it_is_switched_off(monkeypatch, given, wanted):
    if given is not None:
        monkeypatch.setenv("DEMO", given)

    assert environment.demo_is_wanted() is wanted


def test_published_environment_is_read_back_until_it_is_withdrawn(state):
    environment.publish(state, environment.for_running(state, URLS))

    assert environment.of_running_stack(state)["DATABASE_URL"] == URLS["DATABASE_URL"]

    environment.withdraw(state)

    assert environment.of_running_stack(state) == {}


def test_deploy_check_gets_production_settings_and_no_demo():
    env = environment.for_deploy_check(URLS)

    assert env["DJANGO_SETTINGS_MODULE"] == "servicedesk.settings.production"
    assert env["DEMO"] == "0"
