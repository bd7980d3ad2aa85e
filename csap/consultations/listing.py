"""The list of consultations, and the words about policies that nobody has taken up yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from urllib.parse import urlencode

from csap.consultations import queries, shown
from csap.consultations.models import NEWEST, Consultation, Document, DocumentVersion
from csap.consultations.queries import Standing
from csap.consultations.shown import Pill
from csap.consultations.vocabulary import RUNNING
from csap.facts.periods import local_day
from servicedesk.accounts.models import User
from servicedesk.common.keyset import Page, paginate
from surveys.queries import Rule, policies_visible_to, said_of_policy

SIZE = 25


class Row(NamedTuple):
    """A consultation with its state and its counts."""

    standing: Standing
    pill: Pill


class Complained(NamedTuple):
    """A policy of the register that people speak of in surveys, and what may be done about it.

    ``running``: the consultation about it; ``url_query``: prepares a new one.
    """

    rule: Rule
    said: int
    newest: str
    running: Consultation | None
    url_query: str


class InForce(NamedTuple):
    """A document and the text of it that holds."""

    document: Document
    version: DocumentVersion


@dataclass(frozen=True, slots=True)
class Listing:
    """All that the list shows."""

    page: Page[Consultation]
    rows: Sequence[Row]
    complained: Sequence[Complained]
    in_force: Sequence[InForce]


def read(user: User, *, cursor: str | None, at: datetime) -> Listing:
    """Return what a person runs, newest first. 10 queries, and 2 for each of their policies."""
    mine = Consultation.objects.run_by(user).for_list()
    page = paginate(mine, order=NEWEST, cursor=cursor, size=SIZE)
    today = local_day(at)
    rows = [
        Row(each, shown.pill(each.consultation, today)) for each in queries.standings(page.rows)
    ]
    return Listing(page, rows, _complained(user), _in_force(user))


def _complained(user: User) -> list[Complained]:
    documents = {
        document.company_policy_id: document
        for document in Document.objects.exclude(company_policy=None)
    }
    running = {
        each.document_id: each
        for each in Consultation.objects.run_by(user).filter(state__in=RUNNING)
    }
    found = [
        _words_about(user, rule, documents.get(rule.pk), running)
        for rule in policies_visible_to(user)
    ]
    return sorted((each for each in found if each.said), key=lambda each: -each.said)


def _words_about(
    user: User, rule: Rule, document: Document | None, running: dict[int, Consultation]
) -> Complained:
    newest, count = said_of_policy(user, rule.pk, limit=1)
    given = {"document": document.number} if document else {"policy": rule.pk}
    return Complained(
        rule,
        count,
        newest[0].text if newest else "",
        running.get(document.pk) if document else None,
        urlencode(given),
    )


def _in_force(user: User) -> list[InForce]:
    documents = Document.objects.select_related("owner").order_by("title", "pk")
    if not user.is_plan_member:
        documents = documents.filter(owner=user)
    known = list(documents)
    versions = queries.in_force(known)
    return [InForce(each, versions[each.pk]) for each in known if each.pk in versions]
