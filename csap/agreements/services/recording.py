"""What the record says, kept as it was shown."""

from datetime import datetime

from django.db import transaction

from csap.agreements import feasibility, policies, sources
from csap.agreements.freezing import frozen
from csap.agreements.models import Agreement, FrozenRecord
from csap.agreements.services import steps
from csap.agreements.services.steps import By
from csap.agreements.vocabulary import Step
from servicedesk.accounts.models import User


@transaction.atomic
def freeze_record(
    number: str, *, actor: User, at: datetime, key: str | None = None
) -> FrozenRecord:
    """Hold what is asked for against the record, and keep what it says.

    :raises NotPermitted: for who does not negotiate for IT.
    :raises AgreementRefused: while an offer lies on the table, or when nothing is negotiated.
    """
    by, agreement = By(actor, at, key), steps.lock(number)
    if steps.is_repeat(agreement, Step.RECORDED, by):
        return agreement.records.latest("pk")
    steps.require(policies.may_negotiate(actor), "Only managers freeze the record.")
    steps.require_step(agreement, Step.RECORDED, by)
    kept = freeze(agreement, agreement.value, agreement.percent, at=at)
    steps.take(agreement, Step.RECORDED, by, record=kept)
    return kept


def freeze(agreement: Agreement, value: int, percent: int, *, at: datetime) -> FrozenRecord:
    """Return the record of some numbers, kept. 4 to 12 queries."""
    ask, shelf = agreement.ask(value, percent), sources.shelf()
    found = feasibility.assess(ask, at=at, shelf=shelf)
    return FrozenRecord.objects.create(
        agreement=agreement,
        value=value,
        percent=percent,
        at=at,
        **frozen(found, shelf.about(ask))._asdict(),
    )
