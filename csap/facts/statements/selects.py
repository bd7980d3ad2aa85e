"""What is written into each roll-up, from the requests in their leaves (``placed``)."""

from csap.facts.models.rollups import (
    DemandDay,
    DueDay,
    FlowDay,
    OpinionDay,
    ResolvedDay,
    ResultDay,
    Rollup,
)
from csap.facts.statements.terms import day, in_days, joined, moment, number, total, values

_DEMAND = f"""
    SELECT opened_on, leaf_id, {number("true")}, {number("is_unanswered")},
           {number("is_follow_up")}, {number("is_self_service")}, {values("requester_id")},
           count(*) FILTER (WHERE NOT is_counted), {moment("opened_on", number("true"))}
      FROM placed WHERE {in_days("opened_on")} GROUP BY 1, 2"""

_LAST = "is_counted AND is_last"
_RESOLVED = f"""
    SELECT day, leaf_id, {number("is_last")}, {number("is_last AND is_first_contact")},
           {total("contact_count", _LAST)},
           {total("contact_count::bigint * contact_count", _LAST)},
           {total("worked_seconds", _LAST)}, {total("held_seconds", _LAST)},
           {values("response_minutes", _LAST)}, {values("worked_seconds / 60", _LAST)},
           {values("elapsed_minutes", _LAST)}, count(*) FILTER (WHERE is_last AND NOT is_counted),
           {number("is_first")}, {number("is_first AND is_reopened")},
           count(*) FILTER (WHERE is_first AND NOT is_counted),
           {moment("day", number("is_last"))}
      FROM (SELECT resolved_on AS day, true AS is_last,
                   first_resolved_on IS NOT DISTINCT FROM resolved_on AS is_first, placed.*
              FROM placed WHERE {in_days("resolved_on")}
             UNION ALL
            SELECT first_resolved_on, false, true, placed.* FROM placed
             WHERE {in_days("first_resolved_on")}
               AND first_resolved_on IS DISTINCT FROM resolved_on) AS turned
     GROUP BY 1, 2"""

_DUE = f"""
    SELECT day, leaf_id, clock, {number("true")}, {number("verdict = 'MET'")},
           {number("verdict = 'MISSED'")}, {number("verdict = 'OPEN'")},
           {number("verdict = 'WITHDRAWN'")}, count(*) FILTER (WHERE NOT is_counted)
      FROM (SELECT response_due_on AS day, leaf_id, 'RESPONSE' AS clock, is_counted,
                   response AS verdict FROM placed WHERE {in_days("response_due_on")}
             UNION ALL
            SELECT resolution_due_on, leaf_id, 'RESOLUTION', is_counted, resolution
              FROM placed WHERE {in_days("resolution_due_on")}) AS promised
     GROUP BY 1, 2, 3"""

_GROWTH = "CASE what WHEN 'REOPENED' THEN 1 WHEN 'UNPAIRED' THEN 0 ELSE -1 END"
_FLOW = f"""
    SELECT day, leaf_id, count(*) FILTER (WHERE what = 'CANCELLED'),
           count(*) FILTER (WHERE what = 'UNDONE'), count(*) FILTER (WHERE what = 'REOPENED'),
           count(*) FILTER (WHERE what IN ('REOPENED', 'UNPAIRED')),
           {moment("day", f"sum({_GROWTH})")}
      FROM (SELECT cancelled_on AS day, leaf_id, 'CANCELLED' AS what FROM placed
             WHERE is_counted AND {in_days("cancelled_on")}
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
           {values("a.csat", "true")}, count(a.solved), count(*) FILTER (WHERE a.solved = 1),
           {_cell(f"{_FELT} AND {_MEASURED}")}, {_cell(f"{_FELT} AND NOT {_MEASURED}")},
           {_cell(f"NOT {_FELT} AND {_MEASURED}")}, {_cell(f"NOT {_FELT} AND NOT {_MEASURED}")}
      FROM (SELECT asked.*,
                   max(v.value) FILTER (WHERE v.measure = 'csat') AS csat,
                   max(v.value) FILTER (WHERE v.measure = 'solved') AS solved,
                   max(v.value) FILTER (WHERE v.measure = 'in_time') AS in_time
              FROM asked LEFT JOIN surveys_answer AS v ON v.response_id = asked.response_id
             GROUP BY 1, 2, 3, 4, 5, 6) AS a
     GROUP BY 1, 2, 3"""

ASKED = f"""
    SELECT DISTINCT ON (p.id)
           p.id, p.resolved_on, p.leaf_id, p.is_in_time, i.person_id, s.id AS response_id
      FROM placed AS p
      JOIN surveys_invitation AS i ON i.service_request_id = p.id AND i.purpose = 'RESOLUTION'
      LEFT JOIN surveys_response AS s
        ON s.invitation_id = i.id AND s.answered_at < p.resolved_at + interval '14 days'
     WHERE p.is_counted AND {in_days("p.resolved_on")}
       AND i.closing NOT IN ('BOUNCED', 'WITHDRAWN')
     ORDER BY p.id, s.answered_at DESC NULLS LAST, s.id DESC NULLS LAST, i.id"""

_FUNDED = "p.budget_minor > 0"
_IN_CURRENCY = f"is_counted AND {_FUNDED} AND e.currency = %(currency)s"

_RESULTS = f"""
    SELECT e.completed_date, e.leaf_id, {number("true")},
           {number("p.engagement_id IS NOT NULL")}, {number("e.completed_date <= p.planned_end")},
           {values("e.completed_date - p.planned_end")}, {number(_FUNDED)},
           {number(f"{_FUNDED} AND e.cost_minor * 10 <= p.budget_minor * 11")},
           {total("p.budget_minor", _IN_CURRENCY)}, {total("e.cost_minor", _IN_CURRENCY)},
           {total("c.weight")}, {total("c.assessed")}, {total("c.attained")},
           {number("l.days IS NOT NULL")},
           {joined("l.days")}, {joined("l.cited_days")}, {total("l.done")},
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
            SELECT l.engagement_id, array_agg({day("l.recorded_at")}) AS days,
                   array_agg({day("l.recorded_at")}) FILTER (WHERE EXISTS (
                       SELECT 1 FROM engagements_lesson_cited_by AS x WHERE x.lesson_id = l.id
                          AND x.engagement_id <> l.engagement_id)) AS cited_days,
                   count(l.action_done_at) AS done
              FROM engagements_lesson AS l JOIN e ON e.engagement_id = l.engagement_id
             GROUP BY 1) AS l ON l.engagement_id = e.engagement_id
     GROUP BY 1, 2"""

#: What is written into each roll-up, in the order of its columns.
WRITTEN: dict[type[Rollup], str] = {
    DemandDay: _DEMAND,
    ResolvedDay: _RESOLVED,
    DueDay: _DUE,
    FlowDay: _FLOW,
    OpinionDay: _OPINIONS,
    ResultDay: _RESULTS,
}
