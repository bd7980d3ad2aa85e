"""The inputs of engagements.services, one form a step. ``given``: the service's arguments."""

from decimal import Decimal
from typing import Any

from django import forms

from requests_app.portal.forms.fields import KeyField, day, line, text
from servicedesk.common.words import minor_units


class StepForm(forms.Form):
    """A step of an engagement in the currency ``currency``."""

    key = KeyField()

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.currency = currency
        for field in self.fields.values():
            field.error_messages["required"] = "Please fill this in."

    def given(self) -> dict[str, Any]:
        """Return the arguments of the step's service."""
        return dict(self.cleaned_data)

    def _minor(self, name: str) -> int:
        amount: Decimal = self.cleaned_data.get(name) or Decimal(0)
        return minor_units(amount, self.currency)


def _money(label: str, **kwargs: Any) -> forms.DecimalField:
    widget = forms.NumberInput(attrs={"class": "form-control", "step": "0.01"})
    return forms.DecimalField(label=label, max_digits=14, decimal_places=2, widget=widget, **kwargs)


class PlanForm(StepForm):
    planned_start = forms.DateField(label="Planned start", widget=day())
    planned_end = forms.DateField(label="Planned end", widget=day())
    budget = _money("Budget", required=False, min_value=0, help_text="Empty: no budget is set.")
    reason = forms.CharField(
        label="Why the plan changes",
        max_length=200,
        required=False,
        widget=line(),
        help_text="Not needed for the first plan.",
    )

    def given(self) -> dict[str, Any]:
        given = super().given() | {"budget_minor": self._minor("budget")}
        del given["budget"]
        return given


class StartForm(StepForm):
    started_date = forms.DateField(label="Work began on", widget=day())


class CostForm(StepForm):
    amount = _money("Amount", help_text="A correction is negative.")
    note = forms.CharField(label="What it was for", max_length=200, widget=line())
    spent_date = forms.DateField(label="Spent on", widget=day())

    def given(self) -> dict[str, Any]:
        given = super().given() | {"amount_minor": self._minor("amount")}
        del given["amount"]
        return given


class CriterionForm(StepForm):
    text = forms.CharField(label="What will count as success?", max_length=300, widget=line())
    weight = forms.IntegerField(
        label="Weight",
        initial=1,
        min_value=1,
        max_value=100,
        widget=forms.NumberInput(attrs={"class": "form-control"}),
    )


class AssessForm(StepForm):
    criterion_id = forms.IntegerField(widget=forms.HiddenInput())
    attained = forms.IntegerField(
        label="Degree met, in percent",
        required=False,
        min_value=0,
        max_value=100,
        help_text="Empty: not yet measured.",
        widget=forms.NumberInput(attrs={"class": "form-control"}),
    )
    evidence = forms.CharField(
        label="How do you know, or when will it be measured?", max_length=300, widget=line()
    )

    def given(self) -> dict[str, Any]:
        given = super().given()
        percent = given.pop("attained")
        return given | {"attained_permille": None if percent is None else percent * 10}


class LessonForm(StepForm):
    text = forms.CharField(
        label="What would you do again, or not?", max_length=2000, widget=text(3)
    )


class CompleteForm(StepForm):
    completed_date = forms.DateField(label="The result was accepted on", widget=day())
    close_out = forms.CharField(label="What was delivered?", max_length=4000, widget=text(3))
    lessons_waived = forms.CharField(
        label="If there is no lesson, why?", max_length=200, required=False, widget=line()
    )


class GiveUpForm(StepForm):
    reason = forms.CharField(label="Why does it end?", max_length=2000, widget=text(2))
