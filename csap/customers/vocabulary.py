"""The words of key customers, and the seven criteria that a department starts with. Pure."""

from typing import NamedTuple

from django.db import models

#: A handful: more than so many are no barometer.
CAP = 7
#: For how many years somebody is a key customer before it is decided anew.
TERM_YEARS = 2
#: The group of customers that key customers are in; ``group:key`` is its scope.
KEY_GROUP = "key"
#: People who judge a criterion before it counts, and the highest mark.
JUDGES = 2
TOP_MARK = 4
REASON_MAX_LENGTH = 500
#: Grows with every change of what a computed criterion means.
DEFINITION_VERSION = 1


class Source(models.TextChoices):
    """Where a criterion's value comes from."""

    COMPUTED = "COMPUTED", "from data"
    JUDGED = "JUDGED", "judged by two people"
    MIXED = "MIXED", "from data and judged by two people"


class Outcome(models.TextChoices):
    """What a named person decided about a candidate or a key customer."""

    IN = "IN", "key customer"
    OUT = "OUT", "not a key customer"
    RENEWED = "RENEWED", "key customer for another term"


#: Decisions after which somebody is a key customer.
TAKEN = (Outcome.IN, Outcome.RENEWED)


class Step(models.TextChoices):
    """What else happened to an entry of the register."""

    ADDED = "ADDED", "added to the register"
    REPRESENTED = "REPRESENTED", "somebody else speaks for it"
    LAPSED = "LAPSED", "the term ended without a new decision"


class Voice(models.TextChoices):
    """What to make of how loud somebody is (docs/metrics.md#key-customers)."""

    NORMAL = "normal", "as loud as others"
    STRONG_SIGNAL = "strong signal", "strong signal: listen first"
    SQUEAKY_WHEEL = "squeaky wheel", "squeaky wheel: answered fairly, not key"
    UNKNOWN = "unknown", "unknown: silent, which is not satisfied"


class Gate(models.TextChoices):
    """Whether the share of reasonable asks is high enough."""

    PASS = "pass", "passed"
    FAIL = "fail", "failed"
    NOT_YET_KNOWN = "not yet known", "fewer than three asks"


class CriterionKind(NamedTuple):
    """One criterion as it comes with the product. ``words`` are those of the seed."""

    key: str
    title: str
    words: str
    source: Source
    weight: str


#: The seven, in the order of the seed; their weights add up to 1.
SEVEN = (
    CriterionKind(
        "dependency",
        "Depends on the services",
        "Its success critically depends on the services.",
        Source.COMPUTED,
        "0.200",
    ),
    CriterionKind(
        "influence",
        "Assures our success",
        "Its satisfaction assures the success of IT, by position and audience, not by complaints.",
        Source.JUDGED,
        "0.100",
    ),
    CriterionKind(
        "representation",
        "Speaks for a large group",
        "It represents a large group of customers fairly and thoroughly.",
        Source.COMPUTED,
        "0.150",
    ),
    CriterionKind(
        "consumption",
        "Large consumer",
        "Its organisation is a large consumer of the services.",
        Source.COMPUTED,
        "0.150",
    ),
    CriterionKind(
        "critique",
        "Constructive critique",
        "It gives constructive, objective critique.",
        Source.MIXED,
        "0.150",
    ),
    CriterionKind(
        "impact",
        "Influence on the business",
        "It significantly influences the impact on the business.",
        Source.JUDGED,
        "0.150",
    ),
    CriterionKind(
        "reasonableness",
        "Shares reasonable expectations",
        "It shares expectations that are agreed and reasonable.",
        Source.COMPUTED,
        "0.100",
    ),
)
#: Criteria that data can tell; any other is judged.
COMPUTABLE = tuple(kind.key for kind in SEVEN if kind.source != Source.JUDGED)
