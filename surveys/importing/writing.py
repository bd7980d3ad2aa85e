"""Write what rows tell, by COPY, and leave out what is there already."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.conf import settings

from servicedesk.common.copying import copy_in
from surveys.importing.mapping import Mapping
from surveys.importing.report import Report
from surveys.importing.told import Cell, Told
from surveys.models import Answer, Collection, Question, Response


@dataclass(slots=True)
class Writer:
    """Writes batches of one run into a collection."""

    mapping: Mapping
    collection: Collection
    report: Report
    questions: dict[str, Question]
    #: Responses in which somebody wrote something, for the feedback.
    worded: list[int] = field(default_factory=list)
    _seen: set[str] = field(default_factory=set)

    def write(self, batch: Sequence[Told]) -> None:
        """Write the rows that are new; list those that are there. 6 queries for any batch."""
        known = self._known([told.respondent for told in batch if told.respondent])
        new = [told for told in batch if self._is_new(told, known)]
        if new:
            self._copy(new)

    def _is_new(self, told: Told, known: dict[str, frozenset[Cell]]) -> bool:
        if not told.respondent:
            return True
        if told.respondent in self._seen:
            self._list(told, "the respondent stands in an earlier row of this file already")
            return False
        self._seen.add(told.respondent)
        if told.respondent not in known:
            return True
        is_same = known[told.respondent] == told.answers
        changed = "already imported, with other answers, which were kept"
        self._list(told, "already imported" if is_same else changed)
        return False

    def _list(self, told: Told, reason: str) -> None:
        self.report.refuse(told.line, told.respondent, reason)

    def _known(self, respondents: Sequence[str]) -> dict[str, frozenset[Cell]]:
        """Return the answers that are there of each of the respondents that are. 1 query."""
        rows = Answer.objects.filter(
            response__collection=self.collection, response__respondent__in=respondents
        ).values_list(
            "response__respondent", "question__key", "part", "service_id", "value", "comment"
        )
        answers: dict[str, set[Cell]] = defaultdict(set)
        for respondent, key, part, service_id, value, comment in rows:
            answers[respondent].add(Cell(key, part, service_id, value, comment))
        return {respondent: frozenset(cells) for respondent, cells in answers.items()}

    def _copy(self, new: Sequence[Told]) -> None:
        responses = copy_in(self._response(told) for told in new)
        answers = copy_in(
            self._answer(response, cell)
            for told, response in zip(new, responses, strict=True)
            for cell in sorted(told.answers, key=lambda cell: (cell.key, cell.part))
        )
        self.worded += sorted({answer.response_id for answer in answers if answer.comment})
        self.report.responses_created += len(responses)
        self.report.answers_created += len(answers)

    def _response(self, told: Told) -> Response:
        at = _instant(told.collected_on)
        return Response(
            collection=self.collection,
            version_id=self.collection.version_id,
            respondent=told.respondent,
            department_id=told.department_id,
            group=told.group,
            mode=self.mapping.mode,
            answered_at=at,
            changed_at=at,
        )

    def _answer(self, response: Response, cell: Cell) -> Answer:
        question = self.questions[cell.key]
        return Answer(
            response=response,
            question=question,
            part=cell.part,
            service_id=cell.service_id,
            value=cell.value,
            comment=cell.comment,
            behaviour=question.behaviour,
            measure=question.measure,
        )


def _instant(day: date) -> datetime:
    """Return the noon of a local day: the same day in every zone the figures are read in."""
    return datetime.combine(day, time(12), tzinfo=ZoneInfo(settings.REPORTING_TIME_ZONE))
