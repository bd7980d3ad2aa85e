"""What the page of one customer shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from csap.customers import criteria, figures, wording
from csap.customers.figures import Figure, Row
from csap.customers.models import (
    CriterionScore,
    Customer,
    CustomerEvent,
    Decision,
    InterviewNote,
    Judgement,
    Standing,
)
from csap.customers.page import rows_of
from csap.customers.services.standings import newest_judgements
from csap.telling.charts import Table
from servicedesk.accounts.models import User


@dataclass(frozen=True, slots=True)
class Shown:
    """One criterion: its score, the line of evidence, what it rests on, and the marks given."""

    score: CriterionScore
    told: str
    inputs: list[tuple[str, str]]
    judgements: list[Judgement]

    @property
    def is_judged(self) -> bool:
        return self.score.source != "COMPUTED"


@dataclass(frozen=True, slots=True)
class CustomerPage:
    """The page of a customer."""

    row: Row
    figure: Figure
    criteria: list[Shown]
    quarters: Table
    decisions: list[Decision]
    events: list[CustomerEvent]
    notes: list[InterviewNote]
    voice: str


def customer_page(customer: Customer, user: User, *, today: date) -> CustomerPage:
    """Return the page of a customer. About 12 queries."""
    rules = criteria.current()
    row = next(each for each in rows_of(user) if each.customer.pk == customer.pk)
    notes = InterviewNote.objects.visible_to(user).filter(customer=customer)
    return CustomerPage(
        row=row,
        figure=figures.scores(
            [row],
            rules,
            id="score",
            finding=_finding(row),
            what="Numbered dots: the criteria; ring: judged by people. Black tick: the score of "
            "what is known. Grey bar: what the unknown criteria could make of it",
            would_change="a judgement, or another quarter",
        ),
        criteria=_criteria(row, newest_judgements(customer)),
        quarters=_quarters(row.quarters),
        decisions=list(
            customer.decisions.select_related("actor", "standing").order_by("-at", "-pk")
        ),
        events=list(customer.events.select_related("actor").order_by("-pk")),
        notes=list(
            notes.select_related("person", "recorded_by", "first_to_fix", "withdrawn_by").order_by(
                "-held_on", "-pk"
            )
        ),
        voice=wording.voice(row.standing) if row.standing else "",
    )


def _finding(row: Row) -> str:
    if row.standing is None:
        return "Not scored yet"
    told, _ = wording.reading(row.standing, row.criteria)
    if row.should_leave and row.customer.is_key:
        return f"{told}: two quarters below 0.50 speak against it"
    return f"{told}: {'suggested' if row.is_suggested else 'not suggested'}"


def _criteria(row: Row, judgements: Sequence[Judgement]) -> list[Shown]:
    return [
        Shown(
            each,
            wording.score(each.value),
            [(_label(name), _value(value)) for name, value in each.inputs.items()],
            [given for given in judgements if given.criterion == each.criterion],
        )
        for each in row.criteria
    ]


def _label(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _value(value: object) -> str:
    if isinstance(value, list):
        return "; ".join(f"{name}: {hours} h, {users} users" for name, hours, users in value)
    return f"{value}"


def _quarters(quarters: Sequence[Standing]) -> Table:
    head = ["Quarter", "Score", "Range", "Known weight", "Gate", "Suggested alone", "Loudness"]
    return Table(head, [_quarter(each) for each in reversed(quarters)])


def _quarter(each: Standing) -> list[str]:
    return [
        f"Q{(each.start.month + 2) // 3} {each.start.year}",
        wording.score(each.point),
        wording.span(each),
        f"{each.known_weight:.2f}",
        each.get_gate_display(),
        "yes" if each.is_suggested else "no",
        "–" if each.loudness is None else f"{each.loudness:.1f}×",
    ]
