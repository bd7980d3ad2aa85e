"""A pack whose sheets hold as much as they ever do, made of one that was frozen."""

from csap.reviews.pack import asking, effects, figures, standing
from csap.telling import backlog
from tests.csap.telling.test_drawing import AXIS, RUN, TestBacklog, TestEffect

LONG = "A sentence about what was found, what it rests on (81 % of 184; likely 75 to 86) and why"
#: As much of a decision as a sheet shows of one that is longer.
TEXT = f"{LONG} it is so for once."
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
        "felt_by_month": run if has_months else {"chart": None, "what": LONG},
        "felt": _rows("dumbbell", _felt_rows(has_months), {"felt": 60, "measured": 80}),
        "effect": _figure("effect", TestEffect.DATA),
        "promises": _rows("bullet", figures.KEPT_BESIDE_EFFECT, _KEPT),
    }
    return content | _tables(decisions) | {"figures": drawn, "facts": [LONG] * 3}


def _felt_rows(has_months):
    return figures.FELT - standing.GAPS - (figures.FELT_BY_MONTH if has_months else 0)


def _tables(decisions):
    verdict = {"side": "good", "word": "Met, cause not separable"}
    level = ["72 %", "(69–74; n = 1,898)"]
    goal = {"aim": "improve", "title": "Access requests done in time", "wanted": "target 82 %"}
    asked = {"text": TEXT, "about": LONG, "because": LONG, "page": 5, "principle": 2}
    plan = {"title": LONG, "scope_words": "Accounts and access", "metric": "On time, resolution"}
    state = {"state": "actions planned", "opened": "1 Dec 2026", "effect": []}
    kept = {"until": "18 May 2027", "kept": "88 % (43 of 49)", "side": "bad", "word": "doubtful"}
    done = {
        "owner": "Martin Achterberg",
        "due": "1 Oct 2026",
        "side": "bad",
        "word": "late, 40 days",
    }
    gap = {"sentence": LONG, "stage": "emerging", "since": "Sep 2026", "plan": "CSAP-9"} | {
        "scope_words": "Remote access (VPN), Finance and Controlling",
        "size": "81 % kept of 90 % promised (75–86)",
        "n": "1,184",
        "strip": [["g", "G"], ["u", "?"], ["n", "·"]] * 2,
        "strip_words": LONG,
        "periods": "months",
    }
    return {
        "decisions": [
            asked | {"letter": chr(65 + at), "principle_name": "Standards and best practices"}
            for at in range(decisions)
        ],
        "earlier": [done | {"text": TEXT}] * asking.EARLIER,
        "gaps": [gap | {"number": f"F-{at}"} for at in range(standing.GAPS)],
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
        "more": {"earlier": 4, "gaps": 3, "plans": 2, "agreements": 1},
        "heard": [{"said": LONG[:110], "did": LONG[:110]}] * standing.HEARD,
    }
