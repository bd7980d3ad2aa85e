"""What every test may ask for."""

import os
import tempfile
import uuid
from pathlib import Path

import pytest
from django.core.cache import caches
from django.test import override_settings
from pytest_django import DjangoDbBlocker

from tests.databases import copy_migrated

# Playwright's synchronous API keeps a loop on the thread; the ORM would refuse to run beside it.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

_BLOCKER = pytest.StashKey[DjangoDbBlocker]()


@pytest.fixture(autouse=True, scope="session")
def media():
    """A folder for attachments that goes away with the run."""
    with (
        tempfile.TemporaryDirectory(prefix="servicedesk-test-") as folder,
        override_settings(MEDIA_ROOT=Path(folder)),
    ):
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix, django_db_blocker, request
):
    """Of several processes, let one migrate; the others take a copy."""
    run = getattr(request.config, "workerinput", {}).get("testrunuid")
    if run and request.config.getvalue("reuse_db"):
        with django_db_blocker.unblock():
            copy_migrated(run)


@pytest.fixture(autouse=True)
def own_cache(monkeypatch):
    """Caches as they are, but nothing in them that a test before or beside this one left there."""
    for cache in caches.all(initialized_only=False):
        monkeypatch.setattr(cache, "key_prefix", uuid.uuid4().hex)


@pytest.fixture
def signed_in(client):
    """Return a function that signs a person in and returns the client."""

    def sign_in(user):
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in


@pytest.fixture(autouse=True, scope="session")
def blocker(request, django_db_blocker):
    """Where the hook below finds what lets it into the database."""
    request.config.stash[_BLOCKER] = django_db_blocker


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item, nextitem):
    """Put back what migrations ship after a test that truncated the database."""
    result = yield
    mark = item.get_closest_marker("django_db")
    is_transactional = "transactional_db" in item.fixturenames or (
        mark and mark.kwargs.get("transaction")
    )
    if is_transactional and nextitem:
        from tests.surveys.builders import ship_instruments

        with item.config.stash[_BLOCKER].unblock():
            ship_instruments()
    return result
