"""The input of services.record_answers, made from what one invitation asks."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from math import ceil
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _

from surveys.asking import Asked
from surveys.items import Item
from surveys.models import Question, Response
from surveys.services.answering import Given
from surveys.vocabulary import COMMENT_MAX_LENGTH, Part, QuestionKind

if TYPE_CHECKING:
    from requests_app.catalogue.models import Service

#: What words beside a value are called in the form; no question's key has a dot.
_WORDS_SUFFIX = ".words"
#: Seconds that one item takes, as people are told before they begin.
_SECONDS_EACH = 5
#: More values than fit a phone beside each other.
_MANY_VALUES = 7
#: Kinds that stand together in one box although they differ.
_PLAIN = (QuestionKind.RATING, QuestionKind.YES_NO, QuestionKind.CHOICE)


@dataclass(frozen=True, slots=True)
class Shown:
    """A question with its fields, as the page shows it: one value, three of a triple, or none."""

    asked: Asked
    values: list[forms.BoundField]
    words: forms.BoundField | None

    @property
    def question(self) -> Question:
        return self.asked.question

    @property
    def value(self) -> forms.BoundField | None:
        """The one value; None for a triple and a comment."""
        return self.values[0] if len(self.values) == 1 else None

    @property
    def is_triple(self) -> bool:
        return len(self.values) > 1

    @property
    def is_list(self) -> bool:
        """Whether its labels are whole phrases, one below the other."""
        return self.question.kind in (QuestionKind.AWARENESS, QuestionKind.CHOICE)

    @property
    def is_wide(self) -> bool:
        """Whether its scale needs the whole width, and on a phone more than one row."""
        return len(self.question.options) > _MANY_VALUES

    @property
    def is_yes_no(self) -> bool:
        """Whether it is so short that two stand beside each other."""
        options = self.question.options
        return [value for value, _label in options] == [0, 1]


@dataclass(frozen=True, slots=True)
class Block:
    """What stands in one box: questions of a family, about one service or about none."""

    family: str
    service: "Service | None"
    shown: list[Shown]


class AnswerForm(forms.Form):
    """Every question is optional and none has a default. Validates; never saves."""

    def __init__(self, *args: Any, asked: Iterable[Asked], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = list(asked)
        for each in self.asked:
            self._add(each)

    def _add(self, asked: Asked) -> None:
        for item in asked.items:
            self.fields[str(item)] = _value_field(asked, item)
        if asked.words_item is not None:
            self.fields[_words_name(asked)] = _words_field(asked)

    def shown(self) -> Iterator[Shown]:
        """Yield the questions in their order, each with its bound fields."""
        for asked in self.asked:
            has_words = asked.words_item is not None
            yield Shown(
                asked=asked,
                values=[self[str(item)] for item in asked.items],
                words=self[_words_name(asked)] if has_words else None,
            )

    def blocks(self) -> list[Block]:
        """Return the boxes of the page, in the order of their questions."""
        runs = groupby(self.shown(), key=lambda shown: (_family(shown), shown.asked.service))
        return [Block(family, service, list(run)) for (family, service), run in runs]

    @property
    def minutes(self) -> int:
        """How long it takes to answer everything, rounded up; 0 for half a minute."""
        seconds = _SECONDS_EACH * sum(len(asked.items) or 1 for asked in self.asked)
        return ceil(seconds / 60) if seconds > 30 else 0  # noqa: PLR2004 - half a minute

    def answers(self) -> dict[str, Given]:
        """Return what was given, by name of the item; also where nothing was."""
        given = {
            str(item): Given(value=self.cleaned_data[str(item)])
            for asked in self.asked
            for item in asked.items
        }
        for asked in self.asked:
            if asked.words_item is not None:
                name, words = str(asked.words_item), self.cleaned_data[_words_name(asked)]
                given[name] = given.get(name, Given())._replace(comment=words)
        return given


def initial_from(response: Response) -> dict[str, Any]:
    """Return what a person answered before, to be changed. One query."""
    initial: dict[str, Any] = {}
    for answer in response.answers.select_related("question"):
        item = Item(answer.question.key, answer.part, answer.service_id)
        is_comment = answer.question.kind == QuestionKind.COMMENT
        initial[str(item) if is_comment else f"{item}{_WORDS_SUFFIX}"] = answer.comment
        if not is_comment:
            initial[str(item)] = answer.value
    return initial


def _value_field(asked: Asked, item: Item) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=_label(asked, item),
        choices=_choices(asked.question),
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect(attrs={"class": "form-check-input"} if item.part else {}),
    )


def _words_field(asked: Asked) -> forms.CharField:
    is_comment = asked.question.kind == QuestionKind.COMMENT
    return forms.CharField(
        label=asked.question.words["text" if is_comment else "comment"],
        required=False,
        max_length=COMMENT_MAX_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3, "class": "form-control"}),
    )


def _words_name(asked: Asked) -> str:
    is_comment = asked.question.kind == QuestionKind.COMMENT
    return str(asked.words_item) + ("" if is_comment else _WORDS_SUFFIX)


def _label(asked: Asked, item: Item) -> str:
    """Return the question, or of a triple the row; the service stands above them."""
    words = asked.question.words
    if not item.part:
        return str(words["text"])
    ours = {
        Part.MINIMUM: _("At least I need"),
        Part.DESIRED: _("I would like"),
        Part.PERCEIVED: _("I get"),
    }
    named = dict(zip(Part, words.get("rows") or [], strict=False))
    return str(named.get(Part(item.part), ours[Part(item.part)]))


def _choices(question: Question) -> list[tuple[int, str]]:
    """Lowest first; yes before no."""
    is_yes_no = question.kind == QuestionKind.YES_NO
    return question.options[::-1] if is_yes_no else question.options


def _family(shown: Shown) -> str:
    """Return what decides which box a question stands in."""
    question = shown.question
    if question.kind == QuestionKind.COMMENT:
        return "comment"
    if question.is_apart:
        return "apart"
    if shown.asked.service is not None:
        return "service"
    return "plain" if question.kind in _PLAIN else str(question.kind).lower()
