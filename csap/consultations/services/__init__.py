"""Every way a consultation can come to be and change. Call them through this module."""

from csap.consultations.services.answering import Decided, answer, decide, merge
from csap.consultations.services.drafting import (
    Setting,
    Subject,
    Text,
    create,
    discard,
    edit,
    revise,
)
from csap.consultations.services.letters import send_letters
from csap.consultations.services.opening import extend, put, remind, tend
from csap.consultations.services.speaking import Word, acknowledge, comment, second, speak
from csap.consultations.services.steps import ConsultationRefused

__all__ = [
    "ConsultationRefused",
    "Decided",
    "Setting",
    "Subject",
    "Text",
    "Word",
    "acknowledge",
    "answer",
    "comment",
    "create",
    "decide",
    "discard",
    "edit",
    "extend",
    "merge",
    "put",
    "remind",
    "revise",
    "second",
    "send_letters",
    "speak",
    "tend",
]
