"""The test suite: real PostgreSQL and Redis, fast hashing, mail into Django's outbox."""

import tempfile
from pathlib import Path

from .api import REST_FRAMEWORK
from .base import *  # noqa: F403
from .base import CACHES, DATABASES

SECRET_KEY = "only-for-tests-" + "0" * 50
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Made nowhere: tests/conftest.py gives each run a folder and takes it away afterwards.
MEDIA_ROOT = Path(tempfile.gettempdir()) / "servicedesk-test-media"
DATABASES["default"]["CONN_MAX_AGE"] = 0
CACHES["default"]["KEY_PREFIX"] = "test"
REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"] = {"user": None, "create": None, "token": None}
AXES_ENABLED = False
KEEP_MAIL_TEXT = True
# Tests run at any hour; those of the quiet hours switch them on.
SURVEY_QUIET_HOURS = False
