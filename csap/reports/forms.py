"""The input of subscribing. Validates; never saves."""

from typing import Any

from django import forms

from csap.reports import rules
from csap.reports.registry import Report
from csap.reports.services import Wanted
from csap.reports.vocabulary import Format, Rhythm, Rolling

#: "WEEKLY-1" is every Monday.
_WHEN = [
    (
        "Every week",
        [
            (f"{Rhythm.WEEKLY}-{day}", rules.when_words(Rhythm.WEEKLY, day).capitalize())
            for day in range(1, 8)
        ],
    ),
    (
        "Every month",
        [
            (f"{Rhythm.MONTHLY}-{day}", rules.when_words(Rhythm.MONTHLY, day).capitalize())
            for day in (*range(1, 29), rules.LAST_DAY)
        ],
    ),
]


def _named(words: str) -> str:
    return words[0].upper() + words[1:]


class SubscribeForm(forms.Form):
    """When a report is sent, in which format, and of which period that rolls on."""

    use_required_attribute = False

    when = forms.ChoiceField(
        choices=_WHEN,
        initial=f"{Rhythm.MONTHLY}-15",
        help_text="From seven in the morning on. A month is final from its 15th on; before, late "
        "answers may still change it.",
    )
    period = forms.ChoiceField(
        label="Figures of",
        choices=[(value, _named(label)) for value, label in Rolling.choices],
        help_text="It rolls on: each report is of the newest one.",
    )
    format = forms.ChoiceField(label="As", widget=forms.RadioSelect)

    def __init__(self, *args: Any, report: Report, **given: Any) -> None:
        super().__init__(*args, **given)
        self.report = report
        offered = [choice for choice in Format.choices if choice[0] in report.formats]
        choices = self.fields["format"]
        assert isinstance(choices, forms.ChoiceField)
        choices.choices = offered
        choices.initial = offered[0][0]
        if not report.rolls:
            del self.fields["period"]

    def wanted(self, parameters: dict[str, str]) -> Wanted:
        """Return what is asked for; ``parameters``: those of the page it was chosen on."""
        rhythm, _, day = self.cleaned_data["when"].partition("-")
        given = dict(parameters)
        if self.report.rolls:
            given["period"] = self.cleaned_data["period"]
        return Wanted(given, rhythm, int(day), self.cleaned_data["format"])
