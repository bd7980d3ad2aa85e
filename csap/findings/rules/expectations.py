"""The three forms of the expectation gap, in this period and as long as they last. Pure.

(a) published target against the record, (b) expected against perceived, (c) felt against measured.
A gap of one period is reported if it survives the correction for many tests; one that lasts by the
rule of ``sustained_gap`` has its evidence in the repetition.
"""

from collections.abc import Iterable, Iterator, Sequence

from csap.facts.queries import Figure, Point, Series
from csap.findings.rules import wording
from csap.findings.rules.candidate import Candidate, Looked, chance_below, smallest_changes
from csap.findings.rules.reading import PAST, Reading
from csap.findings.vocabulary import Kind, Side, Stage
from csap.metrics.gaps import GapStatus, sustained_gap
from csap.metrics.promises import promise_support
from csap.telling.sentences import PAIRS, Gap, gap_reading
from servicedesk.statistics.intervals import z_value
from servicedesk.statistics.trend import two_sided_p

#: Form (a): what the published targets promise a share for.
PUBLISHED = ("time.sla_attainment.response", "time.sla_attainment.resolve")
FELT, ADEQUACY = "gap.perception", "gap.adequacy"
#: Answers from which a verdict of form (b) calls for a plan (metrics.md 4.2).
VERDICT_NEEDS = 30
#: How many known periods a lasting gap is told of.
TOLD = 6


def tests(reading: Reading) -> Iterator[Looked]:
    """Yield the tests of the three forms that this scope has figures for."""
    for metric in PUBLISHED:
        yield from against_target(reading, metric)
    yield from adequacy(reading)
    yield from felt_against_measured(reading)


def against_target(reading: Reading, metric: str) -> Iterator[Looked]:
    """Yield form (a). G: the whole interval lies below the share that is promised."""
    figure, series = reading.figure(metric), reading.series(metric)
    share = reading.targets.get(metric)
    if figure is None or series is None or share is None or not figure.n:
        return
    statuses = [_kept(point, share) for point in series.points[-PAST:]]
    if statuses[-1] == "U":
        return
    value = figure.value or 0.0
    p = chance_below(value, share, figure.n)
    lasting, is_lasting = _lasting(statuses)
    candidate = Candidate(
        kind=Kind.GAP,
        metric=metric,
        reading=reading,
        sentence=wording.not_kept(reading.name, metric, figure, share, lasting),
        why=_why("Form (a): the published target is tighter than the record.", is_lasting),
        size=smallest_changes(metric, value - share, share),
        figure=figure,
        series=series,
        stage=_stage(is_lasting),
        is_deficiency=is_lasting,
        holds=is_lasting,
        calls_for=("promise tighter than record", *_sustained(is_lasting)),
        statistics=_periods(statuses) | {"form": "a", "share": share},
    )
    yield Looked(Kind.GAP, p, candidate if statuses[-1] == "G" else None)


def _kept(point: Point, share: float) -> GapStatus:
    if point.value is None or not point.n:
        return "U"
    state = promise_support(round(point.value * point.n), point.n, share).state
    return _STATUS.get(state, "N")


_STATUS: dict[str, GapStatus] = {"not_supported": "G", "insufficient": "U"}


def adequacy(reading: Reading) -> Iterator[Looked]:
    """Yield form (b), wave by wave. G: the upper limit of mean adequacy lies below 0."""
    figure = reading.figure(ADEQUACY)
    if figure is None or figure.value is None or figure.high is None or figure.low is None:
        return
    waves = [past for _, past in reading.past.get(ADEQUACY, ()) if past.state != "no_data"]
    statuses: list[GapStatus] = [_adequate(past) for past in waves] or [_adequate(figure)]
    error = (figure.high - figure.low) / (2 * z_value())
    p = two_sided_p(figure.value / error) if error else float(figure.value >= 0)
    lasting, is_lasting = _lasting(statuses, "waves")
    candidate = Candidate(
        kind=Kind.GAP,
        metric=ADEQUACY,
        reading=reading,
        sentence=wording.below_acceptable(reading.name, figure, lasting),
        why=_why("Form (b): even the upper limit lies below what is acceptable.", is_lasting),
        size=smallest_changes(ADEQUACY, figure.value, 0.0),
        figure=figure,
        stage=_stage(is_lasting),
        is_deficiency=is_lasting or (figure.n or 0) >= VERDICT_NEEDS,
        holds=is_lasting,
        calls_for=("agreed bad", *_sustained(is_lasting)),
        statistics=_periods(statuses) | {"form": "b"},
    )
    yield Looked(Kind.GAP, p, candidate if _adequate(figure) == "G" else None)


def _adequate(figure: Figure) -> GapStatus:
    if figure.high is None or figure.state == "hidden":
        return "U"
    return "G" if figure.high < 0 else "N"


def felt_against_measured(reading: Reading) -> Iterator[Looked]:
    """Yield form (c). G: exact McNemar p < 0.05 and at least 5 points apart, of 30 pairs."""
    figure = reading.figure(FELT)
    p = figure.detail.get("mcnemar_exact_p") if figure else None
    if figure is None or p is None or (figure.n or 0) < PAIRS:
        return
    statuses = [_evident(past) for _, past in reading.past.get(FELT, ())][-PAST:]
    found = Gap(figure.detail["felt_share"], figure.detail["measured_share"], True, figure.n or 0)
    lasting, is_lasting = _lasting(statuses)
    quadrant = str(figure.detail.get("quadrant") or "")
    candidate = Candidate(
        kind=Kind.GAP,
        metric=FELT,
        reading=reading,
        sentence=wording.felt(reading.name, found, lasting),
        why=_why(f"Form (c), of {figure.n} rated requests. {gap_reading(found)}.", is_lasting),
        size=smallest_changes(FELT, figure.value or 0.0, 0.0),
        figure=figure,
        side=Side.BAD,
        stage=_stage(is_lasting),
        is_deficiency=is_lasting,
        holds=is_lasting,
        calls_for=(_way(found), quadrant, *_sustained(is_lasting)),
        statistics=_periods(statuses) | {"form": "c", **figure.detail},
    )
    yield Looked(Kind.GAP, p, candidate if figure.detail.get("evident") else None)


def _evident(figure: Figure) -> GapStatus:
    if figure.value is None or (figure.n or 0) < PAIRS:
        return "U"
    return "G" if figure.detail.get("evident") else "N"


def _way(found: Gap) -> str:
    felt_worse = found.felt < found.measured
    return "better than believed" if felt_worse else "believed better than it is"


def _lasting(statuses: Sequence[GapStatus], periods: str = "months") -> tuple[str, bool]:
    """Return in how many of the last known periods it was a gap, and whether it lasts.

    The words are empty for a gap that does not last.
    """
    if not statuses or sustained_gap(statuses)[-1] != "sustained":
        return "", False
    known = [status for status in statuses if status != "U"][-TOLD:]
    return wording.of_the_last(known.count("G"), len(known), periods), True


def _why(said: str, is_lasting: bool) -> str:
    return f"{said} {wording.LASTS}" if is_lasting else said


def _stage(is_lasting: bool) -> Stage:
    return Stage.SUSTAINED if is_lasting else Stage.EMERGING


def _sustained(is_lasting: bool) -> tuple[str, ...]:
    return ("sustained gap",) if is_lasting else ()


def _periods(statuses: Iterable[GapStatus]) -> dict[str, object]:
    return {"statuses": list(statuses)}


def status_of(series: Series, share: float) -> GapStatus:
    """Return the status of the newest month of form (a)."""
    return _kept(series.points[-1], share) if series.points else "U"
