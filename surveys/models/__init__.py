"""Tables of the surveys: what is asked, who was asked, what they answered."""

from surveys.models.answers import Answer, Collection, Response, ResponseVersion
from surveys.models.collecting import AnswerImport
from surveys.models.feedback import CompanyPolicy, Feedback, FeedbackHistory
from surveys.models.improvements import Improvement
from surveys.models.instruments import Question, Questionnaire, QuestionnaireVersion
from surveys.models.invitations import Invitation, OptOut
from surveys.models.sampling import SamplingRule
from surveys.models.waves import Wave, WaveMember

__all__ = [
    "Answer",
    "AnswerImport",
    "Collection",
    "CompanyPolicy",
    "Feedback",
    "FeedbackHistory",
    "Improvement",
    "Invitation",
    "OptOut",
    "Question",
    "Questionnaire",
    "QuestionnaireVersion",
    "Response",
    "ResponseVersion",
    "SamplingRule",
    "Wave",
    "WaveMember",
]
