"""A series as CSV that a spreadsheet opens safely: the definition first, then a line a month."""

import csv
import io
import re

from csap.facts.queries import Series, StoredBaseline
from csap.metrics.catalog import Metric
from csap.telling.choices import Chosen
from csap.telling.stories import RULE_WORDS, tell
from servicedesk.common.spreadsheets import safe

HEAD = ("month", "value", "n", "low", "high", "lower_limit", "upper_limit", "state", "signal")


def as_csv(series: Series, metric: Metric, chosen: Chosen, baseline: StoredBaseline) -> str:
    """Return the months in the unit of the metric; hidden and missing values are empty."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerows(map(safe, row) for row in _definition(metric, chosen, baseline))
    writer.writerow(HEAD)
    signals = {found.at: found.rule for found in tell(series, "").signals}
    for index, point in enumerate(series.points):
        values = (point.value, point.n, point.low, point.high, point.lower_limit, point.upper_limit)
        rule = RULE_WORDS.get(signals.get(index, ""), "")
        writer.writerow([f"{point.start:%Y-%m}", *values, safe(point.state), safe(rule)])
    return out.getvalue()


def _definition(metric: Metric, chosen: Chosen, baseline: StoredBaseline) -> list[list[str]]:
    return [
        ["# metric", metric.key, metric.title],
        ["# unit", metric.unit],
        ["# better", metric.better or "neither direction"],
        ["# definition version", str(metric.definition_version)],
        ["# scope", str(chosen.scope), chosen.scope_words],
        ["# up to", baseline.period.end.isoformat()],
        ["# as of", baseline.as_of.isoformat()],
        ["# definition", "docs/metrics.md"],
    ]


def file_name(metric: Metric, chosen: Chosen) -> str:
    """Return a name of plain letters, digits and dashes."""
    parts = f"{metric.key} {chosen.scope} {chosen.period_key}"
    return f"{re.sub(r'[^A-Za-z0-9]+', '-', parts).strip('-').lower()}.csv"
