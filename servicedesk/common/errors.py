"""Refusals that a person can read."""

from collections.abc import Mapping

from django.core.exceptions import PermissionDenied


class DomainError(Exception):
    """A business rule refused an action; the message is fit to show to the user.

    ``field`` names the input that was refused, when it was one.
    """

    field: str | None = None

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        if field is not None:
            self.field = field

    @property
    def by_field(self) -> Mapping[str, list[str]]:
        """The sentence under the field it is about; ``detail`` when it is about the whole."""
        return {self.field or "detail": [str(self)]}


class NotPermitted(DomainError, PermissionDenied):
    """The person may see the thing but not do this to it. Where nobody catches it: 403."""
