"""Where in the database a word stands."""

from django.db import connection


def rows_that_say(words):
    """Return ``table.column`` of every text and JSON column in the database that has the words."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns"
            " WHERE table_schema = 'public'"
            " AND data_type IN ('text', 'character varying', 'json', 'jsonb', 'ARRAY')"
        )
        found = []
        for table, column in cursor.fetchall():
            cursor.execute(
                f'SELECT 1 FROM "{table}" WHERE strpos("{column}"::text, %s) > 0 LIMIT 1', [words]
            )
            if cursor.fetchone():
                found.append(f"{table}.{column}")
        return found
