"""How a plan goes, in its people's words."""

from datetime import datetime

from django.db import transaction

from csap.plans import policies
from csap.plans.models import CheckIn
from csap.plans.services.steps import By, is_repeat, lock, note, require_state, require_words
from csap.plans.vocabulary import CHECKED_IN, TEXT_MAX_LENGTH, State
from servicedesk.accounts.models import User
from servicedesk.common.errors import NotPermitted


@transaction.atomic
def check_in(
    number: str, *, words: str, actor: User, at: datetime, key: str | None = None
) -> CheckIn:
    """Say how a plan goes that is under way or being evaluated: who works plans, and its partners.

    :raises NotPermitted: for anyone else.
    :raises PlanRefused: before it has begun and once it is over, or without words.
    """
    by = By(actor, at, key)
    plan = lock(number)
    if not policies.may_check_in(actor, plan):
        raise NotPermitted(f"You may not check in on {number}.")
    if is_repeat(plan, CHECKED_IN, by):
        event = plan.events.get(key=by.stored_key(CHECKED_IN, number))
        return plan.check_ins.get(pk=event.detail["check_in"])
    require_state(plan, State.EXECUTING, State.EVALUATING, to_do="check in once it is under way")
    words = require_words(words, "words", limit=TEXT_MAX_LENGTH, sentence="Say how it goes.")
    said = CheckIn.objects.create(plan=plan, by=actor, at=at, words=words)
    note(plan, CHECKED_IN, by, check_in=said.pk)
    return said
