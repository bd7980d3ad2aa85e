"""The inputs of opening a plan and of linking a finding to one. They validate; they never save."""

from dataclasses import replace
from datetime import datetime
from typing import Any, cast

from django import forms
from django.db.models import QuerySet

from csap.facts.queries import title_of
from csap.facts.scopes import Scope, UnknownScope
from csap.metrics.catalog import METRICS
from csap.plans import services
from csap.plans.models import Plan
from csap.plans.vocabulary import REASON_MAX_LENGTH, TITLE_MAX_LENGTH
from csap.telling.choices import Group
from servicedesk.common.forms import KeyedForm

#: What the four baseline metrics are called; the rest is about how the service is governed.
FAMILIES = {
    1: "1 Utilisation of the portfolio",
    2: "2 Results of projects and consulting, and of the work",
    3: "3 Satisfaction and relevance",
    4: "4 Variances, gaps and trends",
    None: "Governance",
}


def metric_choices() -> list[tuple[str, Any]]:
    """Return every metric under which of the four it belongs to, as grouped choices. No query."""
    found: dict[int | None, list[tuple[str, str]]] = {family: [] for family in FAMILIES}
    for metric in METRICS.values():
        found[metric.baseline_metric].append((metric.key, title_of(metric.key)))
    return [
        (FAMILIES[family], sorted(named, key=lambda m: m[1])) for family, named in found.items()
    ]


def as_choices(groups: list[Group]) -> list[tuple[str, Any]]:
    """Return groups of options as a field takes them."""
    found: list[tuple[str, Any]] = []
    for group in groups:
        options = [(option.value, option.label) for option in group.options]
        found += [(group.label, options)] if group.label else options
    return found


class LinkForm(forms.Form):
    """Which open plan a finding is linked to. Sent twice it links once: a finding has one plan."""

    plan = forms.ModelChoiceField(
        label="Plan",
        queryset=Plan.objects.none(),
        to_field_name="number",
        empty_label="Choose …",
        widget=forms.Select(attrs={"class": "form-select"}),
    )

    def __init__(self, *args: object, plans: QuerySet[Plan], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        field = self.fields["plan"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = plans


class OpenForm(KeyedForm):
    """A plan that a person opens: what it is about, and why.

    Rules would wait for the cooling-off to pass; a person who does not says so (``despite``).
    """

    use_required_attribute = False

    title = forms.CharField(
        label="What is to become better?",
        max_length=TITLE_MAX_LENGTH,
        help_text="It becomes the plan's title.",
        error_messages={"required": "Say what the plan is about."},
    )
    metric = forms.ChoiceField(label="Which measure tells it", choices=metric_choices)
    scope = forms.ChoiceField(label="For whom")
    service = forms.ChoiceField(label="Of which service", required=False)
    reason = forms.CharField(
        label="Why, when no rule has found it",
        max_length=REASON_MAX_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why."},
    )
    despite = forms.BooleanField(
        label="Open it although one of the same has just ended",
        required=False,
        help_text="Rules wait until a whole month has passed.",
    )

    def __init__(
        self, *args: Any, scopes: list[Group], shelf: list[Group], at: datetime, **given: Any
    ) -> None:
        super().__init__(*args, **given)
        self.at = at
        cast(forms.ChoiceField, self.fields["scope"]).choices = as_choices(scopes)
        cast(forms.ChoiceField, self.fields["service"]).choices = as_choices(shelf)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if "scope" not in given or "metric" not in given:
            return given
        try:
            scope = replace(Scope.parse(given["scope"]), service=given.get("service", ""))
        except UnknownScope as unknown:
            self.add_error("scope", str(unknown))
            return given
        until = services.cooling_off_until(str(scope), given["metric"], at=self.at)
        if until is not None and not given["despite"]:
            sentence = (
                f"One of the same has just ended. Wait until {until:%-d %B %Y}, or tick this."
            )
            self.add_error("despite", sentence)
        given["scope"] = str(scope)
        return given

    def arguments(self) -> dict[str, Any]:
        """Return what the service takes besides the actor and the time."""
        names = ("scope", "metric", "title", "reason", "key")
        return {name: self.cleaned_data[name] for name in names}
