"""The input of services.record_answers, made from the questions of one version."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django import forms

from surveys.models import Question, Response
from surveys.services.answering import Given
from surveys.vocabulary import COMMENT_MAX_LENGTH, QuestionKind

#: What a comment beside a value is called in the form.
_COMMENT_SUFFIX = "_comment"


@dataclass(frozen=True, slots=True)
class Asked:
    """One question with its fields, as the page shows it. Either field may be missing."""

    question: Question
    value: forms.BoundField | None
    comment: forms.BoundField | None


class AnswerForm(forms.Form):
    """Every question is optional and none has a default. Validates; never saves."""

    def __init__(self, *args: Any, questions: Iterable[Question], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = list(questions)
        for question in self.questions:
            self._add(question)

    def _add(self, question: Question) -> None:
        words = question.words
        if _has_value(question):
            self.fields[question.key] = forms.TypedChoiceField(
                label=words["text"],
                choices=_choices(question),
                coerce=int,
                empty_value=None,
                required=False,
                widget=forms.RadioSelect,
            )
        if label := _comment_label(question):
            self.fields[_comment_name(question)] = forms.CharField(
                label=label,
                required=False,
                max_length=COMMENT_MAX_LENGTH,
                widget=forms.Textarea(attrs={"rows": 3, "class": "form-control"}),
            )

    def asked(self) -> Iterator[Asked]:
        """Yield the questions in their order, each with its bound fields."""
        for question in self.questions:
            yield Asked(
                question=question,
                value=self[question.key] if _has_value(question) else None,
                comment=self[name] if (name := _comment_name(question)) in self.fields else None,
            )

    def answers(self) -> dict[str, Given]:
        """Return what was given, by question key; also where nothing was."""
        return {
            question.key: Given(
                value=self.cleaned_data[question.key] if _has_value(question) else None,
                comment=self.cleaned_data.get(_comment_name(question), ""),
            )
            for question in self.questions
        }


def initial_from(response: Response) -> dict[str, Any]:
    """Return what a person answered before, to be changed. One query."""
    initial: dict[str, Any] = {}
    for answer in response.answers.select_related("question"):
        question = answer.question
        if _has_value(question):
            initial[question.key] = answer.value
        initial[_comment_name(question)] = answer.comment
    return initial


def _has_value(question: Question) -> bool:
    return question.kind != QuestionKind.COMMENT


def _comment_name(question: Question) -> str:
    return question.key + _COMMENT_SUFFIX if _has_value(question) else question.key


def _comment_label(question: Question) -> str:
    words = question.words
    return str(words.get("comment", "") if _has_value(question) else words["text"])


def _choices(question: Question) -> list[tuple[int, str]]:
    """Lowest first; yes before no."""
    is_yes_no = question.kind == QuestionKind.YES_NO
    return question.options[::-1] if is_yes_no else question.options
