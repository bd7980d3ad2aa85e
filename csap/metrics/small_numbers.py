"""What may be shown of how many: precision for the own work, privacy for opinions."""

from typing import Literal

from surveys.scoring.response import DISTRIBUTION_K, SCORE_K

PERCENT_FROM = 10
UNFLAGGED_FROM = 30

State = Literal["ok", "small", "hidden", "no_data"]


def result_state(n: int, *, about_opinions: bool, whole_organisation: bool = False) -> State:
    """Return how a result from n may be shown.

    no_data: nothing to say; never 0 %, never 100 %.
    hidden:  opinions of fewer than 5 people below the level of the whole organisation.
    small:   fewer than 30: flagged.
    Source:  docs/metrics.md#small-numbers
    """
    if n == 0:
        return "no_data"
    if about_opinions and not whole_organisation and n < SCORE_K:
        return "hidden"
    return "small" if n < UNFLAGGED_FROM else "ok"


def shows_percent(n: int) -> bool:
    """Whether a share of n of the own work is told in percent; below 10 it is "k of n"."""
    return n >= PERCENT_FROM


def shows_distribution(n: int) -> bool:
    """Whether the histogram and comments of n respondents may be shown."""
    return n >= DISTRIBUTION_K
