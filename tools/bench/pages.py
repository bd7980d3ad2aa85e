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
    from tools.bench.workspace import dashboard, plan

    pages = {
        "feasibility of an ask, in U": _feasibility(),
        "dashboard of the organisation, in U": dashboard(),
        "page of a plan under way, in U": plan(),
    }
    print(json.dumps(pages))  # noqa: T201 - the answer


def _feasibility() -> dict[str, Any]:
    """Return the page of an ask on the set of requests whose size is nearest to the budget's."""
    from django.db.models import Count
    from django.utils import timezone

    from requests_app.requests.models import ServiceRequest
    from tools.bench.workspace import as_manager

    lately = ServiceRequest.objects.filter(opened_at__gte=timezone.now() - timedelta(days=365))
    sets = lately.values_list("request_type__slug", "service__slug", "priority")
    sets = sets.annotate(n=Count("pk")).order_by("request_type__slug", "priority")
    request_type, service, priority, n = min(sets, key=lambda row: abs(row[3] - COMPARABLE))
    print(f"feasibility of an ask: {n:,} requests in the year", file=sys.stderr)
    asked = {"kind": "resolution", "service": service, "request_type": request_type,
             "priority": priority, "number": "16", "percent": "90"}  # fmt: skip
    return as_manager(f"/csap/feasibility/?{urlencode(asked)}", expect="comparable")


if __name__ == "__main__":
    main()
