"""The words of an evaluation, and the numbers that were decided for it. Pure."""

from typing import Final

from django.db import models

#: Periods on either side of the start below which nothing is said of an effect.
PERIODS_NEEDED: Final = 8
#: Final months that "now" is measured over.
WINDOW_MONTHS: Final = 3
#: Periods that the expected rebound is computed from: never the trigger month alone.
BASELINE_PERIODS: Final = 6
#: Periods on both sides from which counts are read with their season.
YEAR: Final = 12
#: Scopes outside the plan that a comparison needs.
CONTROLS_NEEDED: Final = 2
#: Grows when the rules of an evaluation change; stored with each reading.
RULES_VERSION: Final = 1


class Verdict(models.TextChoices):
    """What may honestly be said of a goal. Only the first may say "because of the plan"."""

    CREDIBLE = "MET_CREDIBLE", "Met, effect credible"
    NOT_SEPARABLE = "MET_NOT_SEPARABLE", "Met, cause not separable"
    MOVED = "MOVED", "Moved, not met"
    NO_CHANGE = "NO_CHANGE", "No change"
    WORSE = "WORSE", "Worse"
    TOO_EARLY = "TOO_EARLY", "Too early"


#: What may be said instead of what was read: less, never more.
MORE_MODEST: Final = {Verdict.CREDIBLE: (Verdict.NOT_SEPARABLE,)}
#: Which sign and colour a verdict has (servicedesk.common.marks.verdict).
SIDES: Final = {
    Verdict.CREDIBLE: "good",
    Verdict.NOT_SEPARABLE: "good",
    Verdict.MOVED: "warn",
    Verdict.NO_CHANGE: "none",
    Verdict.WORSE: "bad",
    Verdict.TOO_EARLY: "warn",
}
