"""What a room's ``admin.py`` builds on: what never changes is shown only."""

from typing import Any

from django.http import HttpRequest


class Lasting:
    """An admin whose rows are switched off rather than deleted: others refer to them."""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ReadOnly(Lasting):
    """An admin or inline that shows rows and changes none."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
