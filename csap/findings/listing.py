"""The list of findings: what is asked for, the findings of a page, and what stands beside them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.db.models import Count

from csap.findings.models import BY_WEIGHT, Evidence, Finding, FindingEvent, FindingQuerySet, Run
from csap.findings.rules.wording import spelled
from csap.findings.shown import Card, Figure, card, figure
from csap.findings.vocabulary import Kind, State, Step
from csap.telling.choices import Group, Option
from servicedesk.accounts.models import User
from servicedesk.common.keyset import Page, paginate

SIZE = 25
#: How many stand beside the list.
BESIDE = 4
#: Every kind, every scope.
ANY = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """The filters, as a query string names them. Unknown words are as none."""

    kind: str = ANY
    state: str = State.WAITING
    scope: str = ANY

    @classmethod
    def of(cls, given: dict[str, str]) -> "Asked":
        """Return what a query string asks for."""
        kind, state = given.get("kind", ""), given.get("state", "")
        return cls(
            kind if kind in Kind.values else ANY,
            state if state in State.values else State.WAITING,
            given.get("scope", ""),
        )

    @property
    def is_plain(self) -> bool:
        """Whether it is everything that waits."""
        return self == Asked()

    @property
    def query(self) -> str:
        given = {"kind": self.kind, "state": self.state, "scope": self.scope}
        return urlencode({name: value for name, value in given.items() if value}, safe=":,")

    def narrow(self, findings: FindingQuerySet) -> FindingQuerySet:
        """Return the findings that are asked for."""
        wanted = {"kind": self.kind, "state": self.state, "scope": self.scope}
        return findings.filter(**{name: value for name, value in wanted.items() if value})


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of findings with what stands beside it."""

    asked: Asked
    cards: list[Card]
    #: The evidence of the first finding, shown with it.
    figure: Figure | None
    page: Page[Finding]
    counts: dict[str, int]
    run: Run | None
    linked: list[Finding]
    dismissed: list[FindingEvent]
    groups: dict[str, list[Group]]
    deficiencies: int

    @property
    def waiting(self) -> int:
        return self.counts.get(State.WAITING, 0)

    @property
    def heading(self) -> str:
        """What waits, in a sentence: "Five findings wait for a decision; four call for a plan"."""
        if not self.asked.is_plain:
            return "Findings"
        if not self.waiting:
            return "No finding waits for a decision"
        what = "finding waits" if self.waiting == 1 else "findings wait"
        said = f"{spelled(self.waiting)} {what} for a decision"
        if self.deficiencies:
            calls = "calls" if self.deficiencies == 1 else "call"
            said += f"; {spelled(self.deficiencies)} {calls} for a plan"
        return f"{said[0].upper()}{said[1:]}"

    @property
    def by_chance(self) -> int:
        """How many of the charts alarm by chance in two years; about one in seven."""
        return round(self.run.charts / 7) if self.run else 0


def read(user: User, asked: Asked, *, cursor: str | None, now: datetime) -> Listing:
    """Return a page of the findings that the person may see. 8 queries for any length."""
    visible = Finding.objects.visible_to(user)
    counts = dict(visible.values_list("state").annotate(Count("pk")).order_by())
    page = paginate(asked.narrow(visible).for_list(), order=BY_WEIGHT, cursor=cursor, size=SIZE)
    scopes = visible.order_by("scope_words", "scope").values_list("scope", "scope_words").distinct()
    dismissed = FindingEvent.objects.filter(finding__in=visible, step=Step.DISMISSED)
    return Listing(
        asked=asked,
        cards=[card(each, newest(each), now=now) for each in page.rows],
        figure=_first_figure(page.rows),
        page=page,
        counts=counts,
        run=Run.objects.order_by("-end", "-pk").first(),
        linked=list(visible.filter(state=State.ATTACHED).order_by("-pk")[:BESIDE]),
        dismissed=list(dismissed.select_related("finding", "actor").order_by("-pk")[:BESIDE]),
        groups=_groups(counts, [Option(*scope) for scope in scopes]),
        deficiencies=visible.waiting().filter(is_deficiency=True).count(),
    )


def newest(finding: Finding) -> Evidence | None:
    """Return the newest evidence that ``for_list`` has read; no query."""
    found: list[Evidence] = finding.newest_evidence  # type: ignore[attr-defined]
    return found[0] if found else None


def _first_figure(rows: Sequence[Finding]) -> Figure | None:
    first = newest(rows[0]) if rows else None
    return figure(rows[0], [first]) if first else None


def _groups(counts: dict[str, int], scopes: list[Option]) -> dict[str, list[Group]]:
    kinds = [Option(ANY, "All kinds"), *(_option(value, label) for value, label in Kind.choices)]
    states = [_option(value, f"{label} ({counts.get(value, 0)})") for value, label in State.choices]
    return {
        "kinds": [Group("", kinds)],
        "states": [Group("", states)],
        "scopes": [Group("", [Option(ANY, "Everywhere"), *dict.fromkeys(scopes)])],
    }


def _option(value: str, label: str) -> Option:
    return Option(value, f"{label[0].upper()}{label[1:]}")
