"""The words of plans. The table of their states is ``csap.metrics.plan_rules``. Pure."""

from django.db import models


class State(models.TextChoices):
    """The states of ``plan_rules.TRANSITIONS``, by the same names."""

    TRIGGERED = "triggered", "draft"
    BASELINE_FROZEN = "baseline_frozen", "baseline frozen"
    GAP_ANALYSED = "gap_analysed", "gap analysed"
    GOALS_SET = "goals_set", "goals set"
    ACTIONS_PLANNED = "actions_planned", "actions planned"
    SIGNED_OFF = "signed_off", "signed off"
    EXECUTING = "executing", "under way"
    EVALUATING = "evaluating", "being evaluated"
    CLOSED = "closed", "closed"
    RENEWED = "renewed", "renewed"
    ABANDONED = "abandoned", "abandoned"
    CANCELLED = "cancelled", "cancelled"


#: Nothing follows these.
OVER = (State.CLOSED, State.RENEWED, State.ABANDONED, State.CANCELLED)

#: What the partners signed is what is done.
SIGNED_STATES = (
    State.SIGNED_OFF,
    State.EXECUTING,
    State.EVALUATING,
    State.CLOSED,
    State.RENEWED,
    State.ABANDONED,
)


#: The next step is its owner's own: to write it, or to say what came of it.
OWNERS_TURN = (
    State.TRIGGERED,
    State.BASELINE_FROZEN,
    State.GAP_ANALYSED,
    State.GOALS_SET,
    State.EVALUATING,
)

#: Its actions are being done, and their owners say how far they are.
REPORTED_IN = (State.SIGNED_OFF, State.EXECUTING, State.EVALUATING)


class Trigger(models.TextChoices):
    """What opened a plan (metrics.md 4.2)."""

    DEFICIENCY = "DEFICIENCY", "a deficiency, by rule"
    REVIEW = "REVIEW", "a service review"
    MANUAL = "MANUAL", "a person, for a reason"


class GapForm(models.TextChoices):
    """The three forms of an expectation gap (docs/metrics.md#gaps)."""

    PROMISE = "PROMISE", "target, promise and delivery"
    EXPECTATION = "EXPECTATION", "expected and perceived"
    PERCEPTION = "PERCEPTION", "felt and measured"


class GapVerdict(models.TextChoices):
    """What the analysis says of one form."""

    GAP = "GAP", "there is a gap"
    NONE = "NONE", "no gap"
    NOT_MEASURABLE = "NOT_MEASURABLE", "not measurable"


class Aim(models.TextChoices):
    """What a goal wants of its measure."""

    IMPROVE = "IMPROVE", "improve"
    MAINTAIN = "MAINTAIN", "maintain"


class ActionStatus(models.TextChoices):
    OPEN = "OPEN", "open"
    UNDER_WAY = "UNDER_WAY", "under way"
    DONE = "DONE", "done"
    DROPPED = "DROPPED", "dropped"


#: Nothing is left to do.
SETTLED = (ActionStatus.DONE, ActionStatus.DROPPED)


class Quality(models.TextChoices):
    """What a communication action improves about what is said."""

    ACCURACY = "ACCURACY", "accuracy"
    TIMELINESS = "TIMELINESS", "timeliness"
    RELEVANCE = "RELEVANCE", "relevance"
    PROFESSIONALISM = "PROFESSIONALISM", "professionalism"


class Side(models.TextChoices):
    """For whom a partner signs."""

    PROVIDER = "PROVIDER", "for the provider"
    CUSTOMER = "CUSTOMER", "for the customers"
    KEY_CUSTOMER = "KEY_CUSTOMER", "a key customer, asked"


#: Without their signatures a plan is not signed off; key customers are asked, not waited for.
MUST_SIGN = (Side.PROVIDER, Side.CUSTOMER)


class Way(models.TextChoices):
    """How a partner signed."""

    PAGE = "PAGE", "on the page"
    MAIL = "MAIL", "by the link in a mail"


#: What opening a plan is called among its events; the others are those of ``plan_rules``.
OPENED = "open"
#: A further finding was linked to it.
LINKED = "link_finding"
#: Steps that leave the state as it is: what is written,
DESCRIBED, GAP_ANSWERED = "describe", "answer_gap"
GOAL_SET, GOAL_REMOVED = "set_goal", "remove_goal"
ACTION_ADDED, ACTION_CHANGED, ACTION_REMOVED = "add_action", "change_action", "remove_action"
NOTHING_NEEDED, ACTION_REPORTED = "nothing_needed", "report_action"
#: who signs it,
PARTNER_ADDED, PARTNER_REMOVED = "add_partner", "remove_partner"
ASKED_TO_SIGN, SIGNED, EXTENSION_PROPOSED = "ask_to_sign", "sign", "propose_extension"
#: a partner says what must change before they sign,
CHANGE_ASKED = "ask_for_change"
#: and how it goes.
CHECKED_IN = "check_in"
#: A person stands for a verdict; something was learned.
ACCEPTED, LEARNED = "accept_verdict", "record_lesson"
EVENT_MAX_LENGTH = 24
REASON_MAX_LENGTH = 500
TEXT_MAX_LENGTH = 2000
TITLE_MAX_LENGTH = 300
