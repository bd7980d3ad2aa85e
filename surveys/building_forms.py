"""The input of the questionnaire builder."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from django import forms
from django.forms import BoundField

from surveys.building import (
    FALLBACK_LANGUAGE,
    FEWEST_CHOICES,
    LANGUAGES,
    MEASURES,
    MOST_CHOICES,
    SCALES,
)
from surveys.models import Question
from surveys.services.instruments import Wanted
from surveys.vocabulary import Behaviour, Part, Purpose, QuestionKind

#: Kinds that may say which behaviour they are about; one of them must.
_WITH_BEHAVIOUR = (QuestionKind.BEHAVIOUR, QuestionKind.RATING, QuestionKind.YES_NO)
#: Kinds that are asked of each service, or may be.
_BY_SERVICE = (
    QuestionKind.RATING,
    QuestionKind.YES_NO,
    QuestionKind.EXPECTATION,
    QuestionKind.IMPORTANCE,
    QuestionKind.RELEVANCE,
    QuestionKind.ACCEPTANCE,
    QuestionKind.AWARENESS,
)
#: What of a wording is a list, one entry a line.
_LISTS = ("labels", "rows")
_OWN = ""


class QuestionnaireForm(forms.Form):
    """A new questionnaire. Validates; never saves."""

    use_required_attribute = False

    code = forms.SlugField(
        max_length=20,
        label="Code",
        help_text="Short and lasting, e.g. ONBOARDING. It stands in exports.",
    )
    name = forms.CharField(max_length=120, label="Name")
    sent = forms.ChoiceField(choices=Purpose.choices, label="When it is sent")
    purpose = forms.CharField(
        max_length=300, label="What it is for", required=False, help_text="One sentence."
    )


class Column(NamedTuple):
    """The fields of one language, beside those of the others."""

    language: str
    name: str
    fields: list[BoundField]


class QuestionForm(forms.Form):
    """One question with the fields of its kind, worded in every language. Never saves."""

    use_required_attribute = False

    key = forms.SlugField(
        max_length=40,
        label="Key",
        help_text="Names the question in exports; letters, digits, - and _.",
    )

    def __init__(self, *args: Any, kind: QuestionKind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        for name, field in _kind_fields(kind).items():
            self.fields[name] = field
        for language in LANGUAGES:
            for name, field in _word_fields(kind).items():
                field.required = field.required and language == FALLBACK_LANGUAGE
                self.fields[f"{name}_{language}"] = field

    @classmethod
    def of(cls, question: Question, data: Any = None) -> "QuestionForm":
        """Return the form with what a question is."""
        initial: dict[str, Any] = {
            name: getattr(question, name) for name in ("key", "behaviour", "is_per_service")
        }
        is_own = question.measure not in MEASURES[QuestionKind(question.kind)]
        initial["measure"] = _OWN if is_own else question.measure
        initial["scale"] = f"{question.scale_min}-{question.scale_max}"
        for language, words in question.wording.items():
            for name, value in words.items():
                shown = "\n".join(value) if name in _LISTS else value
                initial[f"{name}_{language}"] = shown
        return cls(data, kind=QuestionKind(question.kind), initial=initial)

    @property
    def general(self) -> list[BoundField]:
        """The fields that have no language."""
        return [self["key"], *(self[name] for name in _kind_fields(self.kind))]

    @property
    def columns(self) -> list[Column]:
        """The wording, a column for each language."""
        names = list(_word_fields(self.kind))
        return [
            Column(language, name, [self[f"{each}_{language}"] for each in names])
            for language, name in LANGUAGES.items()
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.kind == QuestionKind.CHOICE:
            labels = cleaned.get(f"labels_{FALLBACK_LANGUAGE}") or []
            if not FEWEST_CHOICES <= len(labels) <= MOST_CHOICES:
                self.add_error(
                    f"labels_{FALLBACK_LANGUAGE}",
                    f"A choice has {FEWEST_CHOICES} to {MOST_CHOICES} lines.",
                )
        return cleaned

    def wanted(self) -> Wanted:
        """Return the question as it is to be. Only of a valid form."""
        told = self.cleaned_data
        wording = {language: self._words(language) for language in LANGUAGES}
        return Wanted(
            key=told["key"],
            kind=str(self.kind.value),
            scale=self._scale(),
            measure=told.get("measure") or told["key"].replace("-", "_"),
            behaviour=told.get("behaviour") or None,
            is_per_service=told.get("is_per_service", False),
            wording={language: words for language, words in wording.items() if words},
        )

    def _words(self, language: str) -> dict[str, Any]:
        told = {name: self.cleaned_data[f"{name}_{language}"] for name in _word_fields(self.kind)}
        return {name: value for name, value in told.items() if value}

    def _scale(self) -> tuple[int, int] | None:
        if self.kind == QuestionKind.COMMENT:
            return None
        if self.kind == QuestionKind.CHOICE:
            return (1, len(self.cleaned_data[f"labels_{FALLBACK_LANGUAGE}"]))
        low, high = self.cleaned_data["scale"].split("-")
        return (int(low), int(high))


class Lines(forms.CharField):
    """A list, one entry a line; empty lines are none."""

    widget = forms.Textarea

    def clean(self, value: Any) -> list[str]:
        return [line.strip() for line in super().clean(value).splitlines() if line.strip()]


def _kind_fields(kind: QuestionKind) -> dict[str, forms.Field]:
    """Return the fields that a kind has beside its key and its words."""
    fields: dict[str, forms.Field] = {}
    if SCALES[kind]:
        scales = [(f"{low}-{high}", f"{low} to {high}") for low, high in SCALES[kind]]
        fields["scale"] = forms.ChoiceField(choices=scales, label="Scale")
    if kind in _WITH_BEHAVIOUR:
        is_must = kind == QuestionKind.BEHAVIOUR
        choices = Behaviour.choices if is_must else [("", "none"), *Behaviour.choices]
        fields["behaviour"] = forms.ChoiceField(
            choices=choices, label="Behaviour it speaks of", required=is_must
        )
    if MEASURES[kind]:
        known = [(name, name.replace("_", " ")) for name in MEASURES[kind]]
        fields["measure"] = forms.ChoiceField(
            choices=[*known, (_OWN, "itself only, by its key")],
            label="Counts for",
            required=False,
        )
    if kind in _BY_SERVICE:
        fields["is_per_service"] = forms.BooleanField(
            required=False, label="Asked of each service that the survey names"
        )
    return fields


def _word_fields(kind: QuestionKind) -> Mapping[str, forms.Field]:
    """Return the fields of one language, in their order."""
    fields: dict[str, forms.Field] = {
        "text": forms.CharField(max_length=300, label="Question"),
        "hint": forms.CharField(max_length=500, label="Hint", required=False),
    }
    if kind != QuestionKind.COMMENT:
        fields["labels"] = Lines(
            label="Labels, lowest first, one a line",
            required=kind == QuestionKind.CHOICE,
            max_length=1000,
            widget=forms.Textarea(attrs={"rows": 3}),
        )
        fields["comment"] = forms.CharField(
            max_length=200, label="Asks for words beside it", required=False
        )
    if kind in (QuestionKind.RATING, QuestionKind.IMPORTANCE):
        fields["low"] = forms.CharField(max_length=40, label="At the low end", required=False)
        fields["high"] = forms.CharField(max_length=40, label="At the high end", required=False)
    if kind == QuestionKind.EXPECTATION:
        fields["rows"] = Lines(
            label=f"Names of the {len(Part)} rows, one a line",
            required=False,
            max_length=300,
            widget=forms.Textarea(attrs={"rows": 3}),
        )
    return fields
