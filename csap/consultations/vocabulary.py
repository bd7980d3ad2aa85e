"""The words of consultations. The table of their states is ``csap.consultations.rules``. Pure."""

from django.db import models


class Kind(models.TextChoices):
    """What is put to people: a rule, or the way in which something is done."""

    POLICY = "POLICY", "policy"
    PROCEDURE = "PROCEDURE", "procedure"


class State(models.TextChoices):
    """How far a consultation has come; by the names of ``rules.TRANSITIONS``."""

    DRAFT = "draft", "draft"
    OPEN = "open", "open"
    CLOSED = "closed", "being answered"
    DECIDED = "decided", "decided"
    DISCARDED = "discarded", "discarded"


#: A document has one consultation of these.
RUNNING = (State.DRAFT, State.OPEN, State.CLOSED)
#: What those who were asked may read.
PUBLIC = (State.OPEN, State.CLOSED, State.DECIDED)


class Audience(models.TextChoices):
    """Who is asked."""

    EVERYONE = "EVERYONE", "everyone"
    DEPARTMENTS = "DEPARTMENTS", "departments with everything below them"
    KEY_CUSTOMERS = "KEY_CUSTOMERS", "those who speak for key customers"


class Position(models.TextChoices):
    """Where a person stands."""

    SUPPORT = "SUPPORT", "I support it"
    CHANGES = "CHANGES", "I support it with changes"
    OBJECT = "OBJECT", "I object"


class RemarkKind(models.TextChoices):
    """What words are: an objection must be answered, a comment may be."""

    OBJECTION = "OBJECTION", "objection"
    COMMENT = "COMMENT", "comment"


class Verdict(models.TextChoices):
    """How a remark is answered; ``NOTED`` is for comments alone."""

    ACCEPTED = "ACCEPTED", "accepted"
    PARTLY = "PARTLY", "accepted in part"
    DECLINED = "DECLINED", "declined, with the reason"
    NOTED = "NOTED", "answered"


#: How an objection may be answered.
ANSWERS = (Verdict.ACCEPTED, Verdict.PARTLY, Verdict.DECLINED)


class Outcome(models.TextChoices):
    """What was decided."""

    ADOPTED = "ADOPTED", "adopted as put"
    CHANGED = "CHANGED", "adopted with changes"
    WITHDRAWN = "WITHDRAWN", "withdrawn"


#: Outcomes after which a text is in force and acknowledged.
IN_FORCE = (Outcome.ADOPTED, Outcome.CHANGED)


class Step(models.TextChoices):
    """What happens to a consultation. The first are the events of ``rules.TRANSITIONS``."""

    OPEN = "open", "put to its audience"
    CLOSE = "close", "ended; objections are being answered"
    DECIDE = "decide", "decided"
    DISCARD = "discard", "discarded"
    CREATED = "created", "drafted"
    EDITED = "edited", "dates and audience changed"
    SCHEDULED = "scheduled", "given the go-ahead"
    REVISED = "revised", "new draft written"
    EXTENDED = "extended", "given more time"
    JOINED = "joined", "asked people who came later"
    SPOKE = "spoke", "spoke"
    COMMENTED = "commented", "commented"
    SECONDED = "seconded", "agreed with a comment"
    ANSWERED = "answered", "answered"
    MERGED = "merged", "put together with another objection"
    REMINDED = "reminded", "reminded who has not spoken"
    ACKNOWLEDGED = "acknowledged", "read and understood"


class LetterKind(models.TextChoices):
    """Why people are written to."""

    ASKED = "asked", "asked to speak"
    REMINDER = "reminder", "reminded to speak"
    OUTCOME = "outcome", "told the outcome"
    ACKNOWLEDGE = "acknowledge", "asked to acknowledge"
    ACKNOWLEDGE_AGAIN = "acknowledge_again", "reminded to acknowledge"


TITLE_MAX_LENGTH = 120
TEXT_MAX_LENGTH = 20_000
WORDS_MAX_LENGTH = 2000
REASON_MAX_LENGTH = 500
SECTION_MAX_LENGTH = 60
