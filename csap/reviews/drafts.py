"""What belongs on the agenda of a review, as far as it is known: one function a source.

Each returns drafts, the weightiest first; ``services.agenda`` writes them and keeps what people
changed. A source reads only stored values.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from csap.agreements import queries as agreements
from csap.customers.queries import representatives_of
from csap.facts.periods import local_day
from csap.facts.scopes import ALL
from csap.findings.models import Finding, FindingQuerySet
from csap.findings.shown import url_of
from csap.metrics.plan_rules import IMPROVEMENT, PARTNERSHIP
from csap.plans.models import Plan
from csap.reviews.models import Decision, Review
from csap.reviews.rules import months_later
from csap.reviews.vocabulary import TITLE_MAX_LENGTH, Source, Wanted
from csap.telling import numbers
from servicedesk.accounts.models import User

#: How many of each an agenda has room for.
FINDINGS, PLANS, AGREEMENTS = 6, 4, 4


@dataclass(frozen=True, slots=True)
class Draft:
    """An item as its source would put it. ``key`` names the thing: F-31, CSAP-7."""

    source: Source
    key: str
    title: str
    evidence: str
    principle: int
    minutes: int = 10
    url: str = ""
    led_by: User | None = None
    proposal: str = ""

    @property
    def wanted(self) -> Wanted:
        return Wanted.DECIDE if self.proposal else Wanted.KNOW


def drafts(review: Review, *, at: datetime) -> list[Draft]:
    """Return everything that is known to belong on the agenda, in the order it is talked about."""
    return [draft for source in SOURCES for draft in source(review, at)]


def open_decisions(review: Review) -> list[Decision]:
    """Return what was decided in earlier reviews of the scope and is still open. 1 query."""
    earlier = Decision.objects.open().filter(review__scope=review.scope).exclude(review=review)
    return list(earlier.for_list())


def _decisions(review: Review, at: datetime) -> Iterator[Draft]:
    """Yield what an earlier review decided and nobody has carried out yet."""
    today = local_day(at)
    for decision in open_decisions(review):
        late = (today - decision.due_on).days
        state = f"late, {late} days" if late > 0 else "open"
        yield Draft(
            source=Source.DECISION,
            key=str(decision.pk),
            title=_short(decision.text),
            evidence=numbers.joined(
                f"decided in {decision.review.number}",
                f"due {numbers.day(decision.due_on)}, {state}",
                decision.target,
            ),
            principle=decision.principle,
            led_by=decision.owner,
            proposal="Done, given up, or carried on?",
        )


def _findings(review: Review, at: datetime) -> Iterator[Draft]:
    """Yield the heaviest findings that nobody has decided about; of everyone: of every scope."""
    waiting: FindingQuerySet = Finding.objects.waiting()
    if review.scope != ALL:
        waiting = waiting.filter(scope=review.scope)
    for finding in waiting.by_weight().for_list()[:FINDINGS]:
        why = [each.why for each in finding.newest_evidence]  # type: ignore[attr-defined]
        yield Draft(
            source=Source.FINDING,
            key=finding.number,
            title=_short(finding.sentence.rstrip(".")),
            evidence=numbers.joined(finding.scope_words, *why)[:500],
            principle=min(finding.principles, default=IMPROVEMENT),
            minutes=15 if finding.is_deficiency else 10,
            url=url_of(finding.number),
            proposal="Open a plan, or say why not" if finding.is_deficiency else "",
        )


def _plans(review: Review, at: datetime) -> Iterator[Draft]:
    """Yield the plans that are open in the scope, the oldest first."""
    plans = Plan.objects.open()
    if review.scope != ALL:
        plans = plans.filter(scope=review.scope)
    for plan in plans.select_related("opened_by").order_by("opened_at", "pk")[:PLANS]:
        yield Draft(
            source=Source.PLAN,
            key=plan.number,
            title=_short(f"{plan.number}: {plan.title}"),
            evidence=numbers.joined(
                plan.get_state_display(), f"opened {numbers.day(local_day(plan.opened_at))}"
            ),
            principle=IMPROVEMENT,
            minutes=15,
            url=f"/csap/plans/{plan.number}/",
            led_by=plan.opened_by,
        )


def _agreements(review: Review, at: datetime) -> Iterator[Draft]:
    """Yield the agreements that end, or are to be looked at, before the next review is due."""
    start = min(local_day(at), review.due_on)
    end = months_later(review.due_on, review.schedule.every_months)
    for due in agreements.due_between(start, end, scope=review.scope)[:AGREEMENTS]:
        what = "ends" if due.ends else "is to be reviewed"
        support = _SUPPORT.get(due.state, "")
        yield Draft(
            source=Source.AGREEMENT,
            key=due.number,
            title=_short(f"{due.number}: {due.sentence}"),
            evidence=numbers.joined(f"{what} on {numbers.day(due.on)}", support),
            principle=PARTNERSHIP,
            minutes=15,
            url=f"/csap/agreements/{due.number}/",
            proposal="Renew, renegotiate, or let it end?",
        )


_SUPPORT = {
    "not_supported": "the record does not support it",
    "doubtful": "the record supports it doubtfully",
    "likely": "likely kept",
    "supported": "supported by the record",
}


def _voices(review: Review, at: datetime) -> Iterator[Draft]:
    """Yield the word of each key customer whom the scope concerns: they are asked first."""
    for person in representatives_of(review.scope, at=at):
        of = person.department.name if person.department else "key customer"
        yield Draft(
            source=Source.VOICE,
            key=str(person.pk),
            title=_short(f"{person.name}, {of}: what matters most now"),
            evidence="Key customer: their own words, asked in the review",
            principle=PARTNERSHIP,
            minutes=5,
            led_by=person,
        )


def _short(text: str) -> str:
    if len(text) <= TITLE_MAX_LENGTH:
        return text
    return f"{text[: TITLE_MAX_LENGTH - 1].rstrip()}…"


#: In the order in which a review talks about them.
SOURCES: tuple[Callable[[Review, datetime], Iterator[Draft]], ...] = (
    _decisions,
    _voices,
    _plans,
    _agreements,
    _findings,
)
