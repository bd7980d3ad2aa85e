"""The charts of a pack, from one frozen baseline. No query, no formula."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.conf import settings

from csap.facts.periods import add_months
from csap.facts.queries import Figure, StoredBaseline
from csap.telling import charts, numbers, sentences, shown
from csap.telling.sentences import Gap
from csap.telling.stories import subject_of
from servicedesk.common import words

DEMAND, ON_TIME, BACKLOG = "util.rate_per_100_users", "proj.on_time", "flow.backlog"
SATISFIED, GAP, IN_TIME = "sat.csat_top2", "gap.perception", "time.sla_attainment.resolve"
ADEQUACY = "gap.adequacy"
#: How many services a chart of promises has room for, alone and below the effect of a plan.
KEPT, KEPT_BESIDE_EFFECT = 10, 5
#: How many services a chart has room for of felt and measured, gaps on the same sheet counted, and
#: of what is expected.
FELT, EXPECTED = 14, 16
#: So many of them make room where felt minus measured is drawn month by month, too.
FELT_BY_MONTH = 3
#: From how many answers on a dot is full.
FEW = 30
#: Points of felt against measured from which a service is coloured, if it is no chance.
EVIDENT = 0.05


def headline(baseline: StoredBaseline) -> str:
    """Return what the pack says first: how satisfaction, work in time and demand do."""
    told = {"satisfaction": SATISFIED, "work in time": IN_TIME, "demand": DEMAND}
    return sentences.headline(
        {subject: shown.story_of(baseline, metric) for subject, metric in told.items()}
    )


def months(
    baseline: StoredBaseline, metric: str, *, counted: str, plans: Iterable[Mapping[str, str]] = ()
) -> dict[str, Any]:
    """Return the months of a metric as a figure; without a chart where none may be shown.

    ``plans``: the month each started in (``t``: 2026-02), and its ``label``.
    """
    series, story = shown.series_of(baseline, metric), shown.story_of(baseline, metric)
    figure = baseline.figures.get(metric)
    drawn = charts.run(series, story) if series and story else None
    if drawn is None or series is None or story is None or figure is None:
        return nothing(baseline, metric)
    return {
        "id": figure_id(metric),
        "kind": "run",
        "finding": sentences.finding(story),
        "what": shown.what_of(metric, series),
        "caption": shown.caption(figure, counted, baseline.as_of),
        "chart": _with_target(drawn, metric, series.unit) | {"events": [dict(p) for p in plans]},
    }


def _with_target(drawn: dict[str, Any], metric: str, unit: str) -> dict[str, Any]:
    """Return the chart with the share that is aimed at, on an axis that holds it."""
    share = settings.CSAP_TARGETS.get(metric)
    if share is None or unit != "share":
        return drawn
    aimed = {"v": share * 100, "name": "target"}
    held = drawn | {"high": [*drawn.get("high", []), aimed["v"]]}
    return drawn | charts.axis_of(held, unit) | {"target": aimed}


def nothing(baseline: StoredBaseline, metric: str) -> dict[str, Any]:
    """Return a figure that says why there is no chart of a metric."""
    figure = baseline.figures.get(metric)
    finding, why = sentences.no_value(
        figure.state if figure else "no_data", about=subject_of(metric)
    )
    return {"id": figure_id(metric), "finding": finding, "what": why, "caption": "", "chart": None}


def results(baseline: StoredBaseline) -> dict[str, Any]:
    """Return engagements on time: twelve months up to each month, k of n."""
    windows = [pair for pair in baseline.rolling(ON_TIME) if pair[1].value is not None]
    figure = baseline.figures[ON_TIME]
    if len(windows) < shown.HISTORY_FROM:
        return nothing(baseline, ON_TIME)
    others = {"within budget": "proj.budget_ok", "left a lesson": "proj.lessons_capture"}
    told = [
        f"{numbers.of_all(found.k or 0, found.n)} {what}"
        for what, key in others.items()
        if (found := baseline.figures.get(key)) and found.n
    ]
    return {
        "id": figure_id(ON_TIME),
        "kind": "run",
        "finding": f"{numbers.of_all(figure.k or 0, figure.n or 0)} engagements were on time",
        "what": "Completed by the approved baseline date, twelve months up to each month, k of n",
        "caption": numbers.joined(shown.caption(figure, "completed", baseline.as_of), *told),
        "chart": charts.shares(windows, named=charts.last_month),
    }


def felt(
    rows: Sequence[tuple[str, Figure]], baseline: StoredBaseline, *, room: int = FELT
) -> dict[str, Any]:
    """Return felt and measured in time by service; coloured where the gap is no chance.

    ``room``: of how many services; of more those with the widest gaps.
    """
    enough = [
        (name, figure)
        for name, figure in rows
        if figure.value is not None and (figure.n or 0) >= sentences.PAIRS
    ]
    if not enough:
        return nothing(baseline, GAP) | {
            "finding": "Felt against measured: too few pairs of any service",
            "what": f"From {sentences.PAIRS} requests on, of which both how they were felt and "
            "what was measured is known, a service is compared.",
        }
    enough.sort(key=lambda each: (-abs(each[1].value or 0), each[0]))
    drawn = [_felt_row(name, figure) for name, figure in enough]
    other = [row["label"] for row in drawn if row["side"]]
    verb = "is felt" if len(other) == 1 else "are felt"
    told = f"{sentences.listed(other)} {verb} other than measured" if other else ""
    return {
        "id": figure_id(GAP),
        "kind": "dumbbell",
        "finding": told or "No service is felt clearly other than measured",
        "what": "Felt in time (ring) and measured in time (square), of the same requests",
        "caption": numbers.joined(
            f"services with {sentences.PAIRS} pairs or more: {len(drawn)} of {len(rows)}",
            f"newest measurement by {_last_month(baseline)}",
            len(drawn) > room and f"the {room} with the widest gaps",
        ),
        "chart": {
            "axis": [0, 100],
            "ticks": [{"v": value, "label": f"{value} %"} for value in (0, 25, 50, 75, 100)],
            "rows": drawn[:room],
        },
    }


def _felt_row(name: str, figure: Figure) -> dict[str, Any]:
    detail = figure.detail
    gap = Gap(detail["felt_share"], detail["measured_share"], detail["evident"], figure.n or 0)
    span = numbers.change_between(figure.low, figure.high)
    is_clear = gap.evident and abs(figure.value or 0) >= EVIDENT
    size = numbers.points(figure.value)
    word = sentences.gap_reading(gap).partition(":")[0].lower() if is_clear else "could be chance"
    return {
        "label": name,
        "sub": f"n = {words.count(gap.n)} pairs",
        "felt": gap.felt * 100,
        "measured": gap.measured * 100,
        "side": ("bad" if gap.felt > gap.measured else "good") if is_clear else None,
        "right": numbers.joined(f"{size} ({span})" if span else size, word, by=" "),
        "right_brief": f"{size} ({span})" if span else size,
    }


def expected(baseline: StoredBaseline, names: Mapping[str, str]) -> dict[str, Any]:
    """Return what people expect and get of each service, as the newest wave tells it."""
    figure = baseline.figures.get(ADEQUACY)
    told = figure.detail.get("services", {}) if figure else {}
    rows = [
        _expected_row(names.get(slug, slug), each)
        for slug, each in told.items()
        if each.get("perceived") and each.get("minimum") is not None
    ]
    if not rows or figure is None:
        return nothing(baseline, ADEQUACY)
    rows.sort(key=lambda row: (row["perceived"] - row["minimum"], row["label"]))
    below = [row["label"] for row in rows if row["side"] == "bad"]
    verb = "is" if len(below) == 1 else "are"
    short = f"{sentences.listed(below)} {verb} below what users call acceptable" if below else ""
    wave = str(figure.detail.get("wave", ""))
    return {
        "id": figure_id(ADEQUACY),
        "kind": "zone",
        "finding": short or "No service is clearly below what users call acceptable",
        "what": "Perceived (dot) against the zone from minimum to desired, 1 to 9, 95 % interval",
        "caption": numbers.joined(
            shown.caption(figure, "answers", baseline.as_of),
            wave,
            len(rows) > EXPECTED and f"the {EXPECTED} of {len(rows)} nearest to the minimum",
        ),
        "chart": {
            "axis": [1, 9],
            "ticks": [{"v": value, "label": str(value)} for value in range(1, 10, 2)],
            "rows": rows[:EXPECTED],
        },
    }


def _expected_row(name: str, told: Mapping[str, Any]) -> dict[str, Any]:
    value, low, high = (*told["perceived"], None, None)[:3]
    distance, least, most = (*(told.get("adequacy") or [None]), None, None)[:3]
    span = numbers.between(least, most, "rating points", joint=" to ")
    side = "bad" if most is not None and most < 0 else None
    word = "below minimum" if side else "inside" if (distance or 0) >= 0 else "at the edge"
    size = "" if distance is None else numbers.change(distance, "rating points")
    return {
        "label": name,
        "sub": f"n = {told.get('n') or 0}",
        "minimum": told["minimum"],
        "desired": told.get("desired") or told["minimum"],
        "perceived": value,
        "low": low,
        "high": high,
        "few": (told.get("n") or 0) < FEW,
        "side": side,
        "right": numbers.joined(word, size, span and f"({span})", by=" "),
        "right_brief": numbers.joined(word, size, by=" "),
    }


def kept(
    rows: Sequence[tuple[str, Figure]], baseline: StoredBaseline, *, room: int = KEPT
) -> dict[str, Any]:
    """Return the share done in time by service, against what the published targets promise.

    ``room``: of how many services; of more those that keep least.
    """
    aimed = settings.CSAP_TARGETS.get(IN_TIME)
    told = [
        _kept_row(name, figure, aimed)
        for name, figure in rows
        if figure.value is not None and figure.n
    ]
    if not told:
        return nothing(baseline, IN_TIME)
    told.sort(key=lambda row: (row["value"], row["label"]))
    short = [row["label"] for row in told if row["side"]]
    count = words.count(len(short))
    verb = "service keeps" if len(short) == 1 else "services keep"
    return {
        "id": figure_id(IN_TIME),
        "kind": "bullet",
        "finding": f"{count} {verb} less than is published"
        if short
        else "No service is clearly below what is published",
        "what": "Share resolved within the published target, 95 % interval; tick: what is aimed at",
        "caption": numbers.joined(
            f"newest measurement of each service by {_last_month(baseline)}",
            len(told) > room and f"the {room} of {len(told)} that keep least",
        ),
        "chart": {
            "axis": [0, 100],
            "ticks": [{"v": value, "label": f"{value} %"} for value in (0, 25, 50, 75, 100)],
            "rows": told[:room],
        },
    }


def _kept_row(name: str, figure: Figure, aimed: float | None) -> dict[str, Any]:
    big, _ = shown.share_words(figure)
    span = numbers.between(figure.low, figure.high, "share")
    is_short = aimed is not None and figure.high is not None and figure.high < aimed
    return {
        "label": name,
        "sub": f"{numbers.of_all(figure.k or 0, figure.n or 0)}",
        "value": (figure.value or 0) * 100,
        "low": None if figure.low is None else figure.low * 100,
        "high": None if figure.high is None else figure.high * 100,
        "promise": None if aimed is None else aimed * 100,
        "side": "bad" if is_short else None,
        "right": numbers.joined(
            f"{big} ({span})" if span else big, "not supported" if is_short else "", by=" · "
        ),
        "right_brief": big,
    }


def figure_id(metric: str) -> str:
    """Return the id of a metric's figure in a pack."""
    return f"pack-{metric.replace('.', '-').replace('_', '-')}"


def _last_month(baseline: StoredBaseline) -> str:
    return numbers.short_month(add_months(baseline.period.end, -1))


def versions(baseline: StoredBaseline) -> str:
    """Return the versions of the definitions that the figures are of: "1" or "1 to 3"."""
    known = {figure.definition_version for figure in baseline.figures.values()}
    low, high = min(known, default=1), max(known, default=1)
    return str(low) if low == high else f"{low} to {high}"
