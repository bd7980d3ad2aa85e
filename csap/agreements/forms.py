"""The input of ``feasibility.assess``, as a person types it. Validates; changes nothing."""

from collections.abc import Mapping
from typing import Any

from django import forms

from csap.agreements.asks import MEASURES, Ask, Expectation
from csap.agreements.sources import Shelf
from requests_app.catalogue.vocabulary import Priority

#: Promises of less than every second case, or of every one, are none.
LEAST_PERCENT, MOST_PERCENT = 50, 99


def number_refused(expectation: Expectation, number: float) -> str:
    """Return why a number cannot be asked for of this kind; "" if it can."""
    measure = MEASURES[expectation]
    if measure.low <= number <= measure.high:
        return ""
    return f"For this kind give {measure.low:g} to {measure.high:g} {measure.unit}."


class FeasibilityForm(forms.Form):
    """What is asked for, of which service."""

    use_required_attribute = False

    kind = forms.ChoiceField(
        label="Expectation",
        choices=[(each.value, MEASURES[each].title) for each in Expectation],
    )
    service = forms.ChoiceField(label="Service")
    request_type = forms.ChoiceField(label="Type of request", required=False)
    priority = forms.TypedChoiceField(
        label="Priority",
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", "Any"), *Priority.choices],
    )
    number = forms.FloatField(
        label="Asked for",
        help_text="Working hours; days after the agreed end; percent over budget; percent "
        "available.",
        widget=forms.NumberInput(attrs={"step": "any"}),
    )
    percent = forms.IntegerField(
        label="Kept for … of 100", min_value=LEAST_PERCENT, max_value=MOST_PERCENT
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, shelf: Shelf) -> None:
        super().__init__(data, initial={"percent": 90, "number": 16, "kind": "resolution"})
        self._shelf = shelf
        self._choices("service", _services_by_stage(shelf))
        self._choices("request_type", [("", "Any"), *_types_by_service(shelf)])

    def _choices(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if {"kind", "number"} <= given.keys():
            refused = number_refused(Expectation(given["kind"]), given["number"])
            if refused:
                self.add_error("number", refused)
        slug, service = (
            given.get("request_type"),
            self._shelf.services.get(given.get("service", "")),
        )
        own = {each.slug for each in self._shelf.types if service and each.service_id == service.id}
        if slug and service and slug not in own:
            self.add_error("request_type", f"{service.name} does not take this type.")
        return given

    def ask(self) -> Ask:
        """Return the valid form's ask; type and priority are of times alone."""
        given = self.cleaned_data
        expectation = Expectation(given["kind"])
        return Ask(
            expectation=expectation,
            service=given["service"],
            number=given["number"],
            share=given["percent"] / 100,
            request_type=(given["request_type"] or None) if expectation.is_time else None,
            priority=given["priority"] if expectation.is_time else None,
        )


def _services_by_stage(shelf: Shelf) -> list[tuple[str, list[tuple[str, str]]]]:
    groups: dict[str, list[tuple[str, str]]] = {}
    for each in shelf.services.values():
        heading = "Offered" if each.is_live else "No longer offered, with a record"
        groups.setdefault(heading, []).append((each.slug, each.name))
    return list(groups.items())


def _types_by_service(shelf: Shelf) -> list[tuple[str, list[tuple[str, str]]]]:
    groups = []
    for service in shelf.services.values():
        own = [(each.slug, each.name) for each in shelf.types if each.service_id == service.id]
        if own:
            groups.append((service.name, own))
    return groups
