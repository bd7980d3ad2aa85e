"""The expectation gaps that stand open, and those that went stale, for the pages above."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q

from csap.facts.scopes import Scope
from csap.findings import shown
from csap.findings.models import Evidence, Finding, FindingEvent
from csap.findings.principles import Asked, asked
from csap.findings.shown import Status
from csap.findings.vocabulary import Ending, Kind, Stage, State, Step
from csap.metrics.small_numbers import shows_percent
from csap.telling import numbers
from servicedesk.accounts.models import User
from servicedesk.common.words import percent

#: Of how many gaps a page tells.
MOST = 100
#: How long a gap that went stale is still told.
STALE_FOR = timedelta(days=365)
#: The three forms (docs/metrics.md#expectation-gaps), by the letter a rule gave them.
FORMS = {"a": "Promise · record", "b": "Expected · perceived", "c": "Felt · measured"}
_PERIODS = {"a": "months", "b": "waves", "c": "months"}
#: What a stage is called, and the class of its mark.
_STAGES = {Stage.SUSTAINED: ("lasting", ""), Stage.EMERGING: ("emerging", "emerging")}


@dataclass(frozen=True, slots=True)
class OpenGap:
    """An expectation gap in a row of a table. ``stage``: lasting, emerging or stale.

    ``look`` is the class of its mark; ``side`` good, bad or none, of which way it errs.
    """

    number: str
    url: str
    name: str
    form: str
    form_words: str
    size: str
    n: int | None
    strip: Sequence[Status]
    strip_words: str
    periods: str
    stage: str
    look: str
    since: date
    age: str
    plan_number: str
    principles: Sequence[Asked]
    scope: str
    metric: str
    sentence: str

    @property
    def is_lasting(self) -> bool:
        return self.stage == "lasting"

    @property
    def is_open(self) -> bool:
        return self.stage != "stale"


def open_gaps(user: User, scope: Scope, *, now: datetime) -> list[OpenGap]:
    """Return the gaps of a scope and of its parts, the lasting ones first, then the largest.

    3 queries, whatever their number.
    """
    stale = FindingEvent.objects.filter(step=Step.ENDED, reason=Ending.STALE)
    found = (
        Finding.objects.visible_to(user)
        .filter(within(scope), kind=Kind.GAP)
        .filter(
            Q(pk__in=Finding.objects.open().values("pk"))
            | Q(state=State.ENDED, closed_at__gte=now - STALE_FOR, pk__in=stale.values("finding"))
        )
        .for_list()
        .order_by("-is_deficiency", "state", "-severity", "-pk")[:MOST]
    )
    gaps = [_gap(finding, now) for finding in found]
    return sorted(gaps, key=lambda gap: (not gap.is_lasting, not gap.is_open))


def within(scope: Scope) -> Q:
    """Return the findings of a scope and of what lies in it, as scopes are written."""
    if scope.is_organisation:
        return Q()
    text = str(scope)
    if scope.service and not (scope.department or scope.group):
        return Q(scope=text) | Q(scope__startswith=f"{text},")
    return Q(scope=text) | Q(scope__endswith=f",{text}")


def _gap(finding: Finding, now: datetime) -> OpenGap:
    seen: Evidence | None = next(iter(finding.newest_evidence), None)  # type: ignore[attr-defined]
    form = str(seen.statistics.get("form", "")) if seen else ""
    card = shown.card(finding, seen, now=now)
    stage, look = _STAGES.get(Stage(finding.stage), ("emerging", "emerging"))
    if not finding.is_open:
        stage, look = "stale", "stale"
    return OpenGap(
        number=finding.number,
        url=card.url,
        name=finding.scope_words,
        form=form,
        form_words=FORMS.get(form, ""),
        size=_size(form, seen) if seen else "",
        n=seen.n if seen else None,
        strip=card.strip,
        strip_words=card.strip_words,
        periods=_PERIODS.get(form, "periods"),
        stage=stage,
        look=look,
        since=finding.first_start,
        age=age(finding.first_start, now.date()),
        plan_number=finding.plan_number,
        principles=asked(finding.principles),
        scope=finding.scope,
        metric=finding.metric,
        sentence=finding.sentence,
    )


def age(since: date, today: date) -> str:
    """Return "7 months, since Apr 2026"; a gap is as old as its first period."""
    months = max(1, (today.year - since.year) * 12 + today.month - since.month)
    return f"{months} month{'s' if months > 1 else ''}, since {numbers.short_month(since)}"


def _size(form: str, seen: Evidence) -> str:
    """Return a gap's size with its interval, in the words of its form; "" without a form."""
    if form not in FORMS:
        return ""
    if form == "a":
        return _kept(seen)
    if form == "c":
        return f"{numbers.points(seen.value)} pt ({numbers.change_between(seen.low, seen.high)})"
    told = numbers.change(seen.value or 0.0, seen.unit)
    span = numbers.between(seen.low, seen.high, seen.unit, " to ")
    return f"adequacy {told}{f' ({span})' if span else ''}"


def _kept(seen: Evidence) -> str:
    """Return "81 % kept of 90 % promised (75–86)"."""
    share = seen.statistics.get("share")
    promised = f" of {percent(share)} promised" if share else ""
    if seen.k is not None and not shows_percent(seen.n or 0):
        return f"{numbers.of_all(seen.k, seen.n or 0)} kept{promised}"
    span = numbers.between(seen.low, seen.high, "share")
    return f"{percent(seen.value or 0.0)} kept{promised}{f' ({span})' if span else ''}"
