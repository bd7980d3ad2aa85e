"""Every way invitations and answers can change. Call them through this module."""

from surveys.services.answering import (
    AnswersAreFinal,
    NothingAnswered,
    SurveyClosed,
    record_answers,
)
from surveys.services.inviting import (
    STILL_ASKED,
    close_after_reopening,
    decline_invitation,
    invite_requester,
    is_still_asked,
    stop_asking,
)

__all__ = [
    "STILL_ASKED",
    "AnswersAreFinal",
    "NothingAnswered",
    "SurveyClosed",
    "close_after_reopening",
    "decline_invitation",
    "invite_requester",
    "is_still_asked",
    "record_answers",
    "stop_asking",
]
