"""What became of plans, for promises. A door of this room for the rooms above, besides ``queries``.

Money is in minor units of the engagement's own currency.
"""

from collections.abc import Collection
from datetime import date
from typing import Any, NamedTuple

from django.db import connection


class Planned(NamedTuple):
    """An engagement with its first and its last approved plan.

    ``completed_date`` None: it is under way. A budget of 0: none was set.
    """

    request_id: int
    number: str
    service_id: int
    kind: str
    completed_date: date | None
    cost_minor: int
    first_start: date
    first_end: date
    first_budget: int
    last_end: date
    last_budget: int
    versions: int


# Reads each engagement's plans by their unique key (engagement, version).
_PLANNED = """
SELECT r.id, r.number, r.service_id, r.kind, e.completed_date, e.cost_minor,
       f.planned_start, f.planned_end, f.budget_minor, l.planned_end, l.budget_minor, l.version
  FROM engagements_engagement e
  JOIN requests_servicerequest r ON r.id = e.service_request_id
  JOIN LATERAL (SELECT * FROM engagements_baseline b WHERE b.engagement_id = e.id
                 ORDER BY b.version LIMIT 1) f ON true
  JOIN LATERAL (SELECT * FROM engagements_baseline b WHERE b.engagement_id = e.id
                 ORDER BY b.version DESC LIMIT 1) l ON true
 WHERE r.exclusion = ''
   AND (%(services)s::bigint[] IS NULL OR r.service_id = ANY (%(services)s))
   AND (%(kinds)s::text[] IS NULL OR r.kind = ANY (%(kinds)s))
   AND ((e.state = 'COMPLETED' AND e.completed_date >= %(since)s) OR e.state = 'ACTIVE')
 ORDER BY e.completed_date NULLS LAST, r.id
"""


def planned(
    *,
    since: date,
    service_ids: Collection[int] | None = None,
    kinds: Collection[str] | None = None,
) -> list[Planned]:
    """Return engagements with a plan: completed since a day, and those under way. One query.

    None: of every service, of every kind. Cancelled ones are left out.
    """
    wanted: dict[str, Any] = {
        "since": since,
        "services": None if service_ids is None else list(service_ids),
        "kinds": None if kinds is None else list(kinds),
    }
    with connection.cursor() as cursor:
        cursor.execute(_PLANNED, wanted)
        return [Planned(*row) for row in cursor.fetchall()]
