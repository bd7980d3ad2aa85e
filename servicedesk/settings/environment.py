"""What several of these modules read of the environment."""

from pathlib import Path

import environ

env = environ.Env()
BASE_DIR = Path(__file__).resolve().parent.parent.parent

# Redis wakes workers and keeps what may be lost; losing it loses no data.
REDIS_URL = env("REDIS_URL", default="redis://127.0.0.1:6379/0")
REDIS_PREFIX = env("REDIS_PREFIX", default="servicedesk")
#: The organisation's one zone: a reporting day is local midnight to local midnight of it.
REPORTING_TIME_ZONE = env("REPORTING_TIME_ZONE", default="Europe/London")
