"""Count the statements of each page and explain the slowest. Runs inside a bench database.

DATABASE_URL=... DJANGO_SETTINGS_MODULE=tools.bench.settings
python -m tools.bench.statements '{"type": ..., "number": ..., "post": ...}'
"""

import json
import sys
import uuid
from typing import Any

import django

SLOWEST = 3


def main() -> None:
    django.setup()
    from django.test import Client

    from servicedesk.accounts.models import User

    def client_of(email: str) -> Client:
        client = Client()
        client.force_login(
            User.objects.get(email=email), backend="django.contrib.auth.backends.ModelBackend"
        )
        return client

    agent, person = client_of("agent1@bulk.example"), client_of("person1@bulk.example")
    given = json.loads(sys.argv[1])
    form = f"/portal/new/for/{given['type']}/"
    pages = {
        "queue": lambda: agent.get("/desk/", {"q": "is:open"}, **_HOST),
        "queue, counts made anew": lambda: _anew(agent),
        "request": lambda: agent.get(f"/desk/requests/{given['number']}/", **_HOST),
        "create": lambda: person.post(form, given["post"] | {"key": str(uuid.uuid4())}, **_HOST),
    }
    found = {name: _statements(page) for name, page in pages.items()}
    slowest = sorted((s for each in found.values() for s in each), key=lambda s: -s[1])
    reads = [
        sql for sql, _ in slowest if sql.startswith('SELECT "') and "django_session" not in sql
    ]
    plans = [(sql, _explain(sql)) for sql in list(dict.fromkeys(reads))[:SLOWEST]]
    answer = {"counts": {name: len(each) for name, each in found.items()}, "plans": plans}
    print(json.dumps(answer))  # noqa: T201 - the answer


_HOST = {"SERVER_NAME": "127.0.0.1"}


def _anew(agent: Any) -> Any:
    from django.core.cache import cache

    cache.clear()
    return agent.get("/desk/", {"q": "is:open"}, **_HOST)


def _statements(page: Any) -> list[tuple[str, float]]:
    """Return (statement, seconds) of the page's second call; the first warms caches."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    page()
    with CaptureQueriesContext(connection) as captured:
        response = page()
    if response.status_code >= 400:
        sys.exit(f"status {response.status_code}: {response.content[:500]!r}")
    own = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")
    return [
        (query["sql"], float(query["time"]))
        for query in captured.captured_queries
        if not query["sql"].startswith(own)
    ]


def _explain(sql: str) -> str:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, COSTS OFF) {sql}")
        return "\n".join(row[0] for row in cursor.fetchall())


if __name__ == "__main__":
    main()
