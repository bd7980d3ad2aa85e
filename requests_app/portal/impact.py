"""From how a request touches somebody's work to its impact and urgency. Pure.

People are not asked for a priority: everyone's own matter is urgent. They are asked for facts,
and shown what follows from them before they send.
"""

from datetime import date, timedelta
from typing import NamedTuple

from django.db import models

from requests_app.catalogue.vocabulary import Kind, Level, Priority
from requests_app.requests.vocabulary import priority_of


class Work(models.TextChoices):
    """Can you work?"""

    YES = "yes", "Yes"
    PART = "part", "Only in part"
    NO = "no", "No"


class Reach(models.TextChoices):
    """Who is affected, or will use the result?"""

    ME = "me", "Just me"
    TEAM = "team", "My team"
    MORE = "more", "More than that"


#: The second line of each answer.
HINTS = {
    Work.YES: "in another way",
    Work.PART: "some things wait",
    Work.NO: "I have stopped",
    Reach.ME: "",
    Reach.TEAM: "about 2 to 20 people",
    Reach.MORE: "a site or customers",
}
_IMPACT = {Reach.ME: Level.LOW, Reach.TEAM: Level.MEDIUM, Reach.MORE: Level.HIGH}
_URGENCY = {Work.YES: Level.LOW, Work.PART: Level.MEDIUM, Work.NO: Level.HIGH}
_WORK_WORDS = {
    Work.YES: "you can work",
    Work.PART: "you can work only in part",
    Work.NO: "you cannot work",
}
_REACH_WORDS = {
    Reach.ME: "it is about you",
    Reach.TEAM: "it is about your team",
    Reach.MORE: "it is about many people",
}
#: A day by which something must work counts when it is this near, by kind of request.
NEAR = {
    Kind.SUPPORT: timedelta(days=7),
    Kind.PROJECT: timedelta(days=60),
    Kind.CONSULTING: timedelta(days=21),
}


class Judgement(NamedTuple):
    """What the answers come to, and why, in words for the person who gave them."""

    impact: Level
    urgency: Level
    reason: str

    @property
    def priority(self) -> Priority:
        return priority_of(self.impact, self.urgency)


def judge(
    kind: str, *, reach: str, work: str = "", needed_by: date | None = None, today: date
) -> Judgement:
    """Return impact from who is affected, urgency from whether they can work.

    A near day makes it one step more urgent. Projects and advice do not ask about work.
    """
    urgency = _URGENCY[Work(work)] if work else Level.LOW
    is_near = needed_by is not None and needed_by - today <= NEAR[Kind(kind)]
    if is_near:
        urgency = Level(max(Level.HIGH, urgency - 1))
    parts = [_WORK_WORDS[Work(work)]] if work else []
    parts.append(_REACH_WORDS[Reach(reach)])
    if is_near:
        parts.append("the day is near")
    *head, last = parts
    reason = f"{', '.join(head)} and {last}" if head else last
    return Judgement(_IMPACT[Reach(reach)], urgency, reason[0].upper() + reason[1:] + ".")
