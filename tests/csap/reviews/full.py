"""A pack whose sheets hold as much as they ever do, made of one that was frozen."""

from csap.reviews.pack import effects, figures, standing
from csap.telling import backlog
from tests.csap.telling.test_drawing import AXIS, RUN, TestBacklog, TestEffect

LONG = "A sentence about what was found, what it rests on (81 % of 184; likely 75 to 86) and why"
_ROW = {"sub": "n = 75 pairs", "right": "−23 points (−33 to −12) better", "right_brief": "−23"}
_PERCEIVED = {"minimum": 40, "desired": 80, "perceived": 60, "low": 50, "high": 70}
_KEPT = {"value": 81, "low": 75, "high": 86, "promise": 90}
_KEYS = ("id", "finding", "what", "caption")


def _figure(kind, chart):
    return dict(zip(_KEYS, ("pack-x", LONG, LONG, LONG), strict=True)) | {
        "kind": kind,
        "chart": chart,
    }


def _rows(kind, count, row):
    rows = [_ROW | row | {"label": f"Service {at}", "side": "bad"} for at in range(count)]
    return _figure(kind, AXIS | {"rows": rows})


def filled(content, *, decisions=8, has_months=True):
    """Return the content of a pack with every table and chart as long as it may be."""
    run = _figure("run", RUN | {"events": [{"t": "2026-05", "label": "CSAP-7"}]})
    shares = RUN | {
        "kind": "k-of-n",
        "axis": [0, 100],
        "points": [point | {"k": 7, "n": 9, "low": 40, "high": 90} for point in RUN["points"]],
    }
    ages = _rows("bullet", len(backlog.BANDS), {"value": 3})
    ages["chart"]["row"] = 18
    stock = {"backlog": _figure("backlog", TestBacklog.DATA)} if has_months else {
        "backlog": run, "ages": ages,
    }  # fmt: skip
    drawn = {
        "demand": run,
        "results": _figure("run", shares),
        **stock,
        "satisfied": run,
        "expected": _rows("zone", figures.EXPECTED, _PERCEIVED),
        "in_time": run,
        "felt": _rows("dumbbell", figures.FELT - standing.GAPS, {"felt": 60, "measured": 80}),
        "effect": _figure("effect", TestEffect.DATA),
        "promises": _rows("bullet", figures.KEPT_BESIDE_EFFECT, _KEPT),
    }
    return content | _tables(decisions) | {"figures": drawn, "facts": [LONG] * 3}


def _tables(decisions):
    verdict = {"side": "good", "word": "Met, cause not separable"}
    level = ["72 %", "(69–74; n = 1,898)"]
    goal = {"aim": "improve", "title": "Access requests done in time", "wanted": "target 82 %"}
    asked = {"text": LONG[:70], "about": LONG, "because": LONG, "page": 5, "principle": 2}
    plan = {"title": LONG, "scope_words": "Accounts and access", "metric": "On time, resolution"}
    state = {"state": "actions planned", "opened": "1 Dec 2026", "effect": []}
    kept = {"until": "18 May 2027", "kept": "88 % (43 of 49)", "side": "bad", "word": "doubtful"}
    done = {
        "owner": "Martin Achterberg",
        "due": "1 Oct 2026",
        "side": "bad",
        "word": "late, 40 days",
    }
    gap = {"sentence": LONG, "stage": "emerging", "since": "Sep 2026", "plan": "CSAP-9"}
    return {
        "decisions": [
            asked | {"letter": chr(65 + at), "principle_name": "Standards and best practices"}
            for at in range(decisions)
        ],
        "earlier": [done | {"text": LONG[:80]}] * 6,
        "gaps": [gap | {"number": f"F-{at}", "scope_words": ""} for at in range(standing.GAPS)],
        "plan": {
            "number": "CSAP-7",
            "title": "Access in time",
            "goals": [goal | verdict | {"baseline": level, "now": level}] * effects.GOALS,
            "other_goals": 2,
        },
        "plans": [
            plan | state | {"number": f"CSAP-{7 + at}"} for at in range(standing.BESIDE_EFFECT + 1)
        ],
        "agreements": [kept | {"number": "AG-9", "sentence": LONG}] * standing.BESIDE_EFFECT,
        "more": {"gaps": 3, "plans": 2, "agreements": 1},
        "heard": [{"said": LONG[:110], "did": LONG[:110]}] * standing.HEARD,
    }
