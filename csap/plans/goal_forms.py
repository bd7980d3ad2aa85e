"""The input of a goal, in the unit that people read: shares in percent, times in hours."""

import math
from typing import Any, cast

from django import forms

from csap.facts.queries import Figure, title_of
from csap.metrics import catalog
from csap.metrics.catalog import METRICS, Metric
from csap.plans.content_forms import PersonField, day
from csap.plans.forms import metric_choices
from csap.plans.models import Goal
from csap.plans.services import Wanted
from csap.plans.vocabulary import Aim
from csap.telling import definitions, numbers
from servicedesk.common.forms import KeyedForm

_HUNDREDS = ("share", "difference of shares")
_UNITS = {
    "share": "%",
    "difference of shares": "points",
    "business minutes": "working hours",
}


def measured(value: float, unit: str) -> float:
    """Return a number as it is kept of what a person typed: 82 (%) is 0.82, 2 h are 120 minutes."""
    if unit in _HUNDREDS:
        return round(value / 100, 6)
    return value * 60 if unit == "business minutes" else value


def typed(value: float | None, unit: str) -> float | None:
    """Return a kept number as a person types it."""
    return None if value is None else round(numbers.scaled(value, unit), 4)


def enough(metric: Metric, before: float | None) -> str:
    """Return from where on a target is beyond the smallest change that matters, in a sentence."""
    smallest = definitions.smallest_change(metric)
    if metric.better is None or metric.relevant_change is None:
        return "Neither direction of it is better: maintain it in a band."
    if before is None:
        return f"The smallest change that matters is {smallest}."
    matters = metric.relevant_change.matters_from(before)
    if metric.better == "near_zero":
        edge = _edge(max(0.0, abs(before) - matters), metric.unit, is_least=False)
        return f"The smallest change that matters is {smallest}: {edge} from zero, or closer."
    better = before + matters if metric.better == "high" else before - matters
    is_least = metric.better == "high"
    edge = _edge(better, metric.unit, is_least=is_least)
    word = "more" if is_least else "less"
    return f"The smallest change that matters is {smallest}: a target of {edge} or {word}."


def _edge(value: float, unit: str, *, is_least: bool) -> str:
    """Return a number as it is typed, rounded so that what is named is enough: "77.4 %"."""
    shift = 10.0 ** numbers.decimals(unit)
    scaled = round(numbers.scaled(value, unit) * shift, 6)
    told = (math.ceil(scaled) if is_least else math.floor(scaled)) / shift
    return f"{numbers.signed_minus(f'{told:g}')} {_UNITS.get(unit, unit)}"


class MeasureForm(forms.Form):
    """Which measure of which scope a goal is of; asked first, since the rest follows from it."""

    metric = forms.ChoiceField(label="Measure", choices=metric_choices)
    scope = forms.ChoiceField(label="For whom")

    def __init__(self, *args: Any, scopes: list[tuple[str, str]], **given: Any) -> None:
        super().__init__(*args, **given)
        cast(forms.ChoiceField, self.fields["scope"]).choices = scopes


class GoalForm(KeyedForm):
    """What a measure is to become, or the band in which it is to stay.

    ``baseline``: what the frozen baseline says of it; None where nothing is frozen of the scope.
    """

    use_required_attribute = False

    aim = forms.ChoiceField(label="What is wanted", choices=Aim.choices, widget=forms.RadioSelect)
    target = forms.FloatField(label="Target", required=False)
    band_low = forms.FloatField(label="Band, from", required=False)
    band_high = forms.FloatField(label="Band, to", required=False)
    guard_metric = forms.ChoiceField(
        label="Watched against",
        required=False,
        help_text="It must not get worse meanwhile; else the goal is not met.",
    )
    owner = PersonField(label="Owner", help_text="Their address.")
    due_on = day("Due")
    words = forms.CharField(
        label="In your own words", max_length=300, required=False, help_text="Instead of its name."
    )

    def __init__(
        self, *args: Any, metric: Metric, scope: str, baseline: Figure | None, **given: Any
    ) -> None:
        super().__init__(*args, **given)
        self.metric, self.scope = metric, scope
        before = baseline.value if baseline else None
        unit = _UNITS.get(metric.unit, metric.unit)
        for name in ("target", "band_low", "band_high"):
            field = self.fields[name]
            field.label = f"{field.label} ({unit})"
            field.widget.attrs["step"] = "any"
        self.fields["target"].help_text = enough(metric, before)
        guards = [(key, title_of(key)) for key in METRICS if key != metric.key]
        choices = [("", "nothing"), *sorted(guards, key=lambda guard: guard[1])]
        cast(forms.ChoiceField, self.fields["guard_metric"]).choices = choices
        self.initial.setdefault("guard_metric", metric.guard or "")
        self.initial.setdefault("aim", Aim.MAINTAIN if metric.better is None else Aim.IMPROVE)

    @staticmethod
    def initial_of(goal: Goal) -> dict[str, Any]:
        """Return what stands in the form: the goal as it is."""
        unit = catalog.get(goal.metric).unit
        numbers_ = {
            name: typed(getattr(goal, name), unit) for name in ("target", "band_low", "band_high")
        }
        names = ("aim", "guard_metric", "owner", "due_on", "words")
        return numbers_ | {name: getattr(goal, name) for name in names}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("aim") == Aim.MAINTAIN:
            for name in ("band_low", "band_high"):
                if given.get(name) is None and name not in self.errors:
                    self.add_error(name, "Give the band to keep, from low to high.")
        elif given.get("target") is None and not self.errors.keys() & {"aim", "target"}:
            self.add_error("target", "Give the target.")
        return given

    @property
    def wanted(self) -> Wanted:
        given, unit = self.cleaned_data, self.metric.unit
        is_improving = given["aim"] == Aim.IMPROVE
        band = None
        if not is_improving:
            band = (measured(given["band_low"], unit), measured(given["band_high"], unit))
        return Wanted(
            aim=given["aim"],
            metric=self.metric.key,
            owner=given["owner"],
            due_on=given["due_on"],
            target=measured(given["target"], unit) if is_improving else None,
            band=band,
            scope=self.scope,
            guard_metric=given["guard_metric"],
            words=given["words"],
        )
