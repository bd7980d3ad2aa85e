"""The list of agreements: what is asked for, the rows of a page, and the over-promise rate."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.db.models import Count, Prefetch

from csap.agreements import queries, telling
from csap.agreements.models import Agreement, AgreementQuerySet, Check
from csap.agreements.queries import OverPromise
from csap.agreements.shown import Checked, Pill, checked, pill
from csap.agreements.vocabulary import KINDS, OUR_TURN, State
from csap.telling.choices import Group, Option
from servicedesk.accounts.models import User
from servicedesk.common.keyset import Page, paginate

SIZE = 25
ANY = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """The filters, as a query string names them. Unknown words are as none."""

    kind: str = ANY
    state: str = ANY

    @classmethod
    def of(cls, given: dict[str, str]) -> "Asked":
        """Return what a query string asks for."""
        kind, state = given.get("kind", ""), given.get("state", "")
        return cls(kind if kind in dict(KINDS) else ANY, state if state in State.values else ANY)

    @property
    def query(self) -> str:
        given = {"kind": self.kind, "state": self.state}
        return urlencode({name: value for name, value in given.items() if value})

    def narrow(self, agreements: AgreementQuerySet) -> AgreementQuerySet:
        """Return the agreements that are asked for."""
        wanted = {"kind": self.kind, "state": self.state}
        return agreements.filter(**{name: value for name, value in wanted.items() if value})


@dataclass(frozen=True, slots=True)
class Row:
    """One agreement in the list; ``check``: the newest look at what was agreed."""

    number: str
    customer: str
    about: str
    kind: str
    asked: str
    pill: Pill
    valid: str
    check: Checked | None


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of agreements with what stands beside it."""

    rows: list[Row]
    page: Page[Agreement]
    groups: dict[str, list[Group]]
    our_turn: int
    rate: OverPromise

    @property
    def heading(self) -> str:
        """Whose turn it is, in a sentence."""
        if not self.our_turn:
            return "No negotiation waits for us"
        waits = "negotiation waits" if self.our_turn == 1 else "negotiations wait"
        return f"{self.our_turn} {waits} for us"


def read(user: User, asked: Asked, *, cursor: str | None, at: datetime) -> Listing:
    """Return a page of the agreements that the person may see. 6 queries for any length."""
    visible = Agreement.objects.visible_to(user)
    counts = dict(visible.values_list("state").annotate(Count("pk")).order_by())
    page = paginate(
        with_newest_check(asked.narrow(visible)), order=("-pk",), cursor=cursor, size=SIZE
    )
    return Listing(
        rows=[row(each) for each in page.rows],
        page=page,
        groups=_groups(counts),
        our_turn=sum(counts.get(state, 0) for state in OUR_TURN),
        rate=queries.overpromise(at=at),
    )


def with_newest_check(agreements: AgreementQuerySet) -> AgreementQuerySet:
    """Return agreements with their names and newest check; 2 queries for any length."""
    newest = Check.objects.order_by("agreement_id", "-start").distinct("agreement_id")
    return agreements.with_names().prefetch_related(Prefetch("checks", newest, to_attr="newest"))


def newest(agreement: Agreement) -> Check | None:
    """Return the newest check that ``with_newest_check`` has read; no query."""
    found: list[Check] = agreement.newest  # type: ignore[attr-defined]
    return found[0] if found else None


def row(agreement: Agreement) -> Row:
    """Return an agreement as the list shows it."""
    check = newest(agreement)
    return Row(
        number=agreement.number,
        customer=telling.customer(agreement),
        about=telling.about(agreement),
        kind=telling.kind(agreement),
        asked=telling.asked(agreement),
        pill=pill(agreement, 1)._replace(text=State(agreement.state).label),
        valid=telling.validity(agreement.valid_from, agreement.valid_until),
        check=checked(check) if check else None,
    )


def _groups(counts: dict[str, int]) -> dict[str, list[Group]]:
    kinds = [Option(ANY, "All kinds"), *(Option(value, label) for value, label in KINDS)]
    states = [
        Option(value, f"{label.capitalize()} ({counts.get(value, 0)})")
        for value, label in State.choices
    ]
    return {
        "kinds": [Group("", kinds)],
        "states": [Group("", [Option(ANY, "All states"), *states])],
    }
