"""The five principles as they are asked of a finding: name and remedial question. Pure."""

from collections.abc import Iterable
from typing import NamedTuple

from csap.metrics.plan_rules import PRINCIPLES

#: The remedial questions, one a principle.
QUESTIONS = {
    1: "What steps can be taken to improve service alignment?",
    2: "What steps can be taken to improve how standards and best practices are applied?",
    3: "What steps can be taken so that what we say is accurate, timely, relevant, professional?",
    4: "What steps can be taken to build or strengthen the partnership with the users?",
    5: "What steps can be taken to further continuous improvement?",
}


class Asked(NamedTuple):
    """A principle that a finding calls for."""

    number: int
    name: str
    question: str


def asked(numbers: Iterable[int]) -> list[Asked]:
    """Return the principles of these numbers, in order."""
    return [Asked(number, PRINCIPLES[number], QUESTIONS[number]) for number in sorted(numbers)]
