"""Whether resentment of rules colours the view of services, told of everyone or not at all."""

from datetime import timedelta
from typing import Any, NamedTuple

from django.db.models import Avg, Max, Q

from requests_app.requests.queries import on_time_by_requester
from servicedesk.statistics.association import spearman
from surveys.models import Answer
from surveys.results import windows, wording
from surveys.results.results import Results
from surveys.scoring.behaviours import SPILL_OVER_ANSWERS, SpillOver, spillover
from surveys.vocabulary import Measure

_POLICY = Q(measure=Measure.POLICY_ACCEPTANCE)
_SERVICE = Q(measure__in=[Measure.SERVICE_SATISFACTION, Measure.CSAT])
#: How far back a person's own requests say how they were served.
_LOOK_BACK = timedelta(days=365)


class Spilling(NamedTuple):
    """``plain`` correlation of ``n`` people; ``given`` what was measured, None where unknown."""

    n: int
    plain: float
    given: SpillOver | None

    @property
    def sentence(self) -> str:
        """What the correlation says."""
        told = f"ρ = {wording.number(self.plain, 2)} of {self.n} people"
        if self.given is None or self.given.partial_rho is None:
            return (
                f"Who accepts the rules rates services alike to this degree: {told}. Whether how "
                "they were served explains it is not known: answers lead to nobody."
            )
        partial = f"{wording.number(self.given.partial_rho, 2)} given how they were served"
        spills = "It spills over" if self.given.spills_over else "It does not spill over"
        return f"{spills} onto services: {told}, {partial}."


def spilling(results: Results) -> Spilling | None:
    """Return the spill-over of a wave; None below 50 people, or where it was not asked. 2 queries.

    What was measured is known of people whose answers have an invitation: the share of their
    requests of a year that were resolved in time.
    """
    if results.survey.wave is None:
        return None
    rows = _pairs(results)
    if len(rows) < SPILL_OVER_ANSWERS:
        return None
    plain = spearman([policy for _, policy, _ in rows], [service for _, _, service in rows])
    return None if plain is None else Spilling(len(rows), plain, _given(results, rows))


def _pairs(results: Results) -> list[tuple[int | None, int, float]]:
    (responses,) = results.survey.responses
    answered = Answer.objects.filter(response__in=responses)
    by_response = answered.values("response", "response__invitation__person").annotate(
        policy=Max("value", filter=_POLICY), service=Avg("value", filter=_SERVICE)
    )
    kept = by_response.filter(policy__isnull=False, service__isnull=False).order_by("response")
    return list(kept.values_list("response__invitation__person", "policy", "service"))


def _given(results: Results, rows: list[tuple[Any, ...]]) -> SpillOver | None:
    until = windows.midnight(results.survey.until)
    facts = on_time_by_requester(until - _LOOK_BACK, until)
    known = [row for row in rows if row[0] in facts]
    if len(known) < SPILL_OVER_ANSWERS:
        return None
    shares = [facts[person].met / facts[person].due for person, _, _ in known]
    return spillover([row[1] for row in known], [float(row[2]) for row in known], shares)
