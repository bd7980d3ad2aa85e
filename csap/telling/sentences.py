"""Findings in one sentence, made by rule from trend, signals and gaps. Pure.

The first rule that fits speaks: a signal in the newest month, a clear trend, a probable one, a
signal within the year, then that nothing happened. The tests hold every wording in a truth table.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from csap.telling import numbers
from csap.telling.stories import Signal, Story
from servicedesk.common.words import NO_BREAK

#: What is said of a change that is neither chance nor too small.
SURE = "more than chance"
#: How long a signal is still told, in months.
YEAR = 12


class Verdict(NamedTuple):
    """A judgement: ``side`` (good, bad, none, warn) gives sign and colour."""

    side: str
    word: str
    why: str


def finding(story: Story) -> str:
    """Return what a series says."""
    if story.limits == "none":
        return f"{story.subject}: too early for limits or a trend"
    newest = story.signals[-1] if story.signals else None
    if newest is not None and newest.at == story.last:
        return signal(story, newest)
    if story.strength:
        return trend(story)
    if newest is not None and story.last - newest.at < YEAR:
        since = "and has been within it since"
        return f"{story.subject} left its usual range in {newest.month}, {since}"
    return nothing_happened(story)


def signal(story: Story, found: Signal) -> str:
    """Return what a signal says."""
    side = "above" if found.above else "below"
    if found.rule == "run_8":
        return f"{story.subject} has run {side} its old average for {found.run} months"
    if found.rule == "beyond_3s":
        way = "rose" if found.above else "fell"
        return f"{story.subject} {way} out of its usual range in {found.month} ({found.value})"
    edge = "upper" if found.above else "lower"
    return f"{story.subject} came near the {edge} edge of its usual range twice in three months"


def trend(story: Story) -> str:
    """Return what a clear or probable trend says."""
    if story.strength == "clear":
        return f"{story.subject} {_CLEAR[_way(story)]} over {story.judged} months"
    return f"{story.subject}: {_PROBABLE[_way(story)]}, not yet clear"


_CLEAR = {
    "positive": "has got better",
    "negative": "has got worse",
    "rising": "has risen",
    "falling": "has fallen",
}
_PROBABLE = {
    "positive": "probable improvement",
    "negative": "probable decline",
    "rising": "probably rising",
    "falling": "probably falling",
}


def _way(story: Story) -> str:
    return story.trend if story.trend in ("positive", "negative") else story.reason


def nothing_happened(story: Story) -> str:
    """Return that a series is as it was."""
    months = f"{story.judged} months"
    if not story.bounded:
        return f"{story.subject} shows no clear trend over {months}"
    if story.limits == "trial":
        return f"{story.subject} stays within trial limits over {months}, to be read with care"
    quiet = story.judged if not story.signals else story.last - story.signals[-1].at
    return f"{story.subject} has stayed within its usual range for {quiet} months"


#: How sure a trend is, before the word that says which way.
_SURELY = {"clear": "clearly", "probable": "probably"}


def verdict(story: Story, p: float | None = None) -> Verdict:
    """Return the class of the trend in words. ``p`` as stored, None where it is not."""
    if story.trend == "insufficient":
        return Verdict("warn", "Not enough data", "a trend needs 6 closed months")
    chance = f" ({p_words(p)})" if p is not None else ""
    if story.trend == "neutral":
        aside = "; no better direction" if story.better is None else ""
        reason = f"{_SURELY.get(story.strength, '')} {story.reason}".strip()
        return Verdict("none", "Neutral", f"{reason}{chance}{aside}")
    side, word = ("good", "Positive") if story.trend == "positive" else ("bad", "Negative")
    why = "not yet clear" if story.strength == "probable" else f"over {story.judged} months"
    return Verdict(side, f"{word} · {story.strength}", f"{why}{chance}")


def p_words(p: float) -> str:
    """Return "p = 0.87" or "p < 0.001"."""
    if p < 0.001:
        return "p < 0.001"
    return f"p = {p:.3f}" if p < 0.1 else f"p = {p:.2f}"


def change(
    value: float, low: float | None, high: float | None, *, unit: str, matters: float
) -> str:
    """Return a change against the period before: "+3.3 points (−0.6 to +7.2): could be chance".

    Without an interval nothing is said of chance, only whether it is large enough to matter.
    """
    if not value:
        return "no change"
    size = numbers.change(value, unit)
    span = numbers.change_between(low, high)
    if not span:
        return size + (": too small to matter" if abs(value) < matters else "")
    return f"{size} ({span}): {_chance(value, low, high, matters)}"


def _chance(value: float, low: float | None, high: float | None, matters: float) -> str:
    if low is not None and high is not None and low <= 0 <= high:
        return "could be chance"
    return SURE if abs(value) >= matters else "too small to matter"


class Gap(NamedTuple):
    """What people feel against what was: shares of the same ``n`` requests, 0 to 1."""

    felt: float
    measured: float
    evident: bool
    n: int


#: Pairs below which felt and measured are not compared.
PAIRS = 30


def gap(found: Gap) -> str:
    """Return what the gap between felt and measured asks for."""
    sizes = f"Users feel {found.felt:.0%} of requests are in time; {found.measured:.0%} were"
    sizes = sizes.replace("%", f"{NO_BREAK}%")
    return f"{sizes}. {gap_reading(found)}."


def gap_reading(found: Gap) -> str:
    """Return the gap in one phrase."""
    if found.n < PAIRS:
        return f"Too few pairs ({found.n}) to compare"
    if not found.evident:
        return "No clear difference: it could be chance"
    if found.felt < found.measured:
        return "Better than believed: tell them"
    return "Believed better than it is: fix first"


def gap_verdict(found: Gap) -> Verdict:
    """Return the gap as a judgement."""
    if found.n < PAIRS:
        return Verdict("warn", "Not enough data", f"a comparison needs {PAIRS} pairs")
    if not found.evident:
        return Verdict("none", "No clear gap", "less than 5 points, or it could be chance")
    if found.felt < found.measured:
        return Verdict("warn", "Better than believed", "tell them")
    return Verdict("bad", "Believed better", "fix before it is noticed")


def watched(signals: int, charts: int) -> str:
    """Return how many charts carry a signal, and what chance alone would give."""
    expected = round(charts / 7)
    if not signals:
        return f"None of {charts} watched measures gave a signal in the last 12 months."
    return (
        f"{signals} of {charts} watched measures gave a signal in the last 12 months; by chance "
        f"alone about {expected} would over two years."
    )


def headline(told: dict[str, Story | None]) -> str:
    """Return the page's heading: what is unusual by its newest month, got better or worse, held."""
    moods: dict[str, list[str]] = {mood: [] for mood in _HEADLINES}
    for subject, story in told.items():
        if story is not None and story.trend != "insufficient":
            moods[_mood(story)].append(subject)
    said = [f"{listed(who)} {_verb(mood, who)}" for mood, who in moods.items() if who]
    text = "; ".join(said) or "The four baseline metrics"
    return text[0].upper() + text[1:]


