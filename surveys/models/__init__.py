"""Tables of the surveys: what is asked, who was asked, what they answered."""

from surveys.models.answers import Answer, Response, ResponseVersion
from surveys.models.instruments import Question, Questionnaire, QuestionnaireVersion
from surveys.models.invitations import Invitation, OptOut

__all__ = [
    "Answer",
    "Invitation",
    "OptOut",
    "Question",
    "Questionnaire",
    "QuestionnaireVersion",
    "Response",
    "ResponseVersion",
]
