"""The statements that count days anew, one a roll-up.

They read the tables that the lower rooms name in their ``queries``. ``%(since)s`` and ``%(until)s``
are the instants, ``%(start)s`` and ``%(end)s`` the local days of one stretch of days, ``%(zone)s``
the reporting zone. Each reads the index on the instant that dates its measures, and groups by
local day and leaf. Scope, rules and sources: docs/metrics.md#periods.
"""

_LEAF = "r.service_id, r.department_id, r.kind, r.request_type_id, r.priority"
_COUNTED = "r.exclusion = ''"
_EXCLUDED = "count(*) FILTER (WHERE r.exclusion <> '')"


def _day(instant: str) -> str:
    return f"({instant} AT TIME ZONE %(zone)s)::date"


def _within(instant: str) -> str:
    return f"{instant} >= %(since)s AND {instant} < %(until)s"


def _number(condition: str) -> str:
    return f"count(*) FILTER (WHERE {_COUNTED} AND {condition})"


def _total(expression: str) -> str:
    return f"COALESCE(sum({expression}) FILTER (WHERE {_COUNTED}), 0)"


def _values(expression: str, type_: str = "int") -> str:
    """Return a histogram as the sorted array of its values, nulls left out."""
    kept = f"{_COUNTED} AND {expression} IS NOT NULL"
    return (
        f"COALESCE(array_agg(({expression})::{type_} ORDER BY {expression})"
        f" FILTER (WHERE {kept}), '{{}}')"
    )


_DEMAND = f"""
INSERT INTO facts_demandday (day, service_id, department_id, kind, request_type_id, priority,
    created, cancelled_unanswered, follow_ups, self_service, excluded)
SELECT {_day("r.opened_at")}, {_LEAF},
       {_number("true")},
       {
    _number('''r.cancelled_at IS NOT NULL AND (r.first_response_at IS NULL
                   OR r.cancelled_at < r.first_response_at)''')
},
       {_number("r.follow_up_of_id IS NOT NULL")},
       {_number("r.channel = 'PORTAL'")},
       {_EXCLUDED}
  FROM requests_servicerequest AS r
 WHERE {_within("r.opened_at")}
 GROUP BY 1, {_LEAF}
"""

_RESOLVED = f"""
INSERT INTO facts_resolvedday (day, service_id, department_id, kind, request_type_id, priority,
    resolved, first_contact, contacts, contacts_squared, worked_seconds, held_seconds,
    response_minutes, resolve_minutes, elapsed_minutes, excluded)
SELECT {_day("r.resolved_at")}, {_LEAF},
       {_number("true")},
       {_number("r.contact_count = 1 AND r.assignment_count <= 1 AND r.reopen_count = 0")},
       {_total("r.contact_count")},
       {_total("r.contact_count::numeric * r.contact_count")},
       {_total("done.elapsed_seconds")},
       {_total("done.held_seconds")},
       {_values("answered.elapsed_seconds / 60")},
       {_values("done.elapsed_seconds / 60")},
       {_values("floor(extract(epoch FROM r.resolved_at - r.opened_at) / 60)")},
       {_EXCLUDED}
  FROM requests_servicerequest AS r
  LEFT JOIN clocks_clock AS answered
    ON answered.service_request_id = r.id AND answered.kind = 'RESPONSE'
  LEFT JOIN clocks_clock AS done
    ON done.service_request_id = r.id AND done.kind = 'RESOLUTION'
 WHERE {_within("r.resolved_at")}
 GROUP BY 1, {_LEAF}
"""


