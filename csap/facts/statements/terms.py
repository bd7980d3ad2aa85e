"""Words of SQL that the statements of the facts are made of."""

#: What makes a leaf. A department may be none; 0 stands for it where it must equal itself.
PARTS = ("service_id", "department_id", "kind", "request_type_id", "priority", "customer_group")
#: The instants that date a request into a day.
DATED = (
    *("opened_at", "resolved_at", "first_resolved_at"),
    *("cancelled_at", "response_due_at", "resolution_due_at"),
)


def day(instant: str) -> str:
    return f"({instant} AT TIME ZONE %(zone)s)::date"


def within(instant: str) -> str:
    return f"({instant} >= %(since)s AND {instant} < %(until)s)"


def in_days(day: str) -> str:
    return f"{day} >= %(start)s AND {day} < %(end)s"


def of_cells(service: str, department: str) -> str:
    """Only of the services and departments that were named; see ``rebuild.Stretch``.

    Added to 0, so that no index of all rows of a service is read beside that of the days.
    """
    return (
        f"({service} + 0, COALESCE({department}, 0)) IN"
        " (SELECT * FROM unnest(%(services)s::bigint[], %(departments)s::bigint[]))"
    )


def equal_parts(a: str, b: str) -> str:
    def parts(table: str) -> str:
        columns = ", ".join(f"{table}.{part}" for part in PARTS)
        return columns.replace(f"{table}.department_id", f"COALESCE({table}.department_id, 0)")

    return f"({parts(a)}) = ({parts(b)})"


def number(condition: str) -> str:
    return f"count(*) FILTER (WHERE is_counted AND {condition})"


def total(expression: str, condition: str = "is_counted") -> str:
    return f"COALESCE(sum({expression}) FILTER (WHERE {condition}), 0)"


def values(expression: str, condition: str = "is_counted") -> str:
    """Return a histogram as the array of its values, nulls left out."""
    kept = f"{condition} AND {expression} IS NOT NULL"
    return f"COALESCE(array_agg({expression}) FILTER (WHERE {kept}), '{{}}')"


def joined(histogram: str) -> str:
    kept = f"is_counted AND {histogram} IS NOT NULL"
    return f"COALESCE(facts_concat({histogram}) FILTER (WHERE {kept}), '{{}}')"


def moment(day: str, net: str) -> str:
    return f"{net} * (EXTRACT(day FROM {day})::int - 1)"
