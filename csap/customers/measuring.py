"""The criteria that data can tell: a value of 0 to 1, one line of evidence, and what it rests on.

A quarter decides what was lost and asked for; what is too rare for that, a year up to its end.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import reduce
from operator import add
from statistics import fmean
from typing import Any

from csap.customers import sources
from csap.customers.models import Customer, InterviewNote
from csap.customers.services.standings import Loud, Part
from csap.customers.sources import Asked, Down, Voices
from csap.facts.periods import Period, add_months
from csap.facts.world import World
from csap.metrics import customers as formulas
from csap.telling import numbers
from servicedesk.common import words
from surveys.scoring.response import SCORE_K, suppress_small_groups

#: From how many requests of their own on the mix of a representative says something.
OWN_REQUESTS = 10
#: From how many surveys asked on a response rate says something.
ASKED = 5


@dataclass
class Evidence:
    """Everything that the computed criteria of a quarter rest on, read once for all customers."""

    quarter: Period
    subtrees: Mapping[str, frozenset[int]]
    world: World = field(default_factory=World)

    def __post_init__(self) -> None:
        self.year = Period(add_months(self.quarter.end, -12), self.quarter.end)
        self.asked = sources.demand(self.quarter)
        self.asked_in_year = sources.demand(self.year)
        self.response = sources.response(self.year)
        self.said = sources.said(self.year)
        self.said_in_quarter = sources.said(self.quarter)
        self.down = sources.down(self.quarter)
        self.people_all = sources.people(self.world, self.quarter)

    @property
    def shown(self) -> set[str]:
        """Whose comments of the quarter may be counted aloud."""
        return _shown_voices(self.said_in_quarter, self.subtrees)

    def people(self, code: str) -> int:
        return sources.people(self.world, self.quarter, self.subtrees[code])

    def reach(self, code: str) -> float:
        return self.people(code) / self.people_all if self.people_all else 0.0

    def asked_by(self, code: str) -> Asked:
        return sum_of(self.asked, self.subtrees[code])

    def services_of(self, code: str) -> Counter[int]:
        """Return how often a customer asked for each service in the year."""
        return sum_of(self.asked_in_year, self.subtrees[code]).by_service

    def voices_of(self, code: str) -> Voices:
        return voices(self.said, self.subtrees[code])

    def rate_of(self, code: str) -> tuple[int, int]:
        """Return (answered, asked) of a customer's surveys after requests, of the year."""
        return rate(self.response, self.subtrees[code])

    @property
    def value_demand_all(self) -> int:
        return sum(asked.value_demand for asked in self.asked.values())


def parts(customer: Customer, evidence: Evidence) -> dict[str, Part]:
    """Return what data say of a customer, by criterion. About 6 queries."""
    code = customer.department.code
    return {
        "dependency": _dependency(code, evidence),
        "representation": _representation(customer, evidence),
        "consumption": _consumption(code, evidence),
        "critique": _critique(code, evidence),
    }


def loudness(code: str, evidence: Evidence, reasonable_share: float | None) -> Loud:
    """Return how loud a customer is; it never enters the score."""
    own = evidence.asked_by(code)
    everyone = reduce(add, evidence.said_in_quarter.values(), Voices())
    requests_all = sum(asked.created for asked in evidence.asked.values())
    said = voices(evidence.said_in_quarter, evidence.subtrees[code])
    # Where a few spoke, even that none of them complained would tell who else did.
    told = said.complaints if code in evidence.shown or not said.people else None
    loud = formulas.squeaky_wheel(
        told or 0, everyone.complaints, own.created, requests_all, reasonable_share
    )
    is_silent = told == 0 and formulas.quiet_majority(
        evidence.reach(code), 0, *evidence.rate_of(code)
    )
    return Loud(
        complaints=told,
        complaints_all=everyone.complaints,
        requests=own.created,
        requests_all=requests_all,
        voice="unknown" if is_silent else loud.label,
        loudness=None if told is None else loud.loudness,
    )


def _dependency(code: str, evidence: Evidence) -> Part:
    people = evidence.people(code)
    if not people:
        return Part(None, "Nobody works there", {"people": 0})
    users = sources.users(evidence.year, evidence.subtrees[code])
    lost = [(down, users[down.service_id]) for down in evidence.down if users[down.service_id]]
    hours = sum(down.hours * count for down, count in lost)
    value = formulas.anchored(hours / people, formulas.LOST_HOURS_IN_FULL)
    inputs = {
        "people": people,
        "lost_user_hours": round(hours, 3),
        "outages": [[down.name, round(down.hours, 3), count] for down, count in lost],
    }
    return Part(value, _lost_words(hours / people, people, lost), inputs)


def _lost_words(per_head: float, people: int, lost: list[tuple[Down, int]]) -> str:
    if not lost:
        return f"No outage touched what its {words.count(people)} people use"
    worst, users = max(lost, key=lambda each: (each[0].hours * each[1], each[0].name))
    return (
        f"{numbers.fixed(per_head, 1)} h lost a head in outages (4 h count in full); most by "
        f"{worst.name}: {numbers.fixed(worst.hours, 1)} h for {words.count(users)} users"
    )


