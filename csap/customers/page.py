"""What the pages of key customers show, gathered in a fixed number of queries."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from csap.customers import (
    barometer,
    barometer_shown,
    criteria,
    figures,
    queries,
    scoring,
    sources,
    wording,
)
from csap.customers.barometer import Barometer
from csap.customers.barometer_shown import Served
from csap.customers.criteria import Criteria
from csap.customers.figures import Figure, Row
from csap.customers.models import (
    CriterionScore,
    Customer,
    Judgement,
    Prospect,
    Standing,
)
from csap.customers.periods import last_quarter
from csap.customers.said import Said, said_by
from csap.customers.vocabulary import CAP, Voice
from csap.telling.charts import Table
from servicedesk.accounts.models import User

#: How long before its end a term is called to mind.
SOON = timedelta(days=60)
#: A service of so much of the demand is a major one; so much of a customer's own covers it.
MAJOR = 0.10


@dataclass(frozen=True, slots=True)
class Register:
    """The page of the register."""

    heading: str
    keys: list[Row]
    candidates: list[Row]
    prospects: list[Prospect]
    rules: Criteria
    key_figure: Figure
    candidate_figure: Figure
    loudness: Figure
    barometer: Barometer | None
    served: Served | None
    barometer_table: Table | None
    chance: str
    said: Said
    agreement: "Agreement"
    uncovered: list[str]
    ending: list[Customer]
    cap: int = CAP


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far raters agree on marks, and quarters on the order; None: too little to say."""

    kappa: float | None
    pairs: int
    concordance: float | None
    quarters: int

    @property
    def is_low(self) -> bool:
        known = [value for value in (self.kappa, self.concordance) if value is not None]
        return any(value < scoring.AGREED for value in known)


def rows_of(user: User) -> list[Row]:
    """Return everybody in the register that the person may see, the best score first. 4 queries."""
    customers = list(Customer.objects.visible_to(user).for_list())
    return _rows(customers, criteria.current())


def _rows(customers: Sequence[Customer], rules: Criteria) -> list[Row]:
    quarters = queries.quarters_of([customer.pk for customer in customers])
    newest = {pk: told[-1] for pk, told in quarters.items() if told}
    scores = _scores([standing.pk for standing in newest.values()])
    values = {
        str(pk): {each.criterion: each.value for each in scores[standing.pk]}
        for pk, standing in sorted(newest.items())
    }
    shares = scoring.top_shares(rules.weights, values)
    rows = [
        _row(
            customer,
            quarters[customer.pk],
            scores[newest[customer.pk].pk] if customer.pk in newest else [],
            shares.get(str(customer.pk)),
        )
        for customer in customers
    ]
    return sorted(rows, key=lambda row: (-_point(row), row.name, row.customer.pk))


def _point(row: Row) -> float:
    point = row.standing.point if row.standing else None
    return -1.0 if point is None else point


def _row(
    customer: Customer,
    quarters: Sequence[Standing],
    scores: Sequence[CriterionScore],
    share: float | None,
) -> Row:
    newest = quarters[-1] if quarters else None
    return Row(
        customer,
        newest,
        scores,
        quarters,
        is_suggested=scoring.is_suggested_now(quarters),
        should_leave=scoring.should_leave(quarters),
        share=share,
        grounds=wording.grounds(newest, scores, share),
    )


def _scores(standing_ids: Sequence[int]) -> Mapping[int, list[CriterionScore]]:
    found: dict[int, list[CriterionScore]] = defaultdict(list)
    for each in CriterionScore.objects.filter(standing__in=standing_ids).order_by("position"):
        found[each.standing_id].append(each)
    return found


def register(user: User, *, at: datetime, today: date) -> Register:
    """Return the page of the register. About 30 queries, however many are in it."""
    rules = criteria.current()
    rows = rows_of(user)
    keys = [row for row in rows if row.customer.is_key]
    candidates = [row for row in rows if not row.customer.is_key]
    suggested = [row.unit for row in candidates if row.is_suggested]
    told = barometer.read(last_quarter(today))
    attainment = told.attainment if told else None
    return Register(
        heading=wording.heading(len(keys), suggested, _loud(candidates)),
        keys=keys,
        candidates=candidates,
        prospects=_prospects(),
        rules=rules,
        key_figure=_key_figure(keys, rules),
        candidate_figure=_candidate_figure(candidates, suggested, rules),
        loudness=figures.loudness(rows),
        barometer=told,
        served=barometer_shown.served(attainment) if attainment else None,
        barometer_table=barometer_shown.table(told) if told else None,
        chance=barometer_shown.chance(told) if told else "",
        said=said_by([row.customer.pk for row in keys], today=today),
        agreement=agreement_of(rows),
        uncovered=_uncovered(keys, rows),
        ending=_ending(keys, today),
    )


