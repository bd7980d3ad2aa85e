"""What came in while a person looked at the queue."""

from datetime import datetime

from requests_app.desk import filters
from requests_app.desk.query import Query
from requests_app.requests.models import ServiceRequest
from servicedesk.accounts.models import User

#: Counting stops here; the pill then says "99 or more".
MOST = 99


def newest_mark() -> str:
    """Return what changes when any request comes in: an ETag for polling. 1 query, index only."""
    newest = ServiceRequest.objects.order_by("-pk").values_list("pk", flat=True).first()
    return f'"{newest or 0}"'


def count_arrivals(query: Query, *, user: User, since: datetime, at: datetime) -> int:
    """Return how many requests of the queue came in after ``since``, at most MOST. 1 query."""
    found = filters.find(query, user=user, at=at).filter(opened_at__gt=since)
    return found.order_by()[:MOST].count()
