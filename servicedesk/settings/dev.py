"""`make run`: the product on this machine, with the demo unless it is switched off."""

from servicedesk.common.logs import logging_config

from .base import *  # noqa: F403
from .base import BASE_DIR, STORAGES, env

SECRET_KEY = env("SECRET_KEY", default="only-for-this-machine-" + "0" * 40)
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
FIRST_RUN_PAGE = True
DEMO = env.bool("DEMO", default=True)
STATIC_ROOT = env("STATIC_ROOT", default=str(BASE_DIR / "build" / "static"))
if env("STATIC_MODE", default="plain") == "plain":
    WHITENOISE_USE_FINDERS = True
else:
    STORAGES["staticfiles"] = {
        "BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
    }
# In the demo no mail leaves: the mailbox page shows what would have been sent.
if DEMO:
    EMAIL_BACKEND = "servicedesk.outbox.mailbox.MailboxBackend"
    KEEP_MAIL_TEXT = True
    # Whoever tries the desk on a Sunday evening wants to see the survey now.
    SURVEY_QUIET_HOURS = env.bool("SURVEY_QUIET_HOURS", default=False)
LOGGING = logging_config(level=env("LOG_LEVEL", default="INFO"), as_json=False)
