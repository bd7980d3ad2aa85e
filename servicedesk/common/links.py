"""Pages that the link of a mail opens without sign-in: the link is the secret."""

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.utils.cache import add_never_cache_headers
from django.utils.decorators import decorator_from_middleware


class _LinkCsrf(CsrfViewMiddleware):
    """Django's protection for a page whose referrer policy hides where it was.

    Browsers then send ``Origin: null`` with the form. The secret in cookie and form is checked
    as everywhere else.
    """

    def _origin_verified(self, request: HttpRequest) -> bool:
        is_hidden = request.META["HTTP_ORIGIN"] == "null"
        return is_hidden or super()._origin_verified(request)  # type: ignore[misc]


csrf_protect_link = decorator_from_middleware(_LinkCsrf)


def keep_private(response: HttpResponse) -> None:
    """Keep a link's page out of referrers, caches and search engines."""
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    add_never_cache_headers(response)
