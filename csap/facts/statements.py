"""The statement that counts days anew, and the one that adds days up to a month.

``count_anew`` reads each request that any instant of its dates into the stretch once, finds its
leaf, and writes every roll-up from it. It reads the tables that the lower rooms name in their
``queries``. ``%(since)s`` and ``%(until)s`` are the instants, ``%(start)s`` and ``%(end)s`` the
local days of the stretch, ``%(zone)s`` the reporting zone. Scope, rules and sources:
docs/metrics.md#periods.
"""

from functools import cache

from django.contrib.postgres.fields import ArrayField

from csap.facts.models.rollups import (
    TWINS,
    DemandDay,
    DueDay,
    FlowDay,
    OpinionDay,
    ResolvedDay,
    ResultDay,
    Rollup,
)

#: What makes a leaf. A department may be none; 0 stands for it where it must equal itself.
_PARTS = ("service_id", "department_id", "kind", "request_type_id", "priority", "customer_group")
#: The instants that date a request into a day.
_DATED = (
    *("opened_at", "resolved_at", "first_resolved_at"),
    *("cancelled_at", "response_due_at", "resolution_due_at"),
)


def _day(instant: str) -> str:
    return f"({instant} AT TIME ZONE %(zone)s)::date"


def _within(instant: str) -> str:
    return f"({instant} >= %(since)s AND {instant} < %(until)s)"


def _in_days(day: str) -> str:
    return f"{day} >= %(start)s AND {day} < %(end)s"


def _of_cells(service: str, department: str) -> str:
    """Only of the services and departments that were named; see ``rebuild.Stretch``.

    Added to 0, so that no index of all rows of a service is read beside that of the days.
    """
    return (
        f"({service} + 0, COALESCE({department}, 0)) IN"
        " (SELECT * FROM unnest(%(services)s::bigint[], %(departments)s::bigint[]))"
    )


def _equal_parts(a: str, b: str) -> str:
    def parts(table: str) -> str:
        columns = ", ".join(f"{table}.{part}" for part in _PARTS)
        return columns.replace(f"{table}.department_id", f"COALESCE({table}.department_id, 0)")

    return f"({parts(a)}) = ({parts(b)})"


def _number(condition: str) -> str:
    return f"count(*) FILTER (WHERE is_counted AND {condition})"


def _total(expression: str, condition: str = "is_counted") -> str:
    return f"COALESCE(sum({expression}) FILTER (WHERE {condition}), 0)"


def _values(expression: str, condition: str = "is_counted") -> str:
    """Return a histogram as the array of its values, nulls left out."""
    kept = f"{condition} AND {expression} IS NOT NULL"
    return f"COALESCE(array_agg({expression}) FILTER (WHERE {kept}), '{{}}')"


def _joined(histogram: str) -> str:
    kept = f"is_counted AND {histogram} IS NOT NULL"
    return f"COALESCE(facts_concat({histogram}) FILTER (WHERE {kept}), '{{}}')"


def _moment(day: str, net: str) -> str:
    return f"{net} * (EXTRACT(day FROM {day})::int - 1)"


def _verdict(due_at: str, kept_at: str) -> str:
    return f"""CASE WHEN r.cancelled_at < r.{due_at} THEN 'WITHDRAWN'
        WHEN r.{kept_at} <= r.{due_at} THEN 'MET'
        WHEN r.{kept_at} IS NULL AND r.cancelled_at IS NULL THEN 'OPEN' ELSE 'MISSED' END"""


_ANY_WITHIN = " OR ".join(_within(f"r.{instant}") for instant in _DATED)
_OPENED_ON = _day("r.opened_at")


def _group_of(kind: str, column: str) -> str:
    """Join the group that the person or department was in when the request was created."""
    return f"""LEFT JOIN facts_customergroupmembership AS of_{kind}
         ON of_{kind}.{kind}_id = r.{column} AND {_OPENED_ON} >= of_{kind}.since
        AND (of_{kind}.until IS NULL OR {_OPENED_ON} < of_{kind}.until)"""


