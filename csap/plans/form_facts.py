"""What to know of a plan before one of its forms is filled in: what the frozen baseline says."""

from csap.facts import queries
from csap.facts.queries import Figure, title_of
from csap.metrics import catalog
from csap.plans import records
from csap.plans.goal_forms import enough
from csap.plans.models import Plan
from csap.plans.vocabulary import GapForm
from csap.telling import definitions

GAP_QUESTIONS = {
    GapForm.PROMISE: "Is what was promised what was aimed at, and is it what was delivered?",
    GapForm.EXPECTATION: "Do people get what they expect?",
    GapForm.PERCEPTION: "Do people feel what is measured?",
}
#: What the baseline has to say about each form.
_GAP_METRICS = {
    GapForm.PROMISE: (
        "time.sla_attainment.response", "time.sla_attainment.resolve", "proj.on_time",
        "proj.budget_ok", "avail.share",
    ),
    GapForm.EXPECTATION: ("gap.adequacy", "sat.csat_top2", "sat.relevance_needs"),
    GapForm.PERCEPTION: (
        "gap.perception", "beh.timeliness.perceived", "beh.timeliness.measured",
        "beh.quality.perceived", "beh.quality.measured",
    ),
}  # fmt: skip


def baseline_figure(plan: Plan, metric: str) -> Figure | None:
    """Return what the frozen baseline says of a metric; None without one. 1 query."""
    if plan.baseline is None:
        return None
    return queries.figures_of(plan.baseline.baseline, [metric]).get(metric)


def gap_facts(plan: Plan, form: GapForm) -> list[tuple[str, str]]:
    """Return what the frozen baseline says about a form of a gap: measure, words. 1 query."""
    if plan.baseline is None:
        return []
    found = queries.figures_of(plan.baseline.baseline, _GAP_METRICS[form])
    return [
        (title_of(key), str(records.told(found.get(key), plan.scope))) for key in _GAP_METRICS[form]
    ]


def goal_facts(plan: Plan, metric: catalog.Metric, scope: str) -> list[tuple[str, str]]:
    """Return what to know before a goal is set, each (term, words). 1 query."""
    figure = baseline_figure(plan, metric.key) if scope == plan.scope else None
    before = figure.value if figure else None
    known = "frozen for the same months when the goal is kept"
    return [
        ("Measure", title_of(metric.key)),
        ("Baseline", str(records.told(figure, scope)) if scope == plan.scope else known),
        ("Better is", definitions.BETTER[metric.better]),
        ("Enough", enough(metric, before)),
        ("Usually watched against", definitions.guard(metric) or "nothing"),
    ]
