"""What one invitation asks: its questions, each of them once for every service it is about."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from surveys.items import Item
from surveys.models import Invitation, Question
from surveys.vocabulary import Mode, Part, QuestionKind

if TYPE_CHECKING:
    from requests_app.catalogue.models import Service


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it is put: of all services together (None), or of one."""

    question: Question
    service: "Service | None" = None

    @property
    def items(self) -> list[Item]:
        """What takes a value: three for a triple, none for a mere comment."""
        if self.question.kind == QuestionKind.COMMENT:
            return []
        parts = Part.values if self.question.kind == QuestionKind.EXPECTATION else [""]
        return [self._item(part) for part in parts]

    @property
    def words_item(self) -> Item | None:
        """What takes words: the comment itself, or the words beside a value; None where neither."""
        is_comment = self.question.kind == QuestionKind.COMMENT
        return self._item("") if is_comment or self.question.words.get("comment") else None

    def _item(self, part: str) -> Item:
        return Item(self.question.key, part, self.service.pk if self.service else None)


def asked_by(invitation: Invitation) -> list[Asked]:
    """Return what an invitation asks, in its order. One query; two or three with services."""
    questions = list(invitation.version.questions.order_by("position"))
    is_about_services = any(question.is_per_service for question in questions)
    return list(asked_of(questions, services_of(invitation) if is_about_services else []))


def asked_of(questions: Sequence[Question], services: Sequence["Service"]) -> Iterator[Asked]:
    """Yield the questions in their order; those asked by service in one run for each service."""
    start = 0
    while start < len(questions):
        end = start + 1
        if not questions[start].is_per_service:
            yield Asked(questions[start])
        else:
            while end < len(questions) and questions[end].is_per_service:
                end += 1
            for service in services:
                yield from (Asked(question, service) for question in questions[start:end])
        start = end


def services_of(invitation: Invitation) -> list["Service"]:
    """Return the services that an invitation asks about, by name: its own, else its wave's.

    An anonymous one always asks about those of its wave: services of its own would tell whose
    answers these are. At most two queries.
    """
    own = [] if invitation.mode == Mode.ANONYMOUS else list(invitation.services.order_by("name"))
    if own or invitation.wave is None:
        return own
    return list(invitation.wave.services.order_by("name"))