def _items(where: str) -> str:
    """Return the columns that any roll-up needs of the requests chosen."""
    return f"""
    SELECT r.id, r.requester_id, r.service_id, r.department_id, r.kind, r.request_type_id,
           r.priority, r.exclusion = '' AS is_counted,
           COALESCE(of_person.customer_group, of_department.customer_group, '') AS customer_group,
           {", ".join(f"{_day(f'r.{at}')} AS {at.removesuffix('_at')}_on" for at in _DATED)},
           r.cancelled_at IS NOT NULL AND (r.first_response_at IS NULL
               OR r.cancelled_at < r.first_response_at) AS is_unanswered,
           r.follow_up_of_id IS NOT NULL AS is_follow_up,
           r.channel = 'PORTAL' AS is_self_service,
           r.resolved_at, r.resolved_at <= r.resolution_due_at AS is_in_time,
           r.contact_count, r.contact_count = 1 AND r.assignment_count <= 1
               AND r.reopen_count = 0 AS is_first_contact,
           answered.elapsed_seconds / 60 AS response_minutes,
           done.elapsed_seconds AS worked_seconds, done.held_seconds,
           floor(extract(epoch FROM r.resolved_at - r.opened_at) / 60)::int AS elapsed_minutes,
           r.reopen_count > 0 AND {_within("r.first_resolved_at")} AND EXISTS (
               SELECT 1 FROM requests_historyentry AS h
                WHERE h.service_request_id = r.id AND h.step = 'REOPENED'
                  AND h.at > r.first_resolved_at
                  AND (h.at AT TIME ZONE %(zone)s) <= (r.first_resolved_at AT TIME ZONE %(zone)s)
                      + interval '14 days') AS is_reopened,
           {_verdict("response_due_at", "first_response_at")} AS response,
           {_verdict("resolution_due_at", "resolved_at")} AS resolution
      FROM requests_servicerequest AS r
      LEFT JOIN clocks_clock AS answered
        ON answered.service_request_id = r.id AND answered.kind = 'RESPONSE'
       AND {_within("r.resolved_at")}
      LEFT JOIN clocks_clock AS done
        ON done.service_request_id = r.id AND done.kind = 'RESOLUTION'
       AND {_within("r.resolved_at")}
      {_group_of("person", "requester_id")}
      {_group_of("department", "department_id")}
     WHERE {where}"""


def _next_to(order: str, comparison: str) -> str:
    """Return the step of the turn right after, or right before, ``h``."""
    return f"""(
           SELECT other.step FROM requests_historyentry AS other
            WHERE other.service_request_id = h.service_request_id
              AND other.step IN ('RESOLVED', 'REOPENED')
              AND (other.at, other.id) {comparison} (h.at, h.id)
            ORDER BY other.at {order}, other.id {order} LIMIT 1)"""


# A resolution and the reopening right after it cancel out, so that what went in and out of the
# backlog always adds up to what is open, whatever a history lacks. OFFSET 0: few were ever
# reopened, and only their neighbours are worth looking for.
_TURN = f"""
    SELECT h.service_request_id, {_day("h.at")} AS day,
           CASE WHEN h.step = 'RESOLVED' THEN 'UNDONE'
                WHEN h.was_reopened AND 'RESOLVED' = {_next_to("DESC", "<")} THEN 'REOPENED'
                ELSE 'UNPAIRED' END AS what
      FROM (SELECT t.*, r.reopen_count > 0 AS was_reopened
              FROM requests_historyentry AS t
              JOIN requests_servicerequest AS r ON r.id = t.service_request_id
             WHERE {_within("t.at")} AND (t.step = 'REOPENED'
                OR t.step = 'RESOLVED' AND r.reopen_count > 0) OFFSET 0) AS h
     WHERE h.step = 'REOPENED' OR 'REOPENED' = {_next_to("ASC", ">")}"""

