"""The product with its style sheets and scripts as they are delivered: cut, compressed, named."""

import os

from servicedesk.settings.base import BASE_DIR
from tests.product_settings import *  # noqa: F403
from tests.product_settings import STORAGES  # type: ignore[attr-defined]

DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1"]
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = False
STATICFILES_DIRS = [BASE_DIR / "static", os.environ["DELIVERED_VENDOR"]]
STATIC_ROOT = os.environ["DELIVERED_STATIC"]
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