def _due(clock: str, due_at: str, kept_at: str) -> str:
    withdrawn = f"(r.cancelled_at IS NOT NULL AND r.cancelled_at < {due_at})"
    return f"""
INSERT INTO facts_dueday (day, service_id, department_id, kind, request_type_id, priority,
    clock, due, met, missed, still_open, withdrawn, excluded)
SELECT {_day(due_at)}, {_LEAF}, '{clock}',
       {_number("true")},
       {_number(f"NOT {withdrawn} AND {kept_at} <= {due_at}")},
       {
        _number(f'''NOT {withdrawn} AND ({kept_at} > {due_at}
                    OR ({kept_at} IS NULL AND r.cancelled_at IS NOT NULL))''')
    },
       {_number(f"r.cancelled_at IS NULL AND {kept_at} IS NULL")},
       {_number(withdrawn)},
       {_EXCLUDED}
  FROM requests_servicerequest AS r
 WHERE {_within(due_at)}
 GROUP BY 1, {_LEAF}
"""


_COHORT = f"""
INSERT INTO facts_cohortday (day, service_id, department_id, kind, request_type_id, priority,
    first_resolved, reopened, excluded)
SELECT {_day("r.first_resolved_at")}, {_LEAF},
       {_number("true")},
       {
    _number('''r.reopen_count > 0 AND EXISTS (
           SELECT 1 FROM requests_historyentry AS h
            WHERE h.service_request_id = r.id AND h.step = 'REOPENED'
              AND h.at > r.first_resolved_at
              AND (h.at AT TIME ZONE %(zone)s)
                  <= (r.first_resolved_at AT TIME ZONE %(zone)s) + interval '14 days')''')
},
       {_EXCLUDED}
  FROM requests_servicerequest AS r
 WHERE {_within("r.first_resolved_at")}
 GROUP BY 1, {_LEAF}
"""

# A resolution and the reopening right after it cancel out, so that what went in and out of the
# backlog always adds up to what is open, whatever a history lacks.
_FLOW = f"""
INSERT INTO facts_flowday (day, service_id, department_id, kind, request_type_id, priority,
    created, reopened, resolved, cancelled, reopen_events)
WITH turn AS (
    SELECT h.service_request_id, h.step, h.at
      FROM requests_historyentry AS h
     WHERE h.step = 'RESOLVED' AND {_within("h.at")} AND EXISTS (
           SELECT 1 FROM requests_servicerequest AS s
            WHERE s.id = h.service_request_id AND s.reopen_count > 0)
       AND 'REOPENED' = (
           SELECT later.step FROM requests_historyentry AS later
            WHERE later.service_request_id = h.service_request_id
              AND later.step IN ('RESOLVED', 'REOPENED')
              AND (later.at, later.id) > (h.at, h.id)
            ORDER BY later.at, later.id LIMIT 1)
    UNION ALL
    SELECT h.service_request_id, CASE WHEN 'RESOLVED' = (
           SELECT earlier.step FROM requests_historyentry AS earlier
            WHERE earlier.service_request_id = h.service_request_id
              AND earlier.step IN ('RESOLVED', 'REOPENED')
              AND (earlier.at, earlier.id) < (h.at, h.id)
            ORDER BY earlier.at DESC, earlier.id DESC LIMIT 1)
           AND EXISTS (
           SELECT 1 FROM requests_servicerequest AS s
            WHERE s.id = h.service_request_id AND s.reopen_count > 0)
           THEN 'REOPENED' ELSE 'UNPAIRED' END, h.at
      FROM requests_historyentry AS h
     WHERE h.step = 'REOPENED' AND {_within("h.at")}
), moved AS (
    SELECT id AS request_id, 'CREATED' AS what, opened_at AS at
      FROM requests_servicerequest AS r WHERE {_within("opened_at")}
    UNION ALL
    SELECT id, 'RESOLVED', resolved_at
      FROM requests_servicerequest AS r WHERE {_within("resolved_at")}
    UNION ALL
    SELECT id, 'CANCELLED', cancelled_at
      FROM requests_servicerequest AS r WHERE {_within("cancelled_at")}
    UNION ALL
    SELECT service_request_id, step, at FROM turn
)
SELECT {_day("m.at")}, {_LEAF},
       count(*) FILTER (WHERE m.what = 'CREATED'),
       count(*) FILTER (WHERE m.what = 'REOPENED'),
       count(*) FILTER (WHERE m.what = 'RESOLVED'),
       count(*) FILTER (WHERE m.what = 'CANCELLED'),
       count(*) FILTER (WHERE m.what IN ('REOPENED', 'UNPAIRED'))
  FROM moved AS m JOIN requests_servicerequest AS r ON r.id = m.request_id
 WHERE {_COUNTED}
 GROUP BY 1, {_LEAF}
"""

