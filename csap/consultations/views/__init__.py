"""The pages of those who run consultations: list, one of them, its steps, its answers, files."""

from csap.consultations.views.answering import answer, decide, merge
from csap.consultations.views.drafting import edit, new, revise
from csap.consultations.views.reading import changes, consultation, consultations, draft
from csap.consultations.views.sending import export_file, file
from csap.consultations.views.steps import discard, extend, put, remind

__all__ = [
    "answer",
    "changes",
    "consultation",
    "consultations",
    "decide",
    "discard",
    "draft",
    "edit",
    "export_file",
    "extend",
    "file",
    "merge",
    "new",
    "put",
    "remind",
    "revise",
]
