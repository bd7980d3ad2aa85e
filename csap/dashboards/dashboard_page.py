"""What the dashboard and a metric's page show of a stored baseline, for pages and reports."""

from typing import Any

from django.conf import settings

from csap.dashboards import (
    besides,
    departments,
    eyes,
    metric_page,
    panels,
    principles,
    usual,
)
from csap.dashboards.asked import Stored
from csap.dashboards.drawn import Drawn
from csap.dashboards.expectations.page import gaps_heading
from csap.dashboards.metric_page import MetricPage
from csap.facts import queries
from csap.findings import queries as findings
from csap.findings.gaps import open_gaps
from csap.metrics.catalog import Metric
from csap.telling.shown import History
from servicedesk.accounts.models import User

#: How many gaps stand on the dashboard; the rest have a page.
GAPS = 6


def read(user: User, at: Stored) -> dict[str, Any]:
    """Return panels, headline, eyes, gaps, principles; empty: nothing is stored. 9 queries."""
    baseline, chosen, today = at.baseline, at.chosen, at.freshness.today
    if baseline is None:
        return {}
    history = queries.history(panels.ON_TIME, chosen.scope)
    beside = besides.of_scope(chosen.scope, settings.CSAP_TARGETS)
    found = open_gaps(user, chosen.scope, now=at.now)
    return {
        "panels": panels.make(baseline, chosen, history, beside),
        "headline": panels.headline(baseline),
        "limits": usual.limits_words(map(baseline.series, panels.WITH_MONTHS)),
        "by_eyes": eyes.figure(eyes.read(chosen, at.names), chosen),
        "gaps": found[:GAPS],
        "gaps_heading": gaps_heading(found),
        "matrix": principles.read(
            user, chosen.scope, baseline, today=today, targets=settings.CSAP_TARGETS
        ),
        "on": today,
    }


def metric(user: User, known: Metric, at: Stored, measured: History) -> MetricPage:
    """Return the page of a metric with the findings about it that the person sees. 3 queries."""
    beside = besides.of_scope(at.chosen.scope, settings.CSAP_TARGETS).get(known.key)
    decided = findings.about_series(user, known.key, at.chosen.scope)
    return metric_page.make(known, at.baseline, at.chosen, measured, beside, decided)


def by_department(known: Metric, at: Stored) -> Drawn | None:
    """Return a metric by department; None where nothing is stored or there is none to compare."""
    if at.baseline is None:
        return None
    places = departments.read(known, at.chosen, at.names)
    return departments.figure(known, places, at.baseline, at.chosen)
