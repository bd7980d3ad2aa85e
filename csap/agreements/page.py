"""An assessment as its page shows it. Pure."""

from dataclasses import dataclass
from typing import NamedTuple

from csap.agreements import figure, needs, sentences
from csap.agreements.asks import number_of, said
from csap.agreements.feasibility import Assessment, Offer
from csap.agreements.figure import Figure
from csap.agreements.sentences import Check, Verdict


class OfferRow(NamedTuple):
    """A counter-offer in words; ``is_asked``: for the share that was asked for.

    ``number`` and ``percent`` are what it offers, as a form takes it; a number of None: nothing.
    ``takes`` is what the ask itself would take at this share.
    """

    share: str
    point: str
    promise: str
    worst: str
    at_ask: str
    is_asked: bool
    number: float | None
    percent: int
    takes: str


@dataclass(frozen=True, slots=True)
class FeasibilityPage:
    """All that the page says of an ask."""

    title: str
    subtitle: str
    demand: str
    record: str
    promise: str
    gap: str
    next_step: str
    verdict: Verdict
    widened: list[str]
    figure: Figure
    offers: list[OfferRow]
    asked: str
    checks: list[Check]
    conditions: list[str]


def make(found: Assessment, about: str) -> FeasibilityPage:
    """Return the page of an assessment; ``about`` says of what requests, in words."""
    return FeasibilityPage(
        title=sentences.title(found),
        subtitle=f"{found.ask.measure.title} · {about}",
        demand=sentences.demand(found),
        record=sentences.record(found),
        promise=sentences.promise(found),
        gap=sentences.gap(found),
        next_step=sentences.next_step(found),
        verdict=sentences.verdict(found),
        widened=found.widened,
        figure=figure.make(found),
        offers=[_row(offer, found) for offer in found.offers],
        asked=said(found.ask.expectation, found.ask.value),
        checks=sentences.checks(found),
        conditions=sentences.conditions(found),
    )


def _row(offer: Offer, found: Assessment) -> OfferRow:
    expectation, kept = found.ask.expectation, found.support.p
    worst = f"{said(expectation, offer.worst.value)} ({offer.worst.name})" if offer.worst else "–"
    promise = None if found.refusal else offer.promise
    return OfferRow(
        share=f"{offer.share * 100:.0f} of 100",
        point=said(expectation, offer.point),
        promise=said(expectation, promise),
        worst=worst,
        at_ask="–" if kept is None else f"{kept * 100:.0f} of 100",
        is_asked=offer.share == found.ask.share,
        number=None if promise is None else number_of(expectation, promise),
        percent=round(offer.share * 100),
        takes=needs.would_take(found, offer),
    )