_DEMAND = f"""
    SELECT opened_on, leaf_id, {_number("true")}, {_number("is_unanswered")},
           {_number("is_follow_up")}, {_number("is_self_service")}, {_values("requester_id")},
           count(*) FILTER (WHERE NOT is_counted), {_moment("opened_on", _number("true"))}
      FROM placed WHERE {_in_days("opened_on")} GROUP BY 1, 2"""

_LAST = "is_counted AND is_last"
_RESOLVED = f"""
    SELECT day, leaf_id, {_number("is_last")}, {_number("is_last AND is_first_contact")},
           {_total("contact_count", _LAST)},
           {_total("contact_count::bigint * contact_count", _LAST)},
           {_total("worked_seconds", _LAST)}, {_total("held_seconds", _LAST)},
           {_values("response_minutes", _LAST)}, {_values("worked_seconds / 60", _LAST)},
           {_values("elapsed_minutes", _LAST)}, count(*) FILTER (WHERE is_last AND NOT is_counted),
           {_number("is_first")}, {_number("is_first AND is_reopened")},
           count(*) FILTER (WHERE is_first AND NOT is_counted),
           {_moment("day", _number("is_last"))}
      FROM (SELECT resolved_on AS day, true AS is_last,
                   first_resolved_on IS NOT DISTINCT FROM resolved_on AS is_first, placed.*
              FROM placed WHERE {_in_days("resolved_on")}
             UNION ALL
            SELECT first_resolved_on, false, true, placed.* FROM placed
             WHERE {_in_days("first_resolved_on")}
               AND first_resolved_on IS DISTINCT FROM resolved_on) AS turned
     GROUP BY 1, 2"""

_DUE = f"""
    SELECT day, leaf_id, clock, {_number("true")}, {_number("verdict = 'MET'")},
           {_number("verdict = 'MISSED'")}, {_number("verdict = 'OPEN'")},
           {_number("verdict = 'WITHDRAWN'")}, count(*) FILTER (WHERE NOT is_counted)
      FROM (SELECT response_due_on AS day, leaf_id, 'RESPONSE' AS clock, is_counted,
                   response AS verdict FROM placed WHERE {_in_days("response_due_on")}
             UNION ALL
            SELECT resolution_due_on, leaf_id, 'RESOLUTION', is_counted, resolution
              FROM placed WHERE {_in_days("resolution_due_on")}) AS promised
     GROUP BY 1, 2, 3"""

_GROWTH = "CASE what WHEN 'REOPENED' THEN 1 WHEN 'UNPAIRED' THEN 0 ELSE -1 END"
_FLOW = f"""
    SELECT day, leaf_id, count(*) FILTER (WHERE what = 'CANCELLED'),
           count(*) FILTER (WHERE what = 'UNDONE'), count(*) FILTER (WHERE what = 'REOPENED'),
           count(*) FILTER (WHERE what IN ('REOPENED', 'UNPAIRED')),
           {_moment("day", f"sum({_GROWTH})")}
      FROM (SELECT cancelled_on AS day, leaf_id, 'CANCELLED' AS what FROM placed
             WHERE is_counted AND {_in_days("cancelled_on")}
             UNION ALL
            SELECT turn.day, placed.leaf_id, turn.what
              FROM turn JOIN placed ON placed.id = turn.service_request_id
             WHERE placed.is_counted) AS moved
     GROUP BY 1, 2"""

_FELT, _MEASURED = "a.in_time = 1", "a.is_in_time"
_BOTH_KNOWN = "a.in_time IS NOT NULL AND a.is_in_time IS NOT NULL"


def _cell(condition: str) -> str:
    return f"count(*) FILTER (WHERE {_BOTH_KNOWN} AND {condition})"


