"""The inputs of consultations. They validate; they never save."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.db.models import QuerySet

from csap.consultations.models import Consultation, Document
from csap.consultations.queries import Point
from csap.consultations.services import Decided, Setting, Subject, Text, Word
from csap.consultations.vocabulary import (
    ANSWERS,
    REASON_MAX_LENGTH,
    SECTION_MAX_LENGTH,
    TEXT_MAX_LENGTH,
    TITLE_MAX_LENGTH,
    WORDS_MAX_LENGTH,
    Audience,
    Kind,
    Outcome,
    Position,
    Verdict,
)
from servicedesk.accounts.models import Department, User
from servicedesk.common.forms import KeyedForm


def _day(label: str, **given: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}), **given)


def _words(label: str, rows: int = 3, **given: Any) -> forms.CharField:
    given.setdefault("max_length", WORDS_MAX_LENGTH)
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), **given)


def _section() -> forms.CharField:
    return forms.CharField(
        label="Which part of the text, if it is one", max_length=SECTION_MAX_LENGTH, required=False
    )


class PlainForm(KeyedForm):
    """A keyed form whose refusals are said by the server."""

    use_required_attribute = False

    @property
    def given(self) -> dict[str, Any]:
        """What was entered, without the key."""
        return {name: value for name, value in self.cleaned_data.items() if name != "key"}


class SpeakForm(PlainForm):
    """Where one stands, and why."""

    position = forms.ChoiceField(
        label="Where do you stand?", choices=Position.choices, widget=forms.RadioSelect
    )
    same_as = forms.TypedChoiceField(
        label="Has somebody said it already?", coerce=int, empty_value=None, required=False,
        help_text="Objections of the same words are answered together.",
    )  # fmt: skip
    text = _words(
        "Why, or what should change",
        required=False,
        help_text="An objection needs a sentence of yours, unless you join another.",
    )
    section = _section()

    def __init__(self, *args: Any, points: Sequence[Point], **given: Any) -> None:
        super().__init__(*args, **given)
        choices = [(each.remark.pk, each.remark.text[:110]) for each in points if each.raised]
        same_as = cast(forms.TypedChoiceField, self.fields["same_as"])
        same_as.choices = [("", "No, these are my own words"), *choices]
        if not choices:
            del self.fields["same_as"]

    @property
    def word(self) -> Word:
        return Word(**{**self.given, "position": Position(self.cleaned_data["position"])})


class CommentForm(PlainForm):
    """Something to say without a stance."""

    text = _words("Your comment")
    section = _section()


class AcknowledgeForm(PlainForm):
    """That one has read and understood it."""

    has_read = forms.BooleanField(label="I have read and understood it")


class TextForm(PlainForm):
    """A new draft."""

    text = _words("Text", 16, max_length=TEXT_MAX_LENGTH)
    changes = _words("What changes, in words for everyone", required=False)
    effective_on = _day("Holds from", required=False, help_text="Empty: once it is adopted.")

    @property
    def draft(self) -> Text:
        names = ("text", "changes", "effective_on")
        return Text(**{name: self.cleaned_data[name] for name in names})


class SettingForm(PlainForm):
    """Whom it is put to, and when."""

    audience = forms.ChoiceField(label="Who is asked", choices=Audience.choices)
    departments = forms.ModelMultipleChoiceField(
        Department.objects.none(),
        label="Departments",
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 8}),
        help_text="With everything below them. Hold Ctrl or Cmd for several.",
    )
    opens_on = _day("First day")
    closes_on = _day("Last day on which people may speak")

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        field = cast("forms.ModelMultipleChoiceField[Department]", self.fields["departments"])
        field.queryset = Department.objects.filter(is_active=True).order_by("name", "pk")

    @property
    def setting(self) -> Setting:
        given = self.cleaned_data
        return Setting(
            Audience(given["audience"]),
            given["opens_on"],
            given["closes_on"],
            list(given["departments"]),
        )

    @staticmethod
    def initial_of(consultation: Consultation) -> dict[str, Any]:
        """Return what stands in the form: the consultation as it is."""
        names = ("audience", "opens_on", "closes_on")
        chosen = {name: getattr(consultation, name) for name in names}
        return {**chosen, "departments": list(consultation.departments.all())}


class NewForm(SettingForm, TextForm):
    """A consultation about a new document, or about a new text of one that there is."""

    document = forms.ModelChoiceField(
        Document.objects.none(), label="Of which document", required=False,
        empty_label="a new one, described below", to_field_name="number",
    )  # fmt: skip
    title = forms.CharField(label="Title", max_length=TITLE_MAX_LENGTH, required=False)
    kind = forms.ChoiceField(label="What it is", choices=Kind.choices, required=False)
    owner = forms.ModelChoiceField(User.objects.none(), label="Who answers for it", required=False)
    company_policy = forms.TypedChoiceField(
        label="Entry in the register of policies", coerce=int, empty_value=None, required=False,
        help_text="Feedback of surveys about that policy is then shown beside it.",
    )  # fmt: skip
    in_force = _words(
        "The text that is in force today, if there is one",
        6,
        required=False,
        max_length=TEXT_MAX_LENGTH,
    )
    in_force_since = _day("In force since", required=False)

    field_order = (
        "key", "document", "title", "kind", "owner", "company_policy", "in_force",
        "in_force_since", "text", "changes", "effective_on", "audience", "departments",
        "opens_on", "closes_on",
    )  # fmt: skip

    def __init__(
        self,
        *args: Any,
        documents: QuerySet[Document],
        owners: QuerySet[User],
        rules: list[tuple[int, str]],
        **given: Any,
    ) -> None:
        super().__init__(*args, **given)
        cast("forms.ModelChoiceField[Document]", self.fields["document"]).queryset = documents
        cast("forms.ModelChoiceField[User]", self.fields["owner"]).queryset = owners
        choices = [("", "none"), *rules]
        cast(forms.TypedChoiceField, self.fields["company_policy"]).choices = choices

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if not given.get("document"):
            for name, sentence in (("title", "Give it a title."), ("owner", "Name who answers.")):
                if not given.get(name) and name not in self.errors:
                    self.add_error(name, sentence)
        return given

    @property
    def subject(self) -> Subject | Document:
        given = self.cleaned_data
        document: Document | None = given["document"]
        if document is not None:
            return document
        return Subject(
            Kind(given["kind"] or Kind.POLICY),
            given["title"],
            given["owner"],
            given["company_policy"],
            given["in_force"],
            given["in_force_since"],
        )


class AnswerForm(PlainForm):
    """What is answered to an objection; ``is_objection`` False: to a comment."""

    verdict = forms.ChoiceField(label="Answer", widget=forms.RadioSelect)
    text = _words("What changes, or why nothing does")

    def __init__(self, *args: Any, is_objection: bool, **given: Any) -> None:
        super().__init__(*args, **given)
        words = ANSWERS if is_objection else (Verdict.NOTED, *ANSWERS)
        field = cast(forms.ChoiceField, self.fields["verdict"])
        field.choices = [(each.value, each.label) for each in words]
        if not is_objection:
            field.initial = Verdict.NOTED


class MergeForm(PlainForm):
    """Which other objection says the same."""

    into = forms.TypedChoiceField(label="It says the same as", coerce=int)

    def __init__(self, *args: Any, others: Sequence[Point], **given: Any) -> None:
        super().__init__(*args, **given)
        choices = [(each.remark.pk, each.remark.text[:110]) for each in others]
        cast(forms.TypedChoiceField, self.fields["into"]).choices = choices


class ExtendForm(PlainForm):
    """More time."""

    closes_on = _day("New last day")


class ReasonForm(PlainForm):
    """Why."""

    reason = forms.CharField(label="Why", max_length=REASON_MAX_LENGTH)


class DecideForm(PlainForm):
    """The outcome, why, and the text where it changed."""

    outcome = forms.ChoiceField(label="Outcome", choices=Outcome.choices, widget=forms.RadioSelect)
    reason = _words("Why, in words for everyone who was asked")
    text = _words(
        "Text as adopted",
        14,
        required=False,
        max_length=TEXT_MAX_LENGTH,
        help_text="Only where it is adopted with changes: change it here.",
    )
    changes = _words("What changed since people spoke", 2, required=False)
    effective_on = _day("Holds from", required=False, help_text="Empty: from now on.")
    acknowledge_by = _day("To be read by", required=False, help_text="Empty: within thirty days.")

    @property
    def decided(self) -> Decided:
        given = self.cleaned_data
        outcome = Outcome(given["outcome"])
        text = Text(given["text"], given["changes"], given["effective_on"])
        return Decided(
            outcome,
            given["reason"],
            text if outcome == Outcome.CHANGED else None,
            given["acknowledge_by"] if outcome != Outcome.WITHDRAWN else None,
        )
