"""The statements that add days up to the months that are read instead of them."""

from functools import cache

from django.contrib.postgres.fields import ArrayField

from csap.facts.models.rollups import TWINS, DemandMonth, Rollup, ServiceMonth
from csap.facts.statements.terms import in_days
from csap.facts.statements.writing import insert


@cache
def fold(month: type[Rollup]) -> str:
    """Return the statement that adds the days ``[%(start)s, %(end)s)`` up to rows of their months.

    Counts are added, histograms put together, keys kept.
    """
    day = next(day for day, twin in TWINS.items() if twin is month)
    columns, keys = [], []
    for number, field in enumerate(month._meta.concrete_fields, 1):
        name = str(field.column)
        if name == "day":
            columns.append("date_trunc('month', day)::date")
        elif isinstance(field, ArrayField):
            columns.append(f"facts_concat({name})")
        else:
            columns.append(name if field.name in _keys(month) else f"sum({name})")
        if field.name in _keys(month):
            keys.append(str(number))
    return insert(
        month,
        f"SELECT {', '.join(columns)} FROM {day._meta.db_table}"
        f" WHERE {in_days('day')} GROUP BY {', '.join(keys)}",
    )


@cache
def fold_services() -> str:
    """Return the statement that adds the leaves of months in [%(start)s, %(end)s) up by service."""
    keys = ("day", "service_id", "kind", "request_type_id")
    fields = [str(field.column) for field in ServiceMonth._meta.concrete_fields]
    columns = (name if name in keys else f"sum({name})" for name in fields)
    return insert(
        ServiceMonth,
        f"SELECT {', '.join(columns)} FROM {DemandMonth._meta.db_table} AS month"
        " JOIN facts_leaf AS leaf ON leaf.id = month.leaf_id"
        f" WHERE {in_days('day')} GROUP BY {', '.join(keys)}",
    )


def _keys(table: type[Rollup]) -> tuple[str, ...]:
    return tuple(field.name for field in table._meta.pk_fields)