_OPINIONS = f"""
    SELECT a.resolved_on, a.leaf_id, a.person_id, count(*), count(a.response_id),
           {_values("a.csat", "true")}, count(a.solved), count(*) FILTER (WHERE a.solved = 1),
           {_cell(f"{_FELT} AND {_MEASURED}")}, {_cell(f"{_FELT} AND NOT {_MEASURED}")},
           {_cell(f"NOT {_FELT} AND {_MEASURED}")}, {_cell(f"NOT {_FELT} AND NOT {_MEASURED}")}
      FROM (SELECT asked.*,
                   max(v.value) FILTER (WHERE v.measure = 'csat') AS csat,
                   max(v.value) FILTER (WHERE v.measure = 'solved') AS solved,
                   max(v.value) FILTER (WHERE v.measure = 'in_time') AS in_time
              FROM asked LEFT JOIN surveys_answer AS v ON v.response_id = asked.response_id
             GROUP BY 1, 2, 3, 4, 5, 6) AS a
     GROUP BY 1, 2, 3"""

_ASKED = f"""
    SELECT DISTINCT ON (p.id)
           p.id, p.resolved_on, p.leaf_id, p.is_in_time, i.person_id, s.id AS response_id
      FROM placed AS p
      JOIN surveys_invitation AS i ON i.service_request_id = p.id AND i.purpose = 'RESOLUTION'
      LEFT JOIN surveys_response AS s
        ON s.invitation_id = i.id AND s.answered_at < p.resolved_at + interval '14 days'
     WHERE p.is_counted AND {_in_days("p.resolved_on")}
       AND i.closing NOT IN ('BOUNCED', 'WITHDRAWN')
     ORDER BY p.id, s.answered_at DESC NULLS LAST, s.id DESC NULLS LAST, i.id"""

_FUNDED = "p.budget_minor > 0"
_IN_CURRENCY = f"is_counted AND {_FUNDED} AND e.currency = %(currency)s"

_RESULTS = f"""
    SELECT e.completed_date, e.leaf_id, {_number("true")},
           {_number("p.engagement_id IS NOT NULL")}, {_number("e.completed_date <= p.planned_end")},
           {_values("e.completed_date - p.planned_end")}, {_number(_FUNDED)},
           {_number(f"{_FUNDED} AND e.cost_minor * 10 <= p.budget_minor * 11")},
           {_total("p.budget_minor", _IN_CURRENCY)}, {_total("e.cost_minor", _IN_CURRENCY)},
           {_total("c.weight")}, {_total("c.assessed")}, {_total("c.attained")},
           {_number("l.days IS NOT NULL")},
           {_joined("l.days")}, {_joined("l.cited_days")}, {_total("l.done")},
           count(*) FILTER (WHERE NOT is_counted)
      FROM e
      LEFT JOIN (
            SELECT DISTINCT ON (b.engagement_id) b.engagement_id, b.planned_end, b.budget_minor
              FROM engagements_baseline AS b JOIN e ON e.engagement_id = b.engagement_id
             ORDER BY b.engagement_id, b.version DESC) AS p ON p.engagement_id = e.engagement_id
      LEFT JOIN (
            SELECT c.engagement_id, sum(c.weight) AS weight,
                   sum(c.weight) FILTER (WHERE c.attained_permille IS NOT NULL) AS assessed,
                   sum(c.weight * c.attained_permille) AS attained
              FROM engagements_successcriterion AS c JOIN e ON e.engagement_id = c.engagement_id
             WHERE NOT c.added_after_start GROUP BY 1) AS c ON c.engagement_id = e.engagement_id
      LEFT JOIN (
            SELECT l.engagement_id, array_agg({_day("l.recorded_at")}) AS days,
                   array_agg({_day("l.recorded_at")}) FILTER (WHERE EXISTS (
                       SELECT 1 FROM engagements_lesson_cited_by AS x WHERE x.lesson_id = l.id
                          AND x.engagement_id <> l.engagement_id)) AS cited_days,
                   count(l.action_done_at) AS done
              FROM engagements_lesson AS l JOIN e ON e.engagement_id = l.engagement_id
             GROUP BY 1) AS l ON l.engagement_id = e.engagement_id
     GROUP BY 1, 2"""

