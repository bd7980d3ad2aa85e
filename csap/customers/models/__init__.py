"""The register of key customers and everything that it rests on."""

from csap.customers.models.criteria import CriteriaSet, Criterion
from csap.customers.models.register import Customer, CustomerEvent, Decision, Representation
from csap.customers.models.scores import CriterionScore, Prospect, Standing
from csap.customers.models.voices import InterviewNote, Judgement

__all__ = [
    "CriteriaSet",
    "Criterion",
    "CriterionScore",
    "Customer",
    "CustomerEvent",
    "Decision",
    "InterviewNote",
    "Judgement",
    "Prospect",
    "Representation",
    "Standing",
]
