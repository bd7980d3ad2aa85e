"""The pages that ``tools.bench.csap`` measures, as the load generator asks for them.

Runs inside a bench database: DATABASE_URL=... python -m tools.bench.pages
"""

import json
import sys
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import django

#: How many comparable requests the budget of an ask speaks of.
COMPARABLE = 10_000


def main() -> None:
    django.setup()
    print(json.dumps({"feasibility of an ask, in U": _feasibility()}))  # noqa: T201 - the answer


def _feasibility() -> dict[str, Any]:
    """Return the page of an ask on the set of requests whose size is nearest to the budget's."""
    from django.conf import settings
    from django.db.models import Count
    from django.utils import timezone

    from requests_app.requests.models import ServiceRequest
    from servicedesk.accounts.models import User
    from tools.bench.people import session_of

    lately = ServiceRequest.objects.filter(opened_at__gte=timezone.now() - timedelta(days=365))
    sets = lately.values_list("request_type__slug", "service__slug", "priority")
    sets = sets.annotate(n=Count("pk")).order_by("request_type__slug", "priority")
    request_type, service, priority, n = min(sets, key=lambda row: abs(row[3] - COMPARABLE))
    print(f"feasibility of an ask: {n:,} requests in the year", file=sys.stderr)
    manager, _ = User.objects.get_or_create(
        email="manager@bulk.example", defaults={"name": "Bulk Manager", "roles": ["MANAGER"]}
    )
    asked = {"kind": "resolution", "service": service, "request_type": request_type,
             "priority": priority, "number": "16", "percent": "90"}  # fmt: skip
    return {
        "path": f"/csap/feasibility/?{urlencode(asked)}",
        "cookies": {settings.SESSION_COOKIE_NAME: session_of(manager.email)},
        "expect": "comparable",
    }


if __name__ == "__main__":
    main()
