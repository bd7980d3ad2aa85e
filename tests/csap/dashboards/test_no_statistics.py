"""Pages that show what is stored load no statistics: a web process stays small and starts fast."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection

from csap.facts import services
from csap.facts.scopes import Scope
from tests.csap.dashboards.places import APRIL, PERIOD

_CHILD = """
import json, sys
import django
STATISTICS = ("scipy", "numpy")
django.setup()
import csap.facts.queries
by_queries = [name for name in STATISTICS if name in sys.modules]
from datetime import UTC, datetime
from django.db import transaction
from django.test import Client
from csap.facts.models import Baseline, Measurement
from servicedesk.accounts.models import User

given = json.load(sys.stdin)
period = given["period"]
with transaction.atomic():
    manager = User.objects.create_user("m@example.org", name="M", roles=["MANAGER"])
    baseline = Baseline.objects.create(
        scope="all", **period, is_provisional=False, input_hash="0",
        computed_at=datetime(2026, 11, 1, tzinfo=UTC),
    )
    for figure in given["figures"]:
        Measurement.objects.create(baseline=baseline, scope="all", **period, **figure)
    client = Client()
    client.force_login(manager, backend="django.contrib.auth.backends.ModelBackend")
    pages = [client.get(path, headers={"host": "localhost"}) for path in given["paths"]]
    transaction.set_rollback(True)
print(json.dumps({
    "status": [page.status_code for page in pages],
    "panels": pages[0].content.decode().count("panel4"),
    "loaded": [name for name in STATISTICS if name in sys.modules],
    "by_queries": by_queries,
}))
"""


@pytest.mark.django_db
def test_pages_of_stored_measurements_import_no_statistics(world):
    report = services.compute(Scope(), APRIL, as_of=APRIL.final_from)
    period = {"start": str(APRIL.start), "end": str(APRIL.end), "as_of": str(report.as_of)}
    paths = [
        f"/csap/?period={PERIOD}",
        f"/csap/metrics/sat.csat_top2/?period={PERIOD}",
        f"/csap/metrics/qual.reopen_rate/series.csv?period={PERIOD}",
        f"/csap/baseline.xlsx?period={PERIOD}",
        f"/csap/baseline.csv?period={PERIOD}",
        f"/csap/metrics/util.reach/measurements.csv?period={PERIOD}",
        f"/csap/expectations/?period={PERIOD}",
        f"/csap/expectations.xlsx?period={PERIOD}",
        f"/csap/portfolio/?period={PERIOD}",
        f"/csap/portfolio.xlsx?period={PERIOD}",
        "/csap/findings/",
        "/csap/reports/",
        f"/csap/reports/dashboard.csv?period={PERIOD}",
        "/api/v1/measurements/",
        "/api/v1/baselines/",
        "/api/v1/metrics/",
        "/api/v1/portfolio/",
    ]
    figures = [figure._asdict() for figure in report.figures]
    given = {"period": period, "paths": paths, "figures": figures}

    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", _CHILD],
        input=json.dumps(given),
        env=os.environ | {"DATABASE_URL": _database_url(), "PYTHONPATH": str(settings.BASE_DIR)},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1]) == {
        "status": [200] * len(paths),
        "panels": 4,
        "loaded": [],
        "by_queries": [],  # nor is it loaded to read what is stored, whatever the pages do
    }


def _database_url():
    """Return the address of the database the tests run on."""
    at = connection.settings_dict
    person = f"{at['USER']}:{at['PASSWORD']}" if at["PASSWORD"] else at["USER"]
    return f"postgres://{person}@{at['HOST']}:{at['PORT']}/{at['NAME']}"
