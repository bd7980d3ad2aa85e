"""Messages as a browser leaves them: what came before was seen."""

from typing import Any

from django.contrib.messages.storage.cookie import CookieStorage


class SeenStorage(CookieStorage):
    """Keeps the message of this request only."""

    def _get(self, *args: Any, **kwargs: Any) -> tuple[list[Any], bool]:
        return [], True
