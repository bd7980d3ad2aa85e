"""The environment the project runs in, in the words servicedesk.settings reads."""

import os
import secrets
from collections.abc import Mapping

from servicedesk.stack.state import State

DEVELOPMENT = "servicedesk.settings.dev"
TEST = "servicedesk.settings.test"
PRODUCTION = "servicedesk.settings.production"
DEFAULT_PORT = 8000
_RUNNING = "running.json"
_PUBLISHED = (
    "DJANGO_SETTINGS_MODULE",
    "DATABASE_URL",
    "REDIS_URL",
    "SECRET_KEY",
    "SITE_URL",
    "DEMO",
    "MEDIA_ROOT",
    "STATIC_ROOT",
    "STATIC_MODE",
)


def given(name: str) -> str | None:
    """Return a variable that was given and is not empty."""
    return os.environ.get(name) or None


def wanted_port() -> int:
    return int(given("PORT") or DEFAULT_PORT)


def demo_is_wanted() -> bool:
    return (given("DEMO") or "1").lower() not in ("0", "false", "no", "off")


def for_running(state: State, urls: Mapping[str, str]) -> dict[str, str]:
    """Return what ``make run`` and ``make manage`` give the project; given variables win."""
    defaults = {
        "DJANGO_SETTINGS_MODULE": DEVELOPMENT,
        "DEMO": "1",
        "SITE_URL": f"http://127.0.0.1:{wanted_port()}",
        "SECRET_KEY": state.secret("secret_key"),
        "MEDIA_ROOT": str(state.media_folder()),
        "STATIC_ROOT": str(state.folder / "static"),
        "STATIC_MODE": "hashed",
        # So that the address and the demo's people stay in sight.
        "LOG_LEVEL": "WARNING",
        "PYTHONUNBUFFERED": "1",
    }
    return defaults | _everything_given() | dict(urls)


def for_tests(state: State, urls: Mapping[str, str]) -> dict[str, str]:
    """Return what the tests get; their temporary files go when the throw-away state goes."""
    temporary = state.folder / "tmp"
    temporary.mkdir(exist_ok=True)
    own = {"DJANGO_SETTINGS_MODULE": TEST, "DEMO": "0", "TMPDIR": str(temporary)}
    return _everything_given() | own | dict(urls)


def for_deploy_check(urls: Mapping[str, str]) -> dict[str, str]:
    """Return a production environment that is complete, with secrets made for this once."""
    example = {
        "DJANGO_SETTINGS_MODULE": PRODUCTION,
        "SECRET_KEY": secrets.token_urlsafe(64),
        "ALLOWED_HOSTS": "desk.example.org",
        "CSRF_TRUSTED_ORIGINS": "https://desk.example.org",
        "SITE_URL": "https://desk.example.org",
        "EMAIL_URL": "smtp+tls://desk:secret@mail.example.org:587",
        "DEMO": "0",
    }
    return _everything_given() | example | dict(urls)


def publish(state: State, environment: Mapping[str, str]) -> None:
    """Tell ``make manage`` how to join the running stack; the file is private."""
    state.write_json(_RUNNING, {name: environment[name] for name in _PUBLISHED})


def withdraw(state: State) -> None:
    (state.folder / _RUNNING).unlink(missing_ok=True)


def of_running_stack(state: State) -> dict[str, str]:
    """Return the running stack's environment; empty while there is none to join."""
    published = state.read_json(_RUNNING)
    return published | _everything_given() if published else {}


def _everything_given() -> dict[str, str]:
    """Return the environment without variables that are set to nothing."""
    return {name: value for name, value in os.environ.items() if value}
