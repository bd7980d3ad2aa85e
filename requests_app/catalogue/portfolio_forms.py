"""The form of what a service costs and where it stands. Money is typed as people write it."""

from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings

from requests_app.catalogue.models import Lifecycle, Service
from requests_app.catalogue.portfolio import Standing
from servicedesk.common.words import WHOLE_CURRENCIES, minor_units


class StandingForm(forms.Form):
    """What ``portfolio.set_standing`` is told. Validates; never saves."""

    use_required_attribute = False

    lifecycle = forms.ChoiceField(
        required=False,
        label="Where it stands in its life",
        choices=[
            ("", "Not said"),
            *((value, label.capitalize()) for value, label in Lifecycle.choices),
        ],
    )
    cost = forms.DecimalField(
        required=False,
        min_value=0,
        max_digits=14,
        decimal_places=2,
        label="What it costs a year",
        help_text="Everything: licences, people, machines. Leave it empty if nobody knows.",
    )
    currency = forms.RegexField(
        r"^[A-Za-z]{3}$",
        label="Currency",
        required=False,
        help_text="Three letters, such as GBP.",
        error_messages={"invalid": "Three letters, such as GBP."},
    )

    def __init__(self, *args: Any, service: Service, **given: Any) -> None:
        super().__init__(*args, **given)
        self.initial = {
            "lifecycle": service.lifecycle,
            "cost": _typed(service.annual_cost_minor, service.currency),
            "currency": service.currency or settings.DEFAULT_CURRENCY,
        }

    def standing(self) -> Standing:
        """Return what was typed, in minor units."""
        said = self.cleaned_data
        cost = said["cost"]
        currency = (said["currency"] or settings.DEFAULT_CURRENCY).upper()
        if cost is None:
            return Standing(said["lifecycle"])
        return Standing(said["lifecycle"], minor_units(cost, currency), currency)


def _typed(minor: int | None, currency: str) -> Decimal | None:
    """Return an amount as it is typed: 18950 pence are 189.50."""
    if minor is None:
        return None
    return Decimal(minor) if currency in WHOLE_CURRENCIES else Decimal(minor).scaleb(-2)
