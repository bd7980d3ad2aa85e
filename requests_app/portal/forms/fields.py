"""Fields and widgets that several forms of the portal share."""

import uuid
from collections.abc import Mapping
from typing import Any

from django import forms

from requests_app.lifecycle import forms as shared


class Questions(forms.RadioSelect):
    """Answers side by side, each with a second line; drawn by ``portal/_question.html``."""

    def __init__(self, hints: Mapping[Any, str] | None = None) -> None:
        super().__init__(attrs={"class": "form-check-input"})
        self.hints = hints or {}

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)
        return option | {"hint": self.hints.get(value, "")}


class FilesField(shared.FilesField):
    """Any number of files, in the site's dress."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        dress(self)


class KeyField(forms.UUIDField):
    """The hidden key that makes a second click harmless: each shown form has its own."""

    def __init__(self) -> None:
        super().__init__(widget=forms.HiddenInput(), initial=uuid.uuid4)

    def clean(self, value: Any) -> str:
        return str(super().clean(value))


def dress(field: forms.Field) -> forms.Field:
    """Put a field of another room into the site's dress; return it."""
    is_choice = isinstance(field.widget, forms.Select)
    field.widget.attrs["class"] = "form-select" if is_choice else "form-control"
    return field


def text(rows: int = 3, **attrs: Any) -> forms.Textarea:
    """Return a text box of ``rows`` lines in the site's dress."""
    return forms.Textarea(attrs={"class": "form-control", "rows": rows, **attrs})


def line(**attrs: Any) -> forms.TextInput:
    """Return a one-line input in the site's dress."""
    return forms.TextInput(attrs={"class": "form-control", **attrs})


def day() -> forms.DateInput:
    """Return a date input that shows and takes ISO days, as browsers send them."""
    return forms.DateInput(format="%Y-%m-%d", attrs={"class": "form-control", "type": "date"})