#: What one subject does, and what several do; told in this order.
_HEADLINES = {
    "beyond_3s": ("is outside its usual range", "are outside their usual range"),
    "run_8": ("has shifted", "have shifted"),
    "negative": ("gets worse", "get worse"),
    "positive": ("gets better", "get better"),
    "rising": ("rises", "rise"),
    "falling": ("falls", "fall"),
    "neutral": ("holds", "hold"),
}


def _verb(mood: str, who: list[str]) -> str:
    return _HEADLINES[mood][len(who) > 1]


def _mood(story: Story) -> str:
    newest = story.signals[-1] if story.signals else None
    if newest and newest.at == story.last and newest.rule in _HEADLINES:
        return newest.rule
    return story.reason if story.reason in ("rising", "falling") else story.trend


def listed(names: list[str]) -> str:
    """Return "A", "A and B" or "A, B and C"."""
    return " and ".join([*([", ".join(names[:-1])] if names[1:] else []), *names[-1:]])


def reason(detail: Mapping[str, Any]) -> str:
    """Return why a figure has no value, as stored, as the beginning of a sentence; or ""."""
    text = str(detail.get("reason", ""))
    return text[:1].upper() + text[1:]


def no_value(state: str, *, about: str) -> tuple[str, str]:
    """Return heading and explanation for what cannot be shown."""
    if state == "small":
        return f"{about}: too few answers for a share", "Of fewer than ten no share is told."
    if state == "hidden":
        return (
            f"{about}: too few answers to show a result",
            "Fewer than five are never shown, nor what would give them away, so that nobody "
            "can be recognised.",
        )
    return (
        f"{about}: nothing to measure",
        "Nothing of the kind happened in the period; that is neither 0 % nor 100 %.",
    )
