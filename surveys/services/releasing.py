"""Let feedback be read once it cannot be told whose it is.

The promise of a confidential and of an anonymous survey is that words are read without a name,
once there are enough of them. What "enough" means is decided in one place, the publication of
results (``surveys.results``): the window must be closed, and so many people must have written in
it. All words of a window become readable together, never one by one as they arrive.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from surveys.models import Feedback
from surveys.protection import EVERYONE, Cell, release
from surveys.results import sources, windows
from surveys.results.publication import Publication, Scope
from surveys.results.sources import Survey


@transaction.atomic
def let_feedback_be_read(*, at: datetime) -> int:
    """Let out what the rule of comments lets out by now. Return how much. A repeat adds nothing.

    With which service a comment is told, too, only where as many wrote about that one. One query
    a closed window, and 7 for each that something is held back of.
    """
    places, let_out = sources.Places(), 0
    for survey in sources.told_by(windows.local_day(at)):
        for number, responses in enumerate(survey.responses):
            held = Feedback.objects.filter(readable_at=None, response__in=responses)
            # What is still to be sealed comes later: it would be told apart by that.
            if not held.exists() or responses.filter(edit_hash__isnull=False).exists():
                continue
            publication = sources.publish(survey, places)[number]
            if publication.may_quote():
                let_out += _let_out(held, survey, publication, at)
    return let_out


def _let_out(
    held: QuerySet[Feedback], survey: Survey, publication: Publication, at: datetime
) -> int:
    services = set(held.exclude(service=None).values_list("service_id", flat=True))
    told = (
        _told_of_a_frame(held, survey)
        if not survey.has_services_as_columns
        else {pk for pk in services if publication.may_quote(Scope(column=str(pk)))}
    )
    held.filter(service__in=told).update(shows_service=True)
    return held.update(readable_at=at)


def _told_of_a_frame(held: QuerySet[Feedback], survey: Survey) -> set[int]:
    """Return the services that as many people wrote about, where each says which one. 1 query."""
    writers = set(held.values_list("response_id", "service_id"))
    by_service: dict[str, int] = {}
    for _response, service_id in writers:
        column = str(service_id or "")
        by_service[column] = by_service.get(column, 0) + 1
    cells = [Cell(EVERYONE, column, people) for column, people in by_service.items()]
    return set(map(int, release(cells, survey.thresholds.detail).columns))
