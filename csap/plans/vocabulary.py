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


class Trigger(models.TextChoices):
    """What opened a plan (metrics.md 4.2)."""

    DEFICIENCY = "DEFICIENCY", "a deficiency, by rule"
    REVIEW = "REVIEW", "a service review"
    MANUAL = "MANUAL", "a person, for a reason"


#: What opening a plan is called among its events; the others are those of ``plan_rules``.
OPENED = "open"
#: A further finding was linked to it.
LINKED = "link_finding"
EVENT_MAX_LENGTH = 24
REASON_MAX_LENGTH = 500
