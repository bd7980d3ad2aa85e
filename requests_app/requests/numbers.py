"""The numbers people cite, each kind from its own PostgreSQL sequence."""

from django.db import connection

from requests_app.requests.vocabulary import NUMBER_PREFIX


def next_number(kind: str) -> str:
    """Return the next number of ``kind``, e.g. ``SR-48213``. 1 query.

    Unique and growing; a transaction that rolls back leaves a gap, which is allowed.
    """
    prefix = NUMBER_PREFIX[kind]
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(%s)", [f"request_number_{prefix.lower()}"])
        (value,) = cursor.fetchone()
    return f"{prefix}-{value}"


def next_numbers(kind: str, count: int) -> list[str]:
    """Return so many new numbers of ``kind``, growing. 1 query."""
    prefix = NUMBER_PREFIX[kind]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(%s) FROM generate_series(1, %s)",
            [f"request_number_{prefix.lower()}", count],
        )
        return [f"{prefix}-{value}" for (value,) in cursor.fetchall()]