_REQUESTERS = f"""
INSERT INTO facts_requesterday (day, service_id, department_id, requester_id, requests)
SELECT {_day("r.opened_at")}, r.service_id, r.department_id, r.requester_id, count(*)
  FROM requests_servicerequest AS r
 WHERE {_within("r.opened_at")} AND {_COUNTED}
 GROUP BY 1, 2, 3, 4
"""

_FELT, _MEASURED = "a.in_time = 1", "r.resolved_at <= r.resolution_due_at"
_BOTH_KNOWN = "a.in_time IS NOT NULL AND r.resolution_due_at IS NOT NULL"


def _cell(condition: str) -> str:
    return f"count(*) FILTER (WHERE {_BOTH_KNOWN} AND {condition})"


_RATINGS = f"""
INSERT INTO facts_ratingday (day, service_id, department_id, kind, request_type_id, priority,
    person_id, asked, answered, ratings, solved_asked, solved,
    both_in_time, felt_in_time_only, measured_in_time_only, both_late)
WITH asked AS (
    SELECT DISTINCT ON (r.id) r.id AS request_id, i.person_id, s.id AS response_id
      FROM requests_servicerequest AS r
      JOIN surveys_invitation AS i ON i.service_request_id = r.id AND i.purpose = 'RESOLUTION'
      LEFT JOIN surveys_response AS s
        ON s.invitation_id = i.id AND s.answered_at < r.resolved_at + interval '14 days'
     WHERE {_within("r.resolved_at")} AND {_COUNTED}
       AND i.closing NOT IN ('BOUNCED', 'WITHDRAWN')
     ORDER BY r.id, s.answered_at DESC NULLS LAST, s.id DESC NULLS LAST, i.id
), answer AS (
    SELECT asked.request_id, asked.person_id, asked.response_id,
           max(v.value) FILTER (WHERE v.measure = 'csat') AS csat,
           max(v.value) FILTER (WHERE v.measure = 'solved') AS solved,
           max(v.value) FILTER (WHERE v.measure = 'in_time') AS in_time
      FROM asked LEFT JOIN surveys_answer AS v ON v.response_id = asked.response_id
     GROUP BY 1, 2, 3
)
SELECT {_day("r.resolved_at")}, {_LEAF}, a.person_id,
       count(*), count(a.response_id),
       COALESCE(array_agg(a.csat ORDER BY a.csat) FILTER (WHERE a.csat IS NOT NULL), '{{}}'),
       count(a.solved), count(*) FILTER (WHERE a.solved = 1),
       {_cell(f"{_FELT} AND {_MEASURED}")},
       {_cell(f"{_FELT} AND NOT {_MEASURED}")},
       {_cell(f"NOT {_FELT} AND {_MEASURED}")},
       {_cell(f"NOT {_FELT} AND NOT {_MEASURED}")}
  FROM answer AS a JOIN requests_servicerequest AS r ON r.id = a.request_id
 GROUP BY 1, {_LEAF}, a.person_id
"""

_FUNDED = "p.budget_minor > 0"
_IN_CURRENCY = f"{_FUNDED} AND e.currency = %(currency)s"

