"""The statement that counts days anew, and those that empty them before."""

from functools import cache

from django.db.models import Model

from csap.facts.statements.items import ANY_WITHIN, TURN, items
from csap.facts.statements.selects import ASKED, WRITTEN
from csap.facts.statements.terms import PARTS, equal_parts, in_days, of_cells


def insert(table: type[Model], rows: str) -> str:
    """Write rows in the order of the key, which its index takes several times faster."""
    columns = ", ".join(str(field.column) for field in table._meta.concrete_fields)
    return f"INSERT INTO {table._meta.db_table} ({columns}) {rows} ORDER BY 1, 2"


@cache
def count_anew(*, is_of_cells: bool, is_long: bool = False) -> str:
    """Return the statement that writes every roll-up of a stretch of days; they must be empty.

    Everything in it sees the database as of one moment. A leaf that is met first is made; if
    another transaction has just made it, ``DO UPDATE`` returns its id all the same.
    ``is_of_cells``: only requests of the services and departments named. ``is_long``: so many days
    that all requests are read rather than the indexes of the days, which changes how those are
    found that only a turn or a result dates into it.
    """
    where = of_cells("r.service_id", "r.department_id") if is_of_cells else "true"
    named = "SELECT service_request_id FROM turn UNION ALL SELECT service_request_id FROM completed"
    elsewhere = f"r.id IN ({named})" if is_long else f"r.id = ANY (ARRAY({named}))"
    parts = ", ".join(PARTS)
    written = (
        f"{table._meta.model_name} AS ({insert(table, rows)})" for table, rows in WRITTEN.items()
    )
    return f"""
WITH turn AS MATERIALIZED ({TURN}
), completed AS (
    SELECT id AS engagement_id, service_request_id, completed_date, cost_minor, currency
      FROM engagements_engagement
     WHERE state = 'COMPLETED' AND {in_days("completed_date")}
), item AS MATERIALIZED (
    SELECT known.id AS known_leaf_id, read.*
      FROM ({items(f"({ANY_WITHIN} OR {elsewhere}) AND {where}")}) AS read
      LEFT JOIN facts_leaf AS known ON {equal_parts("known", "read")}
), new_leaf AS (
    INSERT INTO facts_leaf ({parts})
    SELECT DISTINCT {parts} FROM item WHERE known_leaf_id IS NULL ORDER BY {parts}
        ON CONFLICT ({parts}) DO UPDATE SET kind = EXCLUDED.kind RETURNING id, {parts}
), placed AS MATERIALIZED (
    SELECT COALESCE(item.known_leaf_id, new_leaf.id) AS leaf_id, item.*
      FROM item
      LEFT JOIN new_leaf ON item.known_leaf_id IS NULL AND {equal_parts("new_leaf", "item")}
), e AS MATERIALIZED (
    SELECT completed.*, placed.leaf_id, placed.is_counted
      FROM completed JOIN placed ON placed.id = completed.service_request_id
), asked AS ({ASKED}
), {", ".join(written)}
SELECT 1"""


def empty(*, is_of_cells: bool) -> tuple[str, ...]:
    """Return the statements that empty every roll-up of a stretch of days."""
    of_these = of_cells("service_id", "department_id")
    more = f" AND leaf_id IN (SELECT id FROM facts_leaf WHERE {of_these})" if is_of_cells else ""
    return tuple(
        f"DELETE FROM {table._meta.db_table} WHERE {in_days('day')}{more}" for table in WRITTEN
    )
