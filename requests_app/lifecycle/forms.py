"""Pieces that the forms of several faces share: a key, files, a request type's own fields."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings

from requests_app.catalogue.models import RequestType
from servicedesk.common.forms import KeyedForm

__all__ = ["FilesField", "FilesInput", "KeyedForm", "own_fields", "own_values"]
#: Before the name of a type's own field, so that none hides a field of the form.
OWN = "own_"


class FilesInput(forms.ClearableFileInput):
    """A file input that takes several; ``attachments.js`` adds paste and drop."""

    allow_multiple_selected = True

    def __init__(self) -> None:
        super().__init__(attrs={"multiple": True, "data-max-bytes": settings.ATTACHMENT_MAX_BYTES})


class FilesField(forms.FileField):
    """Any number of files. Their size and kind are rules of ``conversation.services``."""

    def __init__(self, label: str = "Files and pictures") -> None:
        super().__init__(label=label, required=False, widget=FilesInput())

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files = data if isinstance(data, list | tuple) else [data]
        return [super(FilesField, self).clean(file, initial) for file in files if file]


def own_fields(request_type: RequestType) -> dict[str, forms.Field]:
    """Return the fields that a type asks for, named with OWN in front."""
    return {f"{OWN}{spec['name']}": _own_field(spec) for spec in request_type.fields}


def own_values(cleaned_data: dict[str, Any]) -> dict[str, Any]:
    """Return the answers to a type's own fields, JSON-able, as they stand on the request."""
    return {
        name.removeprefix(OWN): as_json(value)
        for name, value in cleaned_data.items()
        if name.startswith(OWN) and value not in (None, "")
    }


def as_json(value: Any) -> Any:
    """Return a cleaned value as JSON has it: days in ISO, numbers with the digits as typed."""
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def _own_field(spec: dict[str, Any]) -> forms.Field:
    common = {
        "label": spec["label"],
        "required": bool(spec.get("required")),
        "help_text": spec.get("help", ""),
        "error_messages": {"required": "Please fill this in."},
    }
    match spec["kind"]:
        case "choice":
            choices = [("", "Please choose"), *((each, each) for each in spec.get("choices", ()))]
            return forms.ChoiceField(choices=choices, **common)
        case "date":
            return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}), **common)
        case "number":
            number = forms.NumberInput(attrs={"step": "any"})
            return forms.DecimalField(max_digits=15, widget=number, **common)
        case "longtext":
            box = forms.Textarea(attrs={"rows": 4})
            return forms.CharField(max_length=20_000, widget=box, **common)
        case _:
            return forms.CharField(max_length=500, **common)