def _consumption(code: str, evidence: Evidence) -> Part:
    own = evidence.asked_by(code).value_demand
    whole = evidence.value_demand_all
    inputs = {"value_demand": own, "value_demand_all": whole}
    if not whole:
        return Part(None, "Nobody asked for anything", inputs)
    value = formulas.anchored(own / whole, formulas.CONSUMPTION_IN_FULL)
    told = f"{words.percent(own / whole)} of value demand ({numbers.of_all(own, whole)})"
    return Part(value, f"{told}; 20 % count in full, failure demand does not", inputs)


def _representation(customer: Customer, evidence: Evidence) -> Part:
    code, person = customer.department.code, customer.representative
    own = sources.demand_of_people(evidence.year, [person.pk])[person.pk]
    mine, reach = own.total(), evidence.reach(code)
    inputs: dict[str, Any] = {
        "own_requests": mine,
        "people": evidence.people(code),
        "people_all": evidence.people_all,
    }
    if mine < OWN_REQUESTS:
        return Part(
            None, f"{mine} requests of {person.name}’s own: too few to compare the mix", inputs
        )
    alike = formulas.representation(_named(own), _named(evidence.services_of(code))) or 0.0
    mix = alike * formulas.anchored(reach, formulas.REACH_IN_FULL)
    told = (
        f"{person.name}’s {mine} requests are {words.percent(alike)} like the department’s; "
        f"it is {words.percent(reach)} of all people (15 % count in full)"
    )
    inputs |= {"alike": round(alike, 6), "mix": round(mix, 6)}
    near = _closeness(customer, evidence)
    if near is None:
        return Part(mix, told, inputs)
    closeness, n = near
    inputs |= {"closeness": round(closeness, 6), "answers": n}
    told += f"; opinion {words.percent(closeness)} near the mean of {words.count(n)} answers"
    return Part(fmean([mix, closeness]), told, inputs)


def _closeness(customer: Customer, evidence: Evidence) -> tuple[float, int] | None:
    """Return how near what the person said by name is to the department's mean, and of how many.

    Never by the person's own survey answers: those were given in confidence.
    """
    notes = InterviewNote.objects.standing().filter(
        customer=customer,
        person=customer.representative,
        satisfaction__isnull=False,
        held_on__gte=evidence.year.start,
    )
    own = notes.order_by("-held_on", "-pk").values_list("satisfaction", flat=True).first()
    if own is None:
        return None
    group = sources.satisfaction(customer.department.code, evidence.quarter)
    if group is None or group.value is None or (group.n or 0) < SCORE_K:
        return None
    return formulas.opinion_closeness(own, group.value), group.n or 0


def _critique(code: str, evidence: Evidence) -> Part:
    answered, asked = evidence.rate_of(code)
    voices = evidence.voices_of(code)
    inputs = {"answered": answered, "asked": asked}
    known, told = [], []
    if asked >= ASKED:
        known.append(answered / asked)
        told.append(f"answered {numbers.of_all(answered, asked)} surveys")
    if code in _shown_voices(evidence.said, evidence.subtrees):
        inputs |= {"comments": voices.given, "decided": voices.decided, "heard": voices.heard}
        inputs["concrete"] = voices.concrete
        if voices.decided:
            known.append(voices.heard / voices.decided)
            told.append(
                f"{numbers.of_all(voices.heard, voices.decided)} comments accepted or answered"
            )
        known.append(voices.concrete / voices.given)
        told.append(f"{numbers.of_all(voices.concrete, voices.given)} about a concrete case")
    if not known:
        return Part(None, "Too few were asked or spoke to tell", inputs)
    return Part(fmean(known), numbers.joined(*told, by="; ").capitalize(), inputs)


def _shown_voices(
    said: Mapping[int | None, Voices], subtrees: Mapping[str, Collection[int]]
) -> set[str]:
    """Return whose comments may be counted aloud: of five people or more, and of none by rest."""
    sizes = {code: voices(said, ids).people for code, ids in subtrees.items()}
    inside = {pk for ids in subtrees.values() for pk in ids}
    sizes[""] = voices(said, said.keys() - inside).people
    return {code for code in suppress_small_groups(sizes).shown if sizes[code]}


def rate(response: Mapping[int | None, tuple[int, int]], ids: Collection[int]) -> tuple[int, int]:
    """Return (answered, asked) of some departments."""
    rows = [response.get(pk, (0, 0)) for pk in ids]
    return sum(answered for _, answered in rows), sum(asked for asked, _ in rows)


def voices(said: Mapping[int | None, Voices], ids: Collection[int | None]) -> Voices:
    return reduce(add, (said[pk] for pk in ids if pk in said), Voices())


def sum_of(asked: Mapping[int | None, Asked], ids: Collection[int]) -> Asked:
    whole = Asked()
    for pk in ids:
        if (each := asked.get(pk)) is not None:
            whole.created += each.created
            whole.failures += each.failures
            whole.by_service += each.by_service
    return whole


def _named(mix: Counter[int]) -> dict[str, float]:
    return {str(service_id): count for service_id, count in mix.items()}


def reasonableness(reasonable: int, asks: int) -> Part:
    """Return the share of a customer's asks that were reasonable, or settled at the counter-offer.

    How sure that is decides the gate, not the value.
    """
    inputs = {"reasonable": reasonable, "asks": asks}
    if not asks:
        return Part(None, "Asked for nothing that was held against the record", inputs)
    told = f"{numbers.of_all(reasonable, asks)} asks reasonable or settled at the counter-offer"
    return Part(reasonable / asks, told, inputs)
