"""Production's settings, without the redirect to HTTPS, for a run on the loopback."""

import os

from servicedesk.settings.production import *  # noqa: F403
from servicedesk.settings.production import LOGGING

SECURE_SSL_REDIRECT = False
STATIC_ROOT = os.environ["BENCH_STATIC_ROOT"]
LOGGING["root"]["level"] = "WARNING"
