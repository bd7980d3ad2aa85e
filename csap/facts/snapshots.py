"""Read the database as of one moment."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from servicedesk.common.copying import allow_long_statements


@contextmanager
def snapshot() -> Iterator[None]:
    """Read the database as of one moment, so that no day is rebuilt between two sums.

    Inside a transaction of the caller, as of that one's statements.
    """
    is_outermost = not connection.in_atomic_block
    with transaction.atomic():
        if is_outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        allow_long_statements()
        yield
