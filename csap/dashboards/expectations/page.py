"""The expectations page put together: heading, gaps, four figures. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from csap.dashboards.drawn import Drawn
from csap.dashboards.expectations import feelings, promises, quadrant, zones
from csap.dashboards.expectations.reading import Reading, Wave
from csap.findings.gaps import OpenGap
from csap.findings.rules.wording import spelled
from csap.telling import numbers
from csap.telling.choices import Chosen
from servicedesk.common import words


@dataclass(frozen=True, slots=True)
class ExpectationsPage:
    """What the page says."""

    heading: str
    about: str
    gaps: Sequence[OpenGap]
    gaps_heading: str
    figures: Sequence[Drawn]
    inverted: int
    missing: int
    as_of: date

    @property
    def columns(self) -> list[Sequence[Drawn]]:
        """The figures in two columns, so that tall ones leave no holes."""
        return [self.figures[::2], self.figures[1::2]]


def make(reading: Reading, gaps: Sequence[OpenGap], chosen: Chosen) -> ExpectationsPage:
    """Return the page of what is stored and found."""
    own = _caption(reading)
    as_of = f"as of {numbers.day(reading.as_of)}"
    figures = [
        quadrant.figure(reading, caption=own),
        zones.figure(reading, caption=own),
        feelings.figure(reading, caption=as_of, period=chosen.period_words),
        promises.figure(reading, caption=as_of, period=chosen.period_words),
    ]
    return ExpectationsPage(
        heading=heading(reading),
        about=f"Expectation gaps in their three forms · {chosen.scope_words} · "
        f"{wave_words(reading.wave)} and requests of {chosen.period_in_sentence}",
        gaps=gaps,
        gaps_heading=gaps_heading(gaps),
        figures=figures,
        inverted=sum(each.inverted for each in reading.expected),
        missing=len(reading.missing),
        as_of=reading.as_of,
    )


def heading(reading: Reading) -> str:
    """Return what is below the acceptable, and how many services are judged unlike the clock."""
    below = [each.name for each in reading.expected if zones.side_of(each) == "bad"]
    apart = sum(each.is_called for each in reading.felt)
    told = []
    if below:
        told.append(zones.finding(reading.expected).split(": ", 1)[1] + _is(below))
    if apart:
        verb = "service is" if apart == 1 else "services are"
        told.append(f"{spelled(apart)} {verb} judged differently from what the clock says")
    if not told:
        return "Expectations: what people accept, desire and get"
    text = "; ".join(told)
    return text[0].upper() + text[1:]


def _is(below: Sequence[str]) -> str:
    return f" {'is' if len(below) == 1 else 'are'} below what users accept"


def wave_words(wave: Wave) -> str:
    """Return the wave and who answered it: "wave Autumn (412 of 1,114 asked, 37 %)"."""
    if not wave.name:
        return wave.why or "no wave told yet"
    if not wave.asked:
        return f"wave “{wave.name}”"
    share = words.percent(wave.answered / wave.asked)
    return f"wave “{wave.name}” ({numbers.of_all(wave.answered, wave.asked)} asked, {share})"


def gaps_heading(gaps: Sequence[OpenGap]) -> str:
    """Return how many gaps are open, how many lasted, and how many of these have no plan."""
    known = [gap for gap in gaps if gap.is_open]
    if not known:
        return "No expectation gap is open"
    lasting = [gap for gap in known if gap.is_lasting]
    bare = sum(not gap.plan_number for gap in lasting)
    head = f"{spelled(len(known))} gap{' is' if len(known) == 1 else 's are'} open"
    text = f"{head}; {_lasted(len(lasting), len(known))}"
    if bare:
        text += f", and {spelled(bare)} of these {'has' if bare == 1 else 'have'} no plan"
    return text[0].upper() + text[1:]


def _lasted(lasting: int, known: int) -> str:
    if not lasting:
        return "none has lasted" if known > 1 else "it has not lasted"
    return f"{spelled(lasting)} {'has' if lasting == 1 else 'have'} lasted"


def _caption(reading: Reading) -> str:
    sizes = [each.n for each in reading.expected if each.perceived]
    hidden = sum(each.perceived is None for each in reading.expected)
    return numbers.joined(
        _sizes(sizes),
        hidden and f"{hidden} hidden (too few answers)",
        f"as of {numbers.day(reading.as_of)}",
    )


def _sizes(sizes: Sequence[int]) -> str:
    if not sizes:
        return "no answers"
    low, high = min(sizes), max(sizes)
    span = words.count(low) if low == high else f"{words.count(low)}–{words.count(high)}"
    return f"n = {span} answers a service"
