"""What people see of the agreements that cover them, in plain words.

Source: docs/metrics.md#negotiations
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from csap.agreements import listing, shown, telling
from csap.agreements.models import Agreement
from csap.agreements.shown import Pill
from csap.agreements.vocabulary import OVER, State
from csap.facts.periods import local_day
from csap.metrics.small_numbers import shows_percent
from csap.telling import numbers
from requests_app.clocks import queries as clocks
from requests_app.clocks.queries import Kept
from servicedesk.accounts.models import User
from servicedesk.common import words
from servicedesk.common.keyset import Page, paginate

SIZE = 25
#: How far back one's own page says how often it was kept.
LOOK_BACK = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Own:
    """An agreement that covers the reader, or that they negotiate.

    ``waits``: the reader's answer is asked for. ``kept``: how often it was kept, "" if unknown.
    """

    number: str
    promise: str
    about: str
    customer: str
    valid: str
    kept: str
    pill: Pill
    waits: bool
    is_in_force: bool


@dataclass(frozen=True, slots=True)
class OwnListing:
    """A page of one's own agreements."""

    rows: list[Own]
    page: Page[Agreement]

    @property
    def waiting(self) -> int:
        return sum(row.waits for row in self.rows)


def read(user: User, *, cursor: str | None, at: datetime) -> OwnListing:
    """Return a page of what covers the person and of what they negotiate. 5 queries or fewer.

    A manager sees here what covers them as a person, like everybody.
    """
    mine = Agreement.objects.covering(user)
    page = paginate(listing.with_newest_check(mine), order=("-pk",), cursor=cursor, size=SIZE)
    return OwnListing(of(page.rows, user, at=at), page)


def waiting(user: User, *, at: datetime) -> list[Own]:
    """Return the offers that wait for the person's answer, the oldest first. 3 queries or fewer."""
    offered = Agreement.objects.filter(representative=user, state=State.OFFERED)
    found = list(listing.with_newest_check(offered).order_by("pk"))
    return of(found, user, at=at) if found else []


def of(agreements: Sequence[Agreement], user: User, *, at: datetime) -> list[Own]:
    """Return agreements in plain words. 1 query, for how often they were kept."""
    kept = clocks.kept_by_agreement([each.number for each in agreements], at - LOOK_BACK, at)
    return [_own(each, kept.get(each.number), user, at) for each in agreements]


def _own(agreement: Agreement, kept: Kept | None, user: User, at: datetime) -> Own:
    is_in_force = agreement.is_in_force(local_day(at)) and agreement.state not in OVER
    is_mine = agreement.representative_id == user.pk
    return Own(
        number=agreement.number,
        promise=shown.plain_words(agreement),
        about=telling.about(agreement),
        customer=telling.customer(agreement),
        valid=telling.validity(agreement.valid_from, agreement.valid_until),
        kept=_kept(agreement, kept) if is_in_force else "",
        pill=shown.pill(agreement, 1)._replace(text=_state(agreement, is_mine)),
        waits=is_mine and agreement.state == State.OFFERED,
        is_in_force=is_in_force,
    )


def _kept(agreement: Agreement, kept: Kept | None) -> str:
    """Return "Kept 46 of 48 times in the last 90 days (96 %)"."""
    if not agreement.expectation.is_time:
        check = listing.newest(agreement)
        return f"By {numbers.month(check.start)}: {shown.checked(check).kept}" if check else ""
    if kept is None or not kept.due:
        return "None came due in the last 90 days"
    said = f"Kept {numbers.of_all(kept.kept, kept.due)} times in the last 90 days"
    share = words.percent(kept.kept / kept.due)
    return f"{said} ({share})" if shows_percent(kept.due) else said


def _state(agreement: Agreement, is_mine: bool) -> str:
    texts = {
        State.ASKED: "asked for; IT looks at the record",
        State.OFFERED: "your answer is asked for" if is_mine else "offered",
        State.COUNTERED: "countered; IT answers next",
        State.AGREED: "agreed",
        State.REOPENED: "agreed; IT talks about it again",
    }
    state = State(agreement.state)
    return texts.get(state, state.label)
