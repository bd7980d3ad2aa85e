"""One database that is migrated, and a copy of it for each of the test processes.

``python -m tests.databases RUN`` migrates it while the processes still look for their tests.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import django
import psycopg2
from django.db import connection
from psycopg2 import sql

#: Class of the lock by which one process migrates while the others wait.
_LOCK = 0x54455354
_MIGRATED = "_migrated"


def migrate(run: str) -> None:
    """Make the database that the processes of a run will copy, unless one of them has."""
    with _alone() as cursor:
        _migrate_once(cursor, connection.creation._get_test_db_name() + _MIGRATED, run)


def copy_migrated(run: str) -> None:
    """Make this process's test database from the one that its run migrated, if there is none yet.

    ``run`` names the run: what another one migrated may be older than the migrations.
    """
    wanted = connection.settings_dict["TEST"]["NAME"]
    template = wanted.rpartition("_")[0] + _MIGRATED
    with _alone() as cursor:
        if not _exists(cursor, wanted):
            _migrate_once(cursor, template, run)
            _say(cursor, "CREATE DATABASE {} TEMPLATE {}", wanted, sql.Identifier(template))


@contextmanager
def _alone() -> Iterator:
    """Give a cursor outside the test databases to one process at a time."""
    server = psycopg2.connect(**connection.get_connection_params() | {"dbname": "postgres"})
    server.autocommit = True
    with server.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0; SET lock_timeout = 0")
        cursor.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
        yield cursor
    server.close()


def _migrate_once(cursor, template: str, run: str) -> None:
    if _comment(cursor, template) != run:
        _migrate(template)
        _say(cursor, "COMMENT ON DATABASE {} IS {}", template, sql.Literal(run))


def _migrate(template: str) -> None:
    wanted = connection.settings_dict["NAME"], connection.settings_dict["TEST"]["NAME"]
    connection.settings_dict["TEST"]["NAME"] = template
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    connection.close()
    connection.settings_dict["NAME"], connection.settings_dict["TEST"]["NAME"] = wanted


def _exists(cursor, name: str) -> bool:
    cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
    return cursor.fetchone() is not None


def _comment(cursor, name: str) -> str | None:
    cursor.execute(
        "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [name]
    )
    found = cursor.fetchone()
    return found and found[0]


def _say(cursor, statement: str, name: str, other: sql.Composable) -> None:
    cursor.execute(sql.SQL(statement).format(sql.Identifier(name), other))


if __name__ == "__main__":
    django.setup()
    migrate(sys.argv[1])
