"""The results of one survey: what was asked, who took part, and what may be told of the answers."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from requests_app.catalogue.queries import LiveService, services_by_id
from servicedesk.accounts.models import User
from surveys.models import Question
from surveys.protection import EVERYONE, Path
from surveys.results import participation, sources
from surveys.results.participation import Participation
from surveys.results.publication import WHOLE, Figure, Publication, Scope, in_a_row, together
from surveys.results.sources import Place, Places, Survey
from surveys.results.tallies import Item


@dataclass(frozen=True)
class Line:
    """One question, or one question about one service. ``service``: None for all of them."""

    question: Question
    items: tuple[Item, ...]
    service: LiveService | None = None

    @property
    def item(self) -> Item:
        """What is scored; those of several services have kind and scale in common."""
        return self.items[0]

    @property
    def is_by_service(self) -> bool:
        return self.question.is_per_service

    @property
    def text(self) -> str:
        return self.question.words["text"]

    @property
    def short(self) -> str:
        return self.question.words.get("short") or self.text


class Results:
    """Reads lazily: nothing is counted until a figure is asked for, then everything at once."""

    def __init__(self, survey: Survey) -> None:
        self.survey = survey
        self.places = Places()

    @cached_property
    def publications(self) -> list[Publication]:
        """The protected answers, window by window. 3 queries a window."""
        return sources.publish(self.survey, self.places)

    @cached_property
    def questions(self) -> list[Question]:
        return sources.questions_of(self.survey)

    @cached_property
    def services(self) -> dict[int, LiveService]:
        """Every service by id, by name. 1 query."""
        return services_by_id()

    @cached_property
    def participation(self) -> Participation | None:
        return participation.of(self.survey, self.places.tree)

    @cached_property
    def items(self) -> dict[str, list[Item]]:
        """What was answered, by question key; services by name."""
        every = {item for publication in self.publications for item in publication.items}
        found: dict[str, list[Item]] = {}
        for item in sorted(every, key=self._order):
            found.setdefault(item.key, []).append(item)
        return found

    def _order(self, item: Item) -> tuple[str, str]:
        service = self.services.get(item.service_id or 0)
        return (item.key, service.name if service else "")

    @cached_property
    def lines(self) -> list[Line]:
        """One line a question that has answers, in the order asked; services taken together."""
        return [
            Line(question, tuple(self.items[question.key]))
            for question in self.questions
            if question.key in self.items
        ]

    def by_service(self, line: Line) -> Iterator[Line]:
        """Yield a line for each service that its question was asked about."""
        for item in line.items:
            if item.service_id is not None:
                yield Line(line.question, (item,), self.services[item.service_id])

    def figure(self, line: Line, scope: Scope = WHOLE) -> Figure:
        """Return what may be told of a line in a scope."""
        return together([self._of_item(item, scope) for item in line.items])

    def _of_item(self, item: Item, scope: Scope) -> Figure:
        return in_a_row([each.figure(item, scope) for each in self.publications])

    def line_of(self, measure: str, service_id: int | None = None) -> Line | None:
        """Return the line of a measure, of one service or of all; None if it was not asked."""
        for line in self.lines:
            if line.item.measure == measure:
                if service_id is None:
                    return line
                own = tuple(item for item in line.items if item.service_id == service_id)
                return Line(line.question, own, self.services.get(service_id)) if own else None
        return None

    def may_quote(self, scope: Scope = WHOLE) -> bool:
        """Return whether the comments of a scope may be told, in every window."""
        return all(
            each.may_quote(scope) or not each.commenters(scope) for each in self.publications
        ) and any(each.may_quote(scope) for each in self.publications)

    @cached_property
    def departments(self) -> list[Place]:
        """Departments in which anybody was asked or answered, parents before their parts."""
        found = [place for place in self.places.by_id.values() if self._is_known(place)]
        names = {place.pk: place.name for place in found}
        return sorted(found, key=lambda place: [names.get(pk, "") for pk in place.path])

    def divisions(self, path: Path = EVERYONE) -> list[Place]:
        """Return the departments right below one; what holds all of them by itself is passed by."""
        while True:
            below = [at for at in self.departments if at.path[:-1] == path]
            if len(below) != 1:
                return below
            path = below[0].path

    def _is_known(self, place: Place) -> bool:
        scope = Scope(place.path)
        asked = self.participation.rate(scope).asked if self.participation else 0
        wrote = any(publication.commenters(scope) for publication in self.publications)
        return bool(asked) or wrote or any(self.figure(line, scope).n for line in self.lines)

    @cached_property
    def columns(self) -> dict[str, str]:
        """Customer groups, or services, in which anybody answered: code to name."""
        codes = {code for each in self.publications for code in each.columns if code}
        if not self.survey.has_services_as_columns:
            return {code: code for code in sorted(codes)}
        return {str(pk): service.name for pk, service in self.services.items() if str(pk) in codes}


def read(user: User, key: str, today: date) -> Results:
    """Return the results of a survey for who may read them.

    :raises Http404: see ``sources.get_survey``.
    """
    return Results(sources.get_survey(user, key, today))
