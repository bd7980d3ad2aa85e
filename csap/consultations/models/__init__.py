"""Documents and their versions, consultations, and what people said."""

from csap.consultations.models.consultation import NEWEST, Consultation, ConsultationEvent, Member
from csap.consultations.models.documents import Document, DocumentVersion
from csap.consultations.models.voices import (
    Acknowledgement,
    Answer,
    Letter,
    Remark,
    Seconding,
    Stance,
)

__all__ = [
    "NEWEST",
    "Acknowledgement",
    "Answer",
    "Consultation",
    "ConsultationEvent",
    "Document",
    "DocumentVersion",
    "Letter",
    "Member",
    "Remark",
    "Seconding",
    "Stance",
]
