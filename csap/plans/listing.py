"""The list and the board of plans: what is asked for, and a page of plans with their progress."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from django.db.models import Count

from csap.facts.queries import title_of
from csap.plans import progress, stages
from csap.plans.models import Action, Plan
from csap.plans.models.plan import PlanQuerySet
from csap.plans.progress import Progress
from csap.plans.vocabulary import OVER, State
from csap.telling.choices import Group, Option
from servicedesk.accounts.models import User
from servicedesk.common.keyset import Page, paginate

SIZE, BOARD_SIZE = 25, 60
OPEN, ENDED, ANY = "", "ended", "any"
LIST, BOARD = "", "board"
_STATES = {OPEN: [state for state in State if state not in OVER], ENDED: list(OVER)}


@dataclass(frozen=True, slots=True)
class Asked:
    """View and filters, as a query string names them. Unknown words are as none.

    ``state``: one of ``State``, or open ones (""), ended ones, any. ``owner``: a person's id.
    """

    view: str = LIST
    state: str = OPEN
    scope: str = ""
    owner: str = ""

    @classmethod
    def of(cls, given: dict[str, str]) -> "Asked":
        """Return what a query string asks for."""
        state, owner = given.get("state", OPEN), given.get("owner", "")
        return cls(
            view=BOARD if given.get("view") == BOARD else LIST,
            state=state if state in (ENDED, ANY, *State.values) else OPEN,
            scope=given.get("scope", ""),
            owner=owner if owner.isdecimal() and len(owner) < 10 else "",
        )

    @property
    def query(self) -> str:
        given = {
            "view": self.view,
            "state": self.state,
            "scope": self.scope,
            "owner": self.owner,
        }
        return urlencode({name: value for name, value in given.items() if value}, safe=":,")

    @property
    def other_query(self) -> str:
        """The same plans in the other view."""
        return replace(self, view=LIST if self.is_board else BOARD).query

    @property
    def is_board(self) -> bool:
        return self.view == BOARD

    @property
    def states(self) -> list[State]:
        """The states that are asked for."""
        if self.state == ANY:
            return list(State)
        return _STATES.get(self.state) or [State(self.state)]

    def narrow(self, plans: PlanQuerySet) -> PlanQuerySet:
        """Return the plans that are asked for."""
        found = plans if self.state == ANY else plans.filter(state__in=self.states)
        if self.scope:
            found = found.filter(scope=self.scope)
        return found.filter(owner_id=int(self.owner)) if self.owner else found


@dataclass(frozen=True, slots=True)
class Row:
    """A plan in the list or on a card."""

    plan: Plan
    metric: str
    progress: Progress
    next: str
    is_late: bool

    @property
    def runs(self) -> str:
        """When it runs: "1 Feb – 30 Sep 2026"; "" as long as it has no dates."""
        starts, ends = self.plan.starts_on, self.plan.ends_on
        if starts is None or ends is None:
            return ""
        year = "" if starts.year == ends.year else f" {starts.year}"
        return f"{starts:%-d %b}{year} – {ends:%-d %b %Y}"


@dataclass(frozen=True, slots=True)
class Column:
    """A part of the board: stages, each with its plans."""

    label: str
    stages: Sequence[tuple[str, list[Row]]]
    count: int


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of plans with what stands beside it."""

    rows: list[Row]
    columns: list[Column]
    page: Page[Plan]
    groups: dict[str, list[Group]]
    open: int
    late: int

    @property
    def heading(self) -> str:
        """How many plans are open and how many of their actions are late, in a sentence."""
        if not self.open:
            return "No plan is open"
        plans = f"{self.open} plan{'s are' if self.open > 1 else ' is'} open"
        if not self.late:
            return f"{plans}, no action is late"
        return f"{plans}, {self.late} action{'s are' if self.late > 1 else ' is'} late"


def read(user: User, asked: Asked, *, cursor: str | None, today: date) -> Listing:
    """Return a page of the plans that the person may see. 8 queries for any length."""
    visible = Plan.objects.visible_to(user)
    wanted = asked.narrow(visible).select_related("owner")
    size = BOARD_SIZE if asked.is_board else SIZE
    page = paginate(wanted, order=("-pk",), cursor=cursor, size=size)
    rows = rows_of(page.rows, today=today)
    counts = dict(visible.values_list("state").annotate(Count("pk")).order_by())
    late = Action.objects.open().filter(plan__in=visible.open(), due_on__lt=today)
    return Listing(
        rows=rows,
        columns=_columns(rows, asked) if asked.is_board else [],
        page=page,
        groups=_groups(visible, counts),
        open=sum(count for state, count in counts.items() if state not in OVER),
        late=late.count(),
    )


def rows_of(plans: Sequence[Plan], *, today: date) -> list[Row]:
    """Return plans with how far they have come; 3 queries for any number."""
    known = progress.of_plans([plan.pk for plan in plans], today=today)
    return [
        Row(
            plan=plan,
            metric=title_of(plan.metric),
            progress=known[plan.pk],
            next=stages.next_words(plan.state),
            is_late=not plan.is_over and plan.ends_on is not None and plan.ends_on < today,
        )
        for plan in plans
    ]


def _columns(rows: Sequence[Row], asked: Asked) -> list[Column]:
    """Return plan, do, check and act with the stages that are asked for."""
    asked_for = [
        stage
        for stage in (*stages.STAGES, stages.GIVEN_UP)
        if set(stage.states) & set(asked.states)
    ]
    columns = []
    for part in stages.PARTS:
        inside = [
            (stage.label, [row for row in rows if row.plan.state in stage.states])
            for stage in asked_for
            if stage.part == part
        ]
        if inside:
            columns.append(Column(part, inside, sum(len(found) for _, found in inside)))
    return columns


def _groups(visible: PlanQuerySet, counts: dict[str, int]) -> dict[str, list[Group]]:
    ended = sum(counts.get(state, 0) for state in OVER)
    everything = sum(counts.values())
    states = [
        Option(OPEN, f"Open ({everything - ended})"),
        Option(ENDED, f"Ended ({ended})"),
        Option(ANY, f"All ({everything})"),
    ]
    single = [
        Option(value, f"{label.capitalize()} ({counts.get(value, 0)})")
        for value, label in State.choices
    ]
    scopes = visible.order_by("scope_words", "scope").values_list("scope", "scope_words").distinct()
    named = visible.exclude(owner=None).order_by("owner__name", "owner_id")
    owners = named.values_list("owner_id", "owner__name").distinct()
    return {
        "states": [Group("", states), Group("In one state", single)],
        "scopes": [Group("", [Option("", "All scopes"), *(Option(*each) for each in scopes)])],
        "owners": [
            Group("", [Option("", "Everybody"), *(Option(str(pk), name) for pk, name in owners)])
        ],
    }
