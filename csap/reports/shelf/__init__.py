"""The reports there are. A new page with figures is a module beside this one, and a line here."""

from csap.reports.registry import Report
from csap.reports.shelf import (
    agreements,
    consultations,
    customers,
    dashboard,
    expectations,
    findings,
    metric,
    plans,
    portfolio,
    reviews,
    surveys,
)

REPORTS: dict[str, Report] = {
    each.key: each
    for each in (
        dashboard.REPORT,
        metric.REPORT,
        expectations.REPORT,
        findings.REPORT,
        plans.REPORT,
        plans.ONE,
        agreements.REPORT,
        customers.REPORT,
        consultations.REPORT,
        reviews.REPORT,
        portfolio.REPORT,
        surveys.REPORT,
    )
}
