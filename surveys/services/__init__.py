"""Every way invitations and answers can change. Call them through this module."""

from surveys.services.answering import (
    AnswersAreFinal,
    NothingAnswered,
    SurveyClosed,
    record_answers,
)
from surveys.services.inviting import (
    close_after_reopening,
    decline_invitation,
    invite_requester,
    stop_asking,
)

__all__ = [
    "AnswersAreFinal",
    "NothingAnswered",
    "SurveyClosed",
    "close_after_reopening",
    "decline_invitation",
    "invite_requester",
    "record_answers",
    "stop_asking",
]
