"""Production's settings, without the redirect to HTTPS, for a run on the loopback."""

import os

from servicedesk.settings.production import *  # noqa: F403
from servicedesk.settings.production import LOGGING

SECURE_SSL_REDIRECT = False
STATIC_ROOT = os.environ["BENCH_STATIC_ROOT"]
# A browser follows the redirect after a form and so sees and clears the message; the load
# generator does not, and would carry ever more of them.
MESSAGE_STORAGE = "tools.bench.messages.SeenStorage"
LOGGING["root"]["level"] = "WARNING"