_RESULTS = f"""
INSERT INTO facts_resultday (day, service_id, department_id, kind, request_type_id, priority,
    completed, planned, on_time, slip_days, budgeted, within_budget, budget_minor, cost_minor,
    weight, assessed_weight, attained_weight,
    with_lesson, lesson_days, cited_lesson_days, lesson_actions_done, excluded)
WITH e AS (
    SELECT * FROM engagements_engagement
     WHERE completed_date >= %(start)s AND completed_date < %(end)s
), plan AS (
    SELECT DISTINCT ON (b.engagement_id) b.engagement_id, b.planned_end, b.budget_minor
      FROM engagements_baseline AS b JOIN e ON e.id = b.engagement_id
     ORDER BY b.engagement_id, b.version DESC
), criteria AS (
    SELECT c.engagement_id, sum(c.weight) AS weight,
           sum(c.weight) FILTER (WHERE c.attained_permille IS NOT NULL) AS assessed,
           sum(c.weight * c.attained_permille) AS attained
      FROM engagements_successcriterion AS c JOIN e ON e.id = c.engagement_id
     WHERE NOT c.added_after_start
     GROUP BY 1
), lesson AS (
    SELECT l.engagement_id, {_day("l.recorded_at")} AS day, l.action_done_at,
           EXISTS (SELECT 1 FROM engagements_lesson_cited_by AS x
                    WHERE x.lesson_id = l.id AND x.engagement_id <> l.engagement_id) AS is_cited,
           {_LEAF}, e.completed_date
      FROM engagements_lesson AS l
      JOIN e ON e.id = l.engagement_id
      JOIN requests_servicerequest AS r ON r.id = e.service_request_id
     WHERE {_COUNTED}
), lessons AS (
    SELECT r.completed_date, {_LEAF},
           array_agg(r.day ORDER BY r.day) AS days,
           array_agg(r.day ORDER BY r.day) FILTER (WHERE r.is_cited) AS cited_days,
           count(r.action_done_at) AS done
      FROM lesson AS r GROUP BY 1, {_LEAF}
), results AS (
    SELECT e.completed_date AS day, {_LEAF},
           {_number("true")} AS completed,
           {_number("p.engagement_id IS NOT NULL")} AS planned,
           {_number("e.completed_date <= p.planned_end")} AS on_time,
           {_values("e.completed_date - p.planned_end")} AS slip_days,
           {_number(_FUNDED)} AS budgeted,
           {_number(f"{_FUNDED} AND e.cost_minor * 10 <= p.budget_minor * 11")} AS within_budget,
           COALESCE(sum(p.budget_minor) FILTER (WHERE {_COUNTED} AND {_IN_CURRENCY}), 0) AS budget,
           COALESCE(sum(e.cost_minor) FILTER (WHERE {_COUNTED} AND {_IN_CURRENCY}), 0) AS cost,
           {_total("c.weight")} AS weight,
           {_total("c.assessed")} AS assessed,
           {_total("c.attained")} AS attained,
           {_number("EXISTS (SELECT 1 FROM engagements_lesson AS l WHERE l.engagement_id = e.id)")}
               AS with_lesson,
           {_EXCLUDED} AS excluded
      FROM e
      JOIN requests_servicerequest AS r ON r.id = e.service_request_id
      LEFT JOIN plan AS p ON p.engagement_id = e.id
      LEFT JOIN criteria AS c ON c.engagement_id = e.id
     GROUP BY 1, {_LEAF}
)
SELECT r.day, {_LEAF}, r.completed, r.planned, r.on_time, r.slip_days, r.budgeted, r.within_budget,
       r.budget, r.cost, r.weight, r.assessed, r.attained,
       r.with_lesson, COALESCE(l.days, '{{}}'), COALESCE(l.cited_days, '{{}}'),
       COALESCE(l.done, 0), r.excluded
  FROM results AS r
  LEFT JOIN lessons AS l
    ON (l.completed_date, l.service_id, l.kind, l.request_type_id, l.priority)
     = (r.day, r.service_id, r.kind, r.request_type_id, r.priority)
   AND l.department_id IS NOT DISTINCT FROM r.department_id
"""

STATEMENTS = (
    _DEMAND,
    _RESOLVED,
    _due("RESPONSE", "r.response_due_at", "r.first_response_at"),
    _due("RESOLUTION", "r.resolution_due_at", "r.resolved_at"),
    _COHORT,
    _FLOW,
    _REQUESTERS,
    _RATINGS,
    _RESULTS,
)
