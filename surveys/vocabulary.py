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
#: An anonymous response is of a whole week. It may be changed until so long after that week began,
#: which is EDITABLE_FOR for the last who answers; then nothing leads back to it.
SEALED_AFTER = timedelta(days=14)
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


class Communication(models.TextChoices):
    """The four qualities of information (metrics.md 1.7)."""

    ACCURACY = "accuracy", "accuracy"
    TIMELINESS = "timeliness", "timeliness"
    RELEVANCE = "relevance", "relevance"
    PROFESSIONALISM = "professionalism", "professionalism"


class ExpectationItem(models.TextChoices):
    """What expectations and importance are asked about, of all services or of each."""

    SPEED = "speed", "until it works again"
    NEWS = "news", "being kept informed"
    DEPENDABILITY = "dependability", "running when it is needed"
    COMPETENCE = "competence", "people who know what they do"
    SERVICE = "service", "the service as a whole"


class Measure(models.TextChoices):
    """What an answer counts for: ``Question.measure``, copied to ``Answer.measure``.

    Beside these, ``behaviour_<Behaviour>`` 1 to 5, ``comm_<Communication>`` 1 to 5,
    ``expectation_<ExpectationItem>`` 1 to 9 with ``Answer.part``, and
    ``importance_<ExpectationItem>`` 1 to 5. An organisation's own questions may use any other.
    """

    CSAT = "csat", "satisfaction, 1 to 5"
    SOLVED = "solved", "need met, 0 or 1"
    IN_TIME = "in_time", "felt in time, 0 or 1"
    POLICY_IN_THE_WAY = "policy_in_the_way", "a rule stood in the way, 0 or 1"
    RELEVANCE_NEEDS = "relevance_needs", "meets my needs, 1 to 5, by service"
    RELEVANCE_PRIORITIES = "relevance_priorities", "puts first what I put first, 1 to 5, by service"
    AWARENESS = "awareness", "0 unknown, 1 known, 2 used in the last year, by service"
    SERVICE_SATISFACTION = "service_satisfaction", "satisfaction, 1 to 5, by service"
    ACCEPTANCE = "acceptance", "accepts how it is run, 1 to 5, by service"
    POLICY_ACCEPTANCE = "policy_acceptance", "accepts the company's rules for IT, 1 to 5"
    NPS = "nps", "would recommend, 0 to 10"
    CES = "ces", "easy to get it done, 1 to 7"
    ENGAGEMENT_SUCCESS = "engagement_success", "reached what was agreed, 1 to 5"
    ENGAGEMENT_TIMELINESS = "engagement_timeliness", "kept its dates, 1 to 5"
    ENGAGEMENT_BUDGET = "engagement_budget", "was clear about money, 1 to 5"
    COMMENT = "comment", "words only"


def behaviour_measure(behaviour: Behaviour) -> str:
    """Return the measure of one behaviour as perceived, e.g. ``behaviour_quality``."""
    return f"behaviour_{behaviour.value}"


def communication_measure(quality: Communication) -> str:
    """Return the measure of one quality of information, e.g. ``comm_accuracy``."""
    return f"comm_{quality.value}"


def expectation_measure(item: ExpectationItem) -> str:
    """Return the measure of an expectation triple, e.g. ``expectation_speed``."""
    return f"expectation_{item.value}"


def importance_measure(item: ExpectationItem) -> str:
    """Return the measure of stated importance, e.g. ``importance_speed``."""
    return f"importance_{item.value}"


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


#: Started and not ended.
RUNNING_STATES = (WaveState.SENDING, WaveState.PAUSED, WaveState.OPEN)
