"""The answers to a request type's own questions, as people read them. Pure."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.dateparse import parse_date
from django.utils.formats import date_format

#: What is asked with every type, so that no type has a field of its own for it.
_COMMON_LABELS = {"needed_by": "Needed by", "needed_for": "Because of"}


def labelled(
    given: Mapping[str, Any], fields: Iterable[Mapping[str, Any]], *, with_rest: bool = False
) -> list[tuple[str, Any]]:
    """Return (label, answer) in the order of the fields, then day and reason.

    ``with_rest`` adds under its own name what no field asks for, as imports bring it.
    """
    fields = list(fields)
    labels = {each["name"]: each["label"] for each in fields} | _COMMON_LABELS
    days = {each["name"] for each in fields if each["kind"] == "date"} | {"needed_by"}
    names = [name for name in labels if name in given]
    if with_rest:
        names += [name for name in given if name not in labels]
    return [
        (labels.get(name, name), _as_day(given[name]) if name in days else given[name])
        for name in names
    ]


def _as_day(value: Any) -> Any:
    """Return an ISO day as "23 November 2026"; anything else, from an import, as it is."""
    try:
        day = parse_date(str(value))
    except ValueError:
        return value
    return date_format(day, "j F Y") if day else value
