"""The words of surveys. Pure."""

from datetime import timedelta

from django.db import models

#: Codes of the questionnaires that ship: after a resolution, of a relationship wave, after an
#: engagement.
AFTER_RESOLUTION = "T"
RELATIONSHIP = "R"
AFTER_ENGAGEMENT = "P"
#: How long a link answers.
OPEN_FOR = timedelta(days=30)
#: How long after the first answer it may be changed.
EDITABLE_FOR = timedelta(days=7)
#: Answers this soon after the resolution count in the measures; later ones are only kept.
COUNTED_WITHIN = timedelta(days=14)
COMMENT_MAX_LENGTH = 4000


class Purpose(models.TextChoices):
    """When a questionnaire is sent, and so what its answers speak of."""

    RESOLUTION = "RESOLUTION", "after a resolution"
    WAVE = "WAVE", "in a relationship wave"
    ENGAGEMENT = "ENGAGEMENT", "after an engagement"
    COLLECTED = "COLLECTED", "collected elsewhere"


class QuestionKind(models.TextChoices):
    """What is asked for, and so how it is shown and what values it takes."""

    RATING = "RATING", "rating"
    YES_NO = "YES_NO", "yes or no"
    EXPECTATION = "EXPECTATION", "minimum, desired and perceived"
    IMPORTANCE = "IMPORTANCE", "importance"
    RELEVANCE = "RELEVANCE", "relevance to needs or priorities"
    ACCEPTANCE = "ACCEPTANCE", "acceptance of how a service is run"
    AWARENESS = "AWARENESS", "awareness and use of a service"
    POLICY = "POLICY", "a rule in the way, apart from the service"
    BEHAVIOUR = "BEHAVIOUR", "one of the five service behaviours"
    COMMUNICATION = "COMMUNICATION", "one of the four qualities of information"
    CHOICE = "CHOICE", "choice"
    COMMENT = "COMMENT", "comment"


class Part(models.TextChoices):
    """Which of an expectation triple's three values an answer is; none for every other kind."""

    MINIMUM = "minimum", "minimum"
    DESIRED = "desired", "desired"
    PERCEIVED = "perceived", "perceived"


class Behaviour(models.TextChoices):
    """The five service behaviours (metrics.md 1.7)."""

    QUALITY = "quality", "quality"
    EFFECTIVENESS = "effectiveness", "effectiveness"
    TIMELINESS = "timeliness", "timeliness"
    EFFICIENCY = "efficiency", "efficiency"
    PERFORMANCE = "performance", "performance"


class Mode(models.TextChoices):
    """Who learns what a person answered; stated on the page before they answer."""

    NAMED = "NAMED", "with your name"
    CONFIDENTIAL = "CONFIDENTIAL", "together with others only"
    ANONYMOUS = "ANONYMOUS", "without any trace of you"


class Channel(models.TextChoices):
    """How a person was asked, or answered."""

    MAIL = "MAIL", "mail"
    PAGE = "PAGE", "the request's page"


class Closing(models.TextChoices):
    """Why an invitation is not open any more although it was not answered."""

    REOPENED = "REOPENED", "the request was reopened"
    DECLINED = "DECLINED", "the person declined"
    BOUNCED = "BOUNCED", "the mail came back"
    WITHDRAWN = "WITHDRAWN", "taken back"


class WaveState(models.TextChoices):
    """How far a wave is. From SENDING on its frame, questions and thresholds are fixed."""

    DRAFT = "DRAFT", "being prepared"
    SENDING = "SENDING", "invitations go out"
    PAUSED = "PAUSED", "stopped for now"
    OPEN = "OPEN", "everyone is asked"
    CLOSED = "CLOSED", "closed"
    CANCELLED = "CANCELLED", "called off"
