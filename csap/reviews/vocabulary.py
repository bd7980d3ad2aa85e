"""The words of service reviews. The table of their states is ``csap.reviews.rules``. Pure."""

from django.db import models


class State(models.TextChoices):
    """How far a review has come; by the names of ``rules.TRANSITIONS``."""

    SCHEDULED = "scheduled", "scheduled"
    AGENDA_SET = "agenda_set", "agenda set"
    INVITED = "invited", "invited"
    HELD = "held", "held"
    CLOSED = "closed", "minuted and closed"
    CANCELLED = "cancelled", "cancelled"


#: Before it is held: it can still be moved, prepared and called off.
AHEAD = (State.SCHEDULED, State.AGENDA_SET, State.INVITED)


class Step(models.TextChoices):
    """What happens to a review. The first of these are the events of ``rules.TRANSITIONS``."""

    SET_AGENDA = "set_agenda", "agenda set"
    INVITE = "invite", "invitations sent"
    HOLD = "hold", "begun"
    CLOSE = "close", "closed"
    CANCEL = "cancel", "called off"
    SCHEDULED = "scheduled", "scheduled"
    CAME_DUE = "came_due", "came due"
    MOVED = "moved", "moved"
    AGENDA_MADE = "agenda_made", "agenda made from what is known"
    ITEM_ADDED = "item_added", "item added"
    ITEM_EDITED = "item_edited", "item changed"
    ITEM_DROPPED = "item_dropped", "item taken off"
    ITEM_MOVED = "item_moved", "items put in another order"
    ANSWERED = "answered", "answered the invitation"
    PACKED = "packed", "pack frozen"
    MINUTED = "minuted", "minutes taken"
    DECIDED = "decided", "decided"
    DONE = "done", "decision carried out"
    DROPPED = "dropped", "decision given up"
    CARRIED = "carried", "decision carried on"


class Source(models.TextChoices):
    """Where an item of the agenda comes from."""

    DECISION = "DECISION", "open decision"
    FINDING = "FINDING", "finding"
    PLAN = "PLAN", "plan"
    AGREEMENT = "AGREEMENT", "agreement"
    VOICE = "VOICE", "key customer's words"
    HAND = "HAND", "a person"


class Wanted(models.TextChoices):
    """What an item asks of those who come."""

    KNOW = "KNOW", "to know"
    DECIDE = "DECIDE", "to decide"


class Part(models.TextChoices):
    """As what a person is invited."""

    IT = "IT", "IT"
    KEY_CUSTOMER = "KEY_CUSTOMER", "key customer"
    GUEST = "GUEST", "guest"


class Answer(models.TextChoices):
    """What an invited person said."""

    OPEN = "OPEN", "not answered"
    COMING = "COMING", "comes"
    NOT_COMING = "NOT_COMING", "does not come"


class Becomes(models.TextChoices):
    """What a decision turns into."""

    DECISION = "DECISION", "its owner's, as decided"
    ACTION = "ACTION", "an action of a plan"
    AGREEMENT = "AGREEMENT", "a demand to be negotiated"
    PLAN = "PLAN", "a new plan"


class DecisionState(models.TextChoices):
    """What became of a decision. Carried on: the next review holds its successor."""

    OPEN = "OPEN", "open"
    DONE = "DONE", "done"
    DROPPED = "DROPPED", "given up"
    CARRIED = "CARRIED", "carried on"


#: How often a scope is reviewed, in months (docs/metrics.md#reviews).
INTERVALS = (6, 12)
REASON_MAX_LENGTH = 500
TITLE_MAX_LENGTH = 200
#: Longest minute of one item.
MINUTE_MAX_LENGTH = 4000
