"""What every page knows: the site's name and accent, its nonce, one instant for the whole page."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone


def site(request: HttpRequest) -> dict[str, Any]:
    """Return the variables that ``base.html`` and the tag libraries read. No query."""
    return {
        "site_title": settings.SITE_NAME,
        "site_accent": settings.SITE_ACCENT,
        "site_logo": settings.SITE_LOGO,
        "is_demo": settings.DEMO,
        "csp_nonce": getattr(request, "csp_nonce", ""),
        "now": timezone.now(),
    }