#: What is written into each roll-up, in the order of its columns.
_WRITTEN: dict[type[Rollup], str] = {
    DemandDay: _DEMAND,
    ResolvedDay: _RESOLVED,
    DueDay: _DUE,
    FlowDay: _FLOW,
    OpinionDay: _OPINIONS,
    ResultDay: _RESULTS,
}


def _columns(table: type[Rollup]) -> list[str]:
    return [str(field.column) for field in table._meta.concrete_fields]


def _insert(table: type[Rollup], rows: str) -> str:
    """Write rows in the order of the key, which its index takes several times faster."""
    return f"INSERT INTO {table._meta.db_table} ({', '.join(_columns(table))}) {rows} ORDER BY 1, 2"


@cache
def count_anew(*, is_of_cells: bool, is_long: bool = False) -> str:
    """Return the statement that writes every roll-up of a stretch of days; they must be empty.

    Everything in it sees the database as of one moment. A leaf that is met first is made; if
    another transaction has just made it, ``DO UPDATE`` returns its id all the same.
    ``is_of_cells``: only requests of the services and departments named. ``is_long``: so many days
    that all requests are read rather than the indexes of the days, which changes how those are
    found that only a turn or a result dates into it.
    """
    where = _of_cells("r.service_id", "r.department_id") if is_of_cells else "true"
    named = "SELECT service_request_id FROM turn UNION ALL SELECT service_request_id FROM completed"
    elsewhere = f"r.id IN ({named})" if is_long else f"r.id = ANY (ARRAY({named}))"
    parts = ", ".join(_PARTS)
    written = (
        f"{table._meta.model_name} AS ({_insert(table, rows)})" for table, rows in _WRITTEN.items()
    )
    return f"""
WITH turn AS MATERIALIZED ({_TURN}
), completed AS (
    SELECT id AS engagement_id, service_request_id, completed_date, cost_minor, currency
      FROM engagements_engagement
     WHERE state = 'COMPLETED' AND {_in_days("completed_date")}
), item AS MATERIALIZED ({_items(f"({_ANY_WITHIN} OR {elsewhere}) AND {where}")}
), new_leaf AS (
    INSERT INTO facts_leaf ({parts})
    SELECT DISTINCT {parts} FROM item
     WHERE NOT EXISTS (SELECT 1 FROM facts_leaf AS known WHERE {_equal_parts("known", "item")})
     ORDER BY {parts}
        ON CONFLICT ({parts}) DO UPDATE SET kind = EXCLUDED.kind RETURNING id, {parts}
), leaf AS (
    SELECT id, {parts} FROM facts_leaf UNION ALL SELECT id, {parts} FROM new_leaf
), placed AS MATERIALIZED (
    SELECT leaf.id AS leaf_id, item.* FROM item LEFT JOIN leaf ON {_equal_parts("leaf", "item")}
), e AS MATERIALIZED (
    SELECT completed.*, placed.leaf_id, placed.is_counted
      FROM completed JOIN placed ON placed.id = completed.service_request_id
), asked AS ({_ASKED}
), {", ".join(written)}
SELECT 1"""


def empty(*, is_of_cells: bool) -> tuple[str, ...]:
    """Return the statements that empty every roll-up of a stretch of days."""
    of_cells = (
        f" AND leaf_id IN (SELECT id FROM facts_leaf"
        f" WHERE {_of_cells('service_id', 'department_id')})"
    )
    more = of_cells if is_of_cells else ""
    return tuple(
        f"DELETE FROM {table._meta.db_table} WHERE {_in_days('day')}{more}" for table in _WRITTEN
    )


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
    return _insert(
        month,
        f"SELECT {', '.join(columns)} FROM {day._meta.db_table}"
        f" WHERE {_in_days('day')} GROUP BY {', '.join(keys)}",
    )


def _keys(table: type[Rollup]) -> tuple[str, ...]:
    return tuple(field.name for field in table._meta.pk_fields)
