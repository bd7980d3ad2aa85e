"""What is read of each request, once, for every roll-up that counts it."""

from csap.facts.statements.terms import DATED, day, within


def _verdict(due_at: str, kept_at: str) -> str:
    return f"""CASE WHEN r.cancelled_at < r.{due_at} THEN 'WITHDRAWN'
        WHEN r.{kept_at} <= r.{due_at} THEN 'MET'
        WHEN r.{kept_at} IS NULL AND r.cancelled_at IS NULL THEN 'OPEN' ELSE 'MISSED' END"""


ANY_WITHIN = " OR ".join(within(f"r.{instant}") for instant in DATED)
_OPENED_ON = day("r.opened_at")


def _group_of(kind: str, column: str) -> str:
    """Join the group that the person or department was in when the request was created."""
    return f"""LEFT JOIN facts_customergroupmembership AS of_{kind}
         ON of_{kind}.{kind}_id = r.{column} AND {_OPENED_ON} >= of_{kind}.since
        AND (of_{kind}.until IS NULL OR {_OPENED_ON} < of_{kind}.until)"""


def items(where: str) -> str:
    """Return the columns that any roll-up needs of the requests chosen."""
    return f"""
    SELECT r.id, r.requester_id, r.service_id, r.department_id, r.kind, r.request_type_id,
           r.priority, r.exclusion = '' AS is_counted,
           COALESCE(of_person.customer_group, of_department.customer_group, '') AS customer_group,
           {", ".join(f"{day(f'r.{at}')} AS {at.removesuffix('_at')}_on" for at in DATED)},
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
           r.reopen_count > 0 AND {within("r.first_resolved_at")} AND EXISTS (
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
       AND {within("r.resolved_at")}
      LEFT JOIN clocks_clock AS done
        ON done.service_request_id = r.id AND done.kind = 'RESOLUTION'
       AND {within("r.resolved_at")}
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


def _turned(step: str, condition: str) -> str:
    return f"""SELECT h.id, h.service_request_id, h.at, h.step, r.reopen_count > 0 AS was_reopened
              FROM requests_historyentry AS h
              JOIN requests_servicerequest AS r ON r.id = h.service_request_id
             WHERE {within("h.at")} AND h.step = '{step}' AND {condition}"""


# A resolution and the reopening right after it cancel out, so that what went in and out of the
# backlog always adds up to what is open, whatever a history lacks. OFFSET 0: few were ever
# reopened, and only their neighbours are worth looking for.
TURN = f"""
    SELECT h.service_request_id, {day("h.at")} AS day,
           CASE WHEN h.step = 'RESOLVED' THEN 'UNDONE'
                WHEN h.was_reopened AND 'RESOLVED' = {_next_to("DESC", "<")} THEN 'REOPENED'
                ELSE 'UNPAIRED' END AS what
      FROM ({_turned("REOPENED", "true")}
             UNION ALL
            {_turned("RESOLVED", "r.reopen_count > 0")} OFFSET 0) AS h
     WHERE h.step = 'REOPENED' OR 'REOPENED' = {_next_to("ASC", ">")}"""
