"""Settings that hold everywhere. Place-specific modules build on these."""

import logging
from pathlib import Path

import environ
from csp.constants import NONCE, NONE, SELF, STRICT_DYNAMIC

from servicedesk.common.logs import logging_config
from servicedesk.settings.schedule import CELERY_BEAT_SCHEDULE as CELERY_BEAT_SCHEDULE
from servicedesk.settings.schedule import WAVE_SECONDS

BASE_DIR = Path(__file__).resolve().parent.parent.parent
env = environ.Env()

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

# Redis wakes workers and keeps what may be lost; losing it loses no data.
REDIS_URL = env("REDIS_URL", default="redis://127.0.0.1:6379/0")
REDIS_PREFIX = env("REDIS_PREFIX", default="servicedesk")
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
    }
}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_RESET_TIMEOUT = 60 * 60
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "accounts:sign_in"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_FORM_FIELD = "username"
AXES_LOCKOUT_TEMPLATE = "accounts/locked_out.html"
AXES_IPWARE_PROXY_COUNT = env.int("TRUSTED_PROXIES", default=0)
AXES_ENABLE_ACCESS_FAILURE_LOG = False
AXES_VERBOSE = False

SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [NONCE, STRICT_DYNAMIC],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "font-src": [SELF],
        "form-action": [SELF],
        "manifest-src": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
    }
}

LANGUAGE_CODE = "en"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
#: The organisation's one zone: a reporting day is local midnight to local midnight of it.
REPORTING_TIME_ZONE = env("REPORTING_TIME_ZONE", default="Europe/London")
DEFAULT_CURRENCY = env("DEFAULT_CURRENCY", default="GBP")
_SERVICE_LEVEL_SHARE = env.float("SERVICE_LEVEL_SHARE", default=0.8)
#: Shares that the organisation aims at, 0 to 1, by metric; the rules report what stays below.
CSAP_TARGETS = {
    "sat.csat_top2": env.float("CSAT_TARGET", default=0.75),
    "time.sla_attainment.response": _SERVICE_LEVEL_SHARE,
    "time.sla_attainment.resolve": _SERVICE_LEVEL_SHARE,
}

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

#: A person is asked about a resolved request by mail at most once in this many days.
SURVEY_PAUSE_DAYS = env.int("SURVEY_PAUSE_DAYS", default=30)
#: Who has not answered about a resolution is reminded once after so many days; 0: never.
SURVEY_REMINDER_DAYS = env.int("SURVEY_REMINDER_DAYS", default=5)
#: Whether survey mail waits for the organisation's working hours.
SURVEY_QUIET_HOURS = env.bool("SURVEY_QUIET_HOURS", default=True)
#: So many mails of waves go out in a minute, all waves together.
SURVEY_MAILS_PER_MINUTE = env.int("SURVEY_MAILS_PER_MINUTE", default=300)
SURVEY_WAVE_SECONDS = WAVE_SECONDS
#: Nobody is in two waves within so many days.
SURVEY_WAVE_GAP_DAYS = env.int("SURVEY_WAVE_GAP_DAYS", default=60)

OUTBOX_LEASE_SECONDS = env.int("OUTBOX_LEASE_SECONDS", default=30)

CELERY_BROKER_URL = REDIS_URL
CELERY_RESULT_BACKEND = None
CELERY_TASK_IGNORE_RESULT = True
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_SERIALIZER = "json"
CELERY_TIMEZONE = REPORTING_TIME_ZONE
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 600
CELERY_TASK_SOFT_TIME_LIMIT = 540
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 300_000  # kilobytes
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_BEAT_SCHEDULER = "django_celery_beat.schedulers:DatabaseScheduler"
CELERY_BEAT_MAX_LOOP_INTERVAL = 5
# visibility_timeout must stay above the hard task limit, or a long task would run twice.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "global_keyprefix": f"{REDIS_PREFIX}:",
    "visibility_timeout": 900,
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
    "unacked_mutex_expire": 10,
    "socket_timeout": 10,
    "socket_connect_timeout": 1,
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0.1,
    "interval_max": 0.1,
}

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "knox.auth.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": [
        "rest_framework.parsers.JSONParser",
        "rest_framework.parsers.FormParser",
        "rest_framework.parsers.MultiPartParser",
    ],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_THROTTLE_CLASSES": ["servicedesk.common.throttling.UserThrottle"],
    "DEFAULT_THROTTLE_RATES": {
        "user": env("API_RATE", default="600/min"),
        "create": env("API_CREATE_RATE", default="60/min"),
        "token": "10/min",
    },
    "EXCEPTION_HANDLER": "servicedesk.common.api.exception_handler",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Service desk",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated"],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "ENUM_NAME_OVERRIDES": {
        "FindingKindEnum": "csap.findings.vocabulary.Kind",
        "FindingStageEnum": "csap.findings.vocabulary.Stage",
        "FindingStateEnum": "csap.findings.vocabulary.State",
        "ActionPlanStateEnum": "csap.plans.vocabulary.State",
        "KindEnum": "requests_app.catalogue.vocabulary.Kind",
        "LevelEnum": "requests_app.catalogue.vocabulary.Level",
    },
}
KNOX = {"TOKEN_TTL": None, "AUTH_HEADER_PREFIX": "Token"}
REST_KNOX = {"TOKEN_LIMIT_PER_USER": 20}

PGHISTORY_APPEND_ONLY = True
DJANGO_STRUCTLOG_CELERY_ENABLED = True
# One line a request, when it is done; the address of the caller is in the proxy's log.
DJANGO_STRUCTLOG_STATUS_START_LOG_LEVEL = logging.DEBUG
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False
LOGGING = logging_config(level=env("LOG_LEVEL", default="INFO"), as_json=True)
