"""Settings that hold everywhere. Place-specific modules build on these."""

import logging
from pathlib import Path

from servicedesk.common.logs import logging_config

from .api import *  # noqa: F403
from .celery import *  # noqa: F403
from .environment import BASE_DIR, REDIS_PREFIX, REDIS_URL, env
from .environment import REPORTING_TIME_ZONE as REPORTING_TIME_ZONE
from .rules import *  # noqa: F403
from .security import *  # noqa: F403

SITE_NAME = env("SITE_NAME", default="IT Desk")
#: blue, teal or violet (static/css/tokens.css); a static path such as "img/own-logo.svg".
SITE_ACCENT = env("SITE_ACCENT", default="blue")
SITE_LOGO = env("SITE_LOGO", default="")
SITE_URL = env("SITE_URL", default="http://127.0.0.1:8000").rstrip("/")
DEMO = False
#: Whether the first visitor of an empty desk may become its administrator.
FIRST_RUN_PAGE = env.bool("FIRST_RUN_PAGE", default=False)
DEBUG = False

INSTALLED_APPS = [
    "servicedesk.accounts",
    "servicedesk.common.administration.DeskAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "axes",
    "crispy_bootstrap5",
    "crispy_forms",
    "csp",
    "django_celery_beat",
    "django_filters",
    "django_htmx",
    "django_structlog",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "knox",
    "pghistory",
    "pgtrigger",
    "rest_framework",
    "servicedesk.common",
    "servicedesk.outbox",
    "servicedesk.audit",
    "requests_app.catalogue",
    "requests_app.requests",
    "requests_app.conversation",
    "requests_app.clocks",
    "requests_app.engagements",
    "requests_app.lifecycle",
    "requests_app.importing",
    "requests_app.desk",
    "requests_app.portal",
    "surveys",
    "csap.facts",
    "csap.dashboards",
    "csap.agreements",
    "csap.findings",
    "csap.plans",
    "csap.customers",
    "csap.consultations",
    "csap.reviews",
    "csap.reports",
    "servicedesk.invariants",
    "servicedesk.demo",
]
MIDDLEWARE = [
    "servicedesk.common.middleware.SecurityHeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "servicedesk.accounts.middleware.PersonalTimeZoneMiddleware",
    "servicedesk.audit.middleware.ConfigurationHistoryMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "csp.middleware.CSPMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "servicedesk.urls"
WSGI_APPLICATION = "servicedesk.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "servicedesk.common.context.site",
                "servicedesk.accounts.context.doors",
            ],
        },
    }
]

# PostgreSQL is the truth. A web request that cannot get its answer in five seconds is refused.
DATABASES = {"default": env.db("DATABASE_URL", default="postgres://127.0.0.1:5432/servicedesk")}
DATABASES["default"].update(
    ENGINE="django.db.backends.postgresql",
    CONN_MAX_AGE=60,
    CONN_HEALTH_CHECKS=True,
    OPTIONS={
        "options": "-c statement_timeout=5s -c lock_timeout=3s"
        " -c idle_in_transaction_session_timeout=15s",
        "application_name": env("APPLICATION_NAME", default="servicedesk"),
    },
)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": REDIS_PREFIX,
        "TIMEOUT": 300,
        "OPTIONS": {
            "serializer": "servicedesk.common.caching.JSONSerializer",
            "socket_connect_timeout": 1,
            "socket_timeout": 1,
        },
    },
    # Finished parts of pages, by ``{% cache %}``: in the process, so that nobody else can write
    # them. Their keys name all that they are made of.
    "template_fragments": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "fragments",
        "KEY_FUNCTION": "servicedesk.common.caching.key_in_context",
        "OPTIONS": {"MAX_ENTRIES": 500},
    },
}

LANGUAGE_CODE = "en"
# What anything is translated into: a page must not call itself what it is not written in.
LANGUAGES = [("en", "English"), ("de", "Deutsch")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
DEFAULT_CURRENCY = env("DEFAULT_CURRENCY", default="GBP")
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "build" / "static"
STATICFILES_DIRS = [BASE_DIR / "static", BASE_DIR / "build" / "vendor"]
MEDIA_ROOT = Path(env("MEDIA_ROOT", default=str(BASE_DIR / ".state" / "media")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
FILE_UPLOAD_PERMISSIONS = 0o640
ATTACHMENT_MAX_BYTES = 25 * 1024 * 1024
ATTACHMENT_MAX_FILES = 20
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "bootstrap5"

EMAIL_CONFIG = env.email_url("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
EMAIL_TIMEOUT = 10
#: Whom the accounts, which stand below the outbox, ask to send a mail.
QUEUE_MAIL = "servicedesk.outbox.mail.queue_mail"
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="IT Desk <desk@localhost>")
#: Where an answer to a mail goes; empty: to DEFAULT_FROM_EMAIL.
REPLY_TO_EMAIL = env("REPLY_TO_EMAIL", default="")
#: Whereto mail comes back that cannot be delivered; each mail adds ``+its number`` to the name.
#: Empty: to DEFAULT_FROM_EMAIL. Where the notices are read, e.g. imaps://name:word@host/INBOX.
BOUNCE_EMAIL = env("BOUNCE_EMAIL", default="")
BOUNCE_IMAP_URL = env("BOUNCE_IMAP_URL", default="")
#: Whether the text of a mail is kept once it has gone out. It may hold links that open things.
KEEP_MAIL_TEXT = False

OUTBOX_LEASE_SECONDS = env.int("OUTBOX_LEASE_SECONDS", default=30)

PGHISTORY_APPEND_ONLY = True
DJANGO_STRUCTLOG_CELERY_ENABLED = True
# One line a request, when it is done; the address of the caller is in the proxy's log.
DJANGO_STRUCTLOG_STATUS_START_LOG_LEVEL = logging.DEBUG
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False
LOGGING = logging_config(level=env("LOG_LEVEL", default="INFO"), as_json=True)
