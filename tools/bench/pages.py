"""Pages measured by ``tools.bench.csap`` beside its own measures: a name that ends in "in U", and
what prepares the page in the loaded database and returns the call that shows it once.
"""

import gc
import sys
from collections.abc import Callable
from datetime import timedelta
from typing import Any

#: How many comparable requests the budget of an ask speaks of.
COMPARABLE = 10_000


def _feasibility() -> Callable[[], Any]:
    """Return the page of an ask on the set of requests whose size is nearest to the budget's."""
    from django.conf import settings
    from django.db.models import Count
    from django.test import Client
    from django.test.utils import override_settings
    from django.utils import timezone

    from requests_app.requests.models import ServiceRequest
    from servicedesk.accounts.models import User

    lately = ServiceRequest.objects.filter(opened_at__gte=timezone.now() - timedelta(days=365))
    sets = lately.values_list("request_type__slug", "service__slug", "priority")
    sets = sets.annotate(n=Count("pk")).order_by("request_type__slug", "priority")
    request_type, service, priority, n = min(sets, key=lambda row: abs(row[3] - COMPARABLE))
    print(f"feasibility of an ask: {n:,} requests in the year", file=sys.stderr)
    manager, _ = User.objects.get_or_create(
        email="manager@bulk.example", defaults={"name": "Bulk Manager", "roles": ["MANAGER"]}
    )
    # Static files were not collected for this run; their names alone are what a page needs.
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    override_settings(STORAGES=settings.STORAGES | {"staticfiles": plain}).enable()
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(manager, backend="django.contrib.auth.backends.ModelBackend")
    asked = {"kind": "resolution", "service": service, "request_type": request_type,
             "priority": priority, "number": "16", "percent": "90"}  # fmt: skip

    def show() -> Any:
        answer = client.get("/csap/feasibility/", asked)
        assert answer.status_code == 200, answer.status_code
        return answer

    show()  # SciPy is loaded once a process
    # As servicedesk/wsgi.py does in each web process.
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 10, 10)
    return show


PAGES: dict[str, Callable[[], Callable[[], Any]]] = {
    "feasibility of an ask, in U": _feasibility,
}