def _loud(candidates: Sequence[Row]) -> list[str]:
    return [
        row.unit
        for row in candidates
        if row.standing is not None and row.standing.voice == Voice.SQUEAKY_WHEEL
    ]


def _prospects() -> list[Prospect]:
    rows = Prospect.objects.select_related("department")
    return list(rows.order_by("-value_demand", "pk"))


def _key_figure(keys: Sequence[Row], rules: Criteria) -> Figure:
    return figures.scores(
        keys,
        rules,
        id="register",
        finding=wording.register_finding(
            [row.standing.point if row.standing else None for row in keys]
        )
        if keys
        else "Nobody is a key customer yet",
        what="Score 0 to 1 from the weighted criteria. Black tick: score of what is known. Grey "
        "bar: what the unknown criteria could make of it. Numbered dots: the criteria",
        would_change="two quarters below 0.50 speak for taking somebody out; two at 0.60 or more "
        "for bringing somebody in; a named person decides either",
    )


def _candidate_figure(
    candidates: Sequence[Row], suggested: Sequence[str], rules: Criteria
) -> Figure:
    close = [row.unit for row in candidates if row.is_close]
    return figures.scores(
        candidates,
        rules,
        id="candidates",
        finding=wording.candidates_finding(suggested, close, len(candidates)),
        what="The same scale. Suggested after two quarters at 0.60 or more, with at least 0.70 of "
        "the weight known and the gate on criterion 7 not failed",
        would_change="another quarter, a judgement by a second person, or another weighting: "
        "below 80 % of the weightings it is a close call",
    )


def agreement_of(rows: Sequence[Row]) -> Agreement:
    """Return how far people and quarters agree. 1 query."""
    pairs = _pairs([row.customer.pk for row in rows])
    starts = sorted({each.start for row in rows for each in row.quarters})[-4:]
    points = [
        [
            next((each.point for each in row.quarters if each.start == start), None)
            for row in rows
            if row.quarters
        ]
        for start in starts
    ]
    return Agreement(
        scoring.agreement(pairs),
        len(pairs),
        scoring.concordance(points) if len(points) > 1 else None,
        len(starts),
    )


def _pairs(customer_ids: Sequence[int]) -> list[tuple[int, int]]:
    """Return the newest marks of the first two people who gave one to the same criterion."""
    newest = (
        Judgement.objects.filter(customer__in=customer_ids)
        .order_by("customer", "criterion", "actor", "-at", "-pk")
        .distinct("customer", "criterion", "actor")
    )
    marks: dict[tuple[int, str], list[int]] = defaultdict(list)
    for each in newest:
        marks[each.customer_id, each.criterion].append(each.mark)
    return [(given[0], given[1]) for given in marks.values() if len(given) > 1]


def _uncovered(keys: Sequence[Row], rows: Sequence[Row]) -> list[str]:
    """Return the major services that no key customer asks for much. Up to 2 queries.

    Major: a tenth of what the register asks for; much: a tenth of what one asks for.
    """
    whole: Counter[str] = Counter()
    for row in rows:
        whole.update(row.standing.services if row.standing else {})
    major = {pk for pk, n in whole.items() if n >= MAJOR * whole.total()}
    covered = {
        pk
        for row in keys
        if row.standing
        for pk, n in row.standing.services.items()
        if n >= MAJOR * sum(row.standing.services.values())
    }
    missing = major - covered
    names = sources.service_names() if missing else {}
    return sorted(names.get(int(pk), pk) for pk in missing)


def _ending(keys: Sequence[Row], today: date) -> list[Customer]:
    return [
        row.customer
        for row in keys
        if row.customer.term_ends is not None and row.customer.term_ends <= today + SOON
    ]
