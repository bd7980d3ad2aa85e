"""Pages as they were sent, for tests that compare them."""

import re

#: What differs from page to page by design: tokens against forgery, keys of forms, nonces.
_ONCE = re.compile(
    r'(?:csrfmiddlewaretoken" value="|X-CSRFToken": "|key" value=")([^"]+)|nonce="([^"]+)'
)


def tokens(page):
    """Return what a page says to its reader alone."""
    return {first or second for first, second in _ONCE.findall(page)}


def without_tokens(page):
    return _ONCE.sub("", page)
