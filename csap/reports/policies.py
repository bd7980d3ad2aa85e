"""Who takes which report, and who decides about a subscription."""

from django.http import Http404

from csap.reports.models import Subscription
from csap.reports.registry import Report
from csap.reports.shelf import REPORTS
from servicedesk.accounts.models import User


def reports_for(user: User) -> list[Report]:
    """Return the reports that a person may read, in the order of the navigation. No query."""
    return [report for report in REPORTS.values() if report.may_read(user)]


def get_report(user: User, key: str) -> Report:
    """Return a report that the person may read. No query.

    :raises Http404: if there is none, or none for them.
    """
    report = REPORTS.get(key)
    if report is None or not report.may_read(user):
        raise Http404("There is no such report.")
    return report


def get_subscription(user: User, pk: int) -> Subscription:
    """Return a subscription that the person may see: their own, administrators any. 1 query.

    Who sees one may pause, resume and end it.

    :raises Http404: if there is none, or none for them.
    """
    seen = Subscription.objects.visible_to(user).standing().select_related("person")
    found = seen.filter(pk=pk).first()
    if found is None:
        raise Http404("There is no such subscription.")
    return found
