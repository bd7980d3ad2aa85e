"""A new request: the type's own fields, and questions of fact instead of a priority."""

from datetime import date
from typing import Any

from django import forms

from requests_app.catalogue.models import RequestType
from requests_app.catalogue.vocabulary import Kind
from requests_app.lifecycle.forms import as_json, own_fields, own_values
from requests_app.portal.forms.fields import (
    FilesField,
    KeyField,
    Questions,
    day,
    dress,
    line,
    text,
)
from requests_app.portal.impact import HINTS, Judgement, Reach, Work, judge

SUMMARY_LABELS = {
    Kind.SUPPORT: "In one line, what happens?",
    Kind.PROJECT: "In one line, what should there be?",
    Kind.CONSULTING: "In one line, what do you want to know?",
}
BODY_HINTS = {
    Kind.SUPPORT: "When did it start? What did you try? Plain words are fine.",
    Kind.PROJECT: "What would be better with it, and how would you notice? Plain words are fine.",
    Kind.CONSULTING: "What do you want to decide, and what do you know already?",
}
REACH_LABELS = {
    Kind.SUPPORT: "Who is affected?",
    Kind.PROJECT: "Who will use it?",
    Kind.CONSULTING: "Whom does it concern?",
}


class QuestionsForm(forms.Form):
    """How the matter touches somebody's work. Alone it feeds the panel of the expected answer."""

    work = forms.ChoiceField(
        label="Can you work?",
        choices=Work.choices,
        widget=Questions(HINTS),
        error_messages={"required": "Pick the closest one. It decides what is done first."},
    )
    reach = forms.ChoiceField(
        choices=Reach.choices,
        widget=Questions(HINTS),
        error_messages={"required": "Pick the closest one. It decides who is told first."},
    )
    needed_by = forms.DateField(label="Is there a day?", required=False, widget=day())

    def __init__(self, *args: Any, request_type: RequestType, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request_type, self.today = request_type, today
        self.fields["reach"].label = REACH_LABELS[Kind(request_type.kind)]
        if request_type.kind != Kind.SUPPORT:
            del self.fields["work"]

    @property
    def judgement(self) -> Judgement | None:
        """What the answers come to; None while one of them is missing or wrong."""
        if not self.is_bound:
            return None
        wrong, given = self.errors, self.cleaned_data
        if any(name in wrong for name in ("work", "reach", "needed_by")):
            return None
        return judge(
            self.request_type.kind,
            reach=given["reach"],
            work=given.get("work", ""),
            needed_by=given.get("needed_by"),
            today=self.today,
        )


class NewRequestForm(QuestionsForm):
    """The input of lifecycle.services.open_request. Validates; never saves."""

    key = KeyField()
    summary = forms.CharField(
        max_length=200,
        widget=line(autocomplete="off"),
        error_messages={"required": "Say in a few words what this is about."},
    )
    description = forms.CharField(
        label="Tell us more",
        max_length=20_000,
        widget=text(5),
        error_messages={"required": "Tell us a little more, so that nobody has to ask first."},
    )
    attachments = FilesField()
    needed_for = forms.CharField(
        label="What happens on it?", max_length=200, required=False, widget=line()
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = Kind(self.request_type.kind)
        self.fields["summary"].label = SUMMARY_LABELS[kind]
        self.fields["description"].help_text = BODY_HINTS[kind]
        own = own_fields(self.request_type)
        self.own_names = list(own)
        self.fields.update({name: dress(field) for name, field in own.items()})

    def clean_needed_by(self) -> date | None:
        wanted: date | None = self.cleaned_data["needed_by"]
        if wanted is not None and wanted < self.today:
            raise forms.ValidationError("That day is over. Leave it empty if there is none.")
        return wanted

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("needed_by") and not given.get("needed_for"):
            self.add_error("needed_for", "Tell us in a few words, e.g. “month-end closing”.")
        return given

    def own_fields(self) -> list[forms.BoundField]:
        """Return the fields of the request type, in its order."""
        return [self[name] for name in self.own_names]

    def details(self) -> dict[str, Any]:
        """Return the answers to the type's own fields and the day, as JSON."""
        about_the_day = {
            name: as_json(value)
            for name in ("needed_by", "needed_for")
            if (value := self.cleaned_data.get(name))
        }
        return own_values(self.cleaned_data) | about_the_day
