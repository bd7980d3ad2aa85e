"""The numbers people cite, e.g. ``SR-48213``: each kind from its own PostgreSQL sequence.

A room creates its sequence in a migration (``CREATE SEQUENCE plan_number``). Numbers are unique and
grow; a transaction that rolls back leaves a gap, which is allowed.
"""

from django.db import connection


def next_number(sequence: str, prefix: str) -> str:
    """Return the next number of a sequence, e.g. ``CSAP-7``. 1 query."""
    (number,) = next_numbers(sequence, prefix, 1)
    return number


def next_numbers(sequence: str, prefix: str, count: int) -> list[str]:
    """Return so many new numbers of a sequence, growing. 1 query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(%s) FROM generate_series(1, %s)", [sequence, count])
        return [f"{prefix}-{value}" for (value,) in cursor.fetchall()]
