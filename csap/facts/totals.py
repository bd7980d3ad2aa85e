"""Statements that add roll-ups up over days and leaves, period by period.

``rolled.Reader`` gives them the periods in pieces (``pieces.as_arrays``): days, and folded months.
"""

from csap.facts.scopes import WITHIN

_OF_LEAVES = " AND (%(leaf_ids)s::int[] IS NULL OR d.leaf_id = ANY (%(leaf_ids)s))"
#: What day lies in a piece: days from one to another, or the month it is.
_PIECES = {
    "day": "unnest(%(day_i)s::int[], %(day_since)s::date[], %(day_until)s::date[],"
    " %(day_ends)s::date[]) AS p (i, since, until, ends)",
    "month": "unnest(%(month_i)s::int[], %(month_first)s::date[], %(month_ends)s::date[])"
    " AS p (i, first, ends)",
}
_LIES_IN = {"day": "d.day >= p.since AND d.day < p.until", "month": "d.day = p.first"}


def _rows_of(rollup: str, *, among: str = _OF_LEAVES) -> str:
    """Return a roll-up's rows of each period, from its months where they are folded.

    The leaves of the scope are named, so that theirs alone are read from the index.
    """
    return " UNION ALL ".join(
        f"SELECT p.i, p.ends, d.* FROM {pieces}"
        f" JOIN facts_{rollup}{grain} AS d ON {_LIES_IN[grain]}{among}"
        for grain, pieces in _PIECES.items()
    )


def _per_period(columns: str, rollup: str, *, more: str = "", by: str = "") -> str:
    """Return the statement that adds up a roll-up's rows of the scope, period by period.

    ``i`` is the period, ``ends`` its end, ``d`` the row, beside the columns of its leaf.
    """
    keys = f"i{', ' + by if by else ''}"
    return (
        f"SELECT {keys}, {columns} FROM ({_rows_of(rollup)}) AS d"
        f" JOIN facts_leaf AS leaf ON leaf.id = d.leaf_id {more}"
        f" WHERE {WITHIN} GROUP BY {keys}"
    )


_ASKED_FOR = (
    "sum(created), sum(CASE WHEN request_type_id = ANY (%(failure_type_ids)s::bigint[])"
    " THEN created ELSE follow_ups END), sum(cancelled_unanswered), sum(self_service),"
    " sum(excluded)"
)
DEMAND = _per_period(_ASKED_FOR, "demand", by="kind, service_id")
_COUNTED = "created, follow_ups, cancelled_unanswered, self_service, excluded"
#: The same, where whole services are asked about: their folded months are a few rows each.
SERVICE_DEMAND = f"""
SELECT i, kind, service_id, {_ASKED_FOR} FROM (
    SELECT p.i, service_id, kind, request_type_id, {_COUNTED}
      FROM {_PIECES["day"]} JOIN facts_demandday AS d ON {_LIES_IN["day"]}{_OF_LEAVES}
      JOIN facts_leaf AS leaf ON leaf.id = d.leaf_id
     UNION ALL
    SELECT p.i, service_id, kind, request_type_id, {_COUNTED}
      FROM {_PIECES["month"]} JOIN facts_servicemonth AS d ON {_LIES_IN["month"]}
) AS d
 WHERE %(service_id)s::bigint IS NULL OR service_id = %(service_id)s
 GROUP BY i, kind, service_id
"""
DUE = _per_period(
    "sum(met), sum(missed), sum(still_open), sum(withdrawn), sum(excluded)",
    "due",
    by="d.clock, d.day >= %(as_of)s",
)
WORK = _per_period(
    "sum(resolved), sum(resolved) FILTER (WHERE kind = 'SUPPORT'),"
    " sum(first_contact) FILTER (WHERE kind = 'SUPPORT'), sum(first_contact),"
    " sum(contacts), sum(contacts_squared),"
    " sum(worked_seconds), sum(held_seconds), sum(excluded)",
    "resolved",
)
COHORT = _per_period(
    "sum(first_resolved), sum(reopened), sum(first_excluded)",
    "resolved",
    by="d.day < %(mature_before)s",
)
_TO_THE_END = "(d.ends - date_trunc('month', d.day)::date)"


def _item_days(net: str) -> str:
    """Return what a flow adds to a period's item-days: times the days from then to its end.

    ``moment`` is the flow times the day of its month, so that whole months add up as well.
    """
    return f"sum(({net})::bigint * {_TO_THE_END} - moment)"


#: What came into the backlog and left it, with its item-days.
CREATED = _per_period(f"sum(created), {_item_days('created')}", "demand")
LAST_RESOLVED = _per_period(f"sum(resolved), {_item_days('resolved')}", "resolved")
FLOW = _per_period(
    "sum(cancelled), sum(undone), sum(reopened), sum(reopen_events),"
    f" {_item_days('reopened - undone - cancelled')}",
    "flow",
)


def _net(rollup: str, net: str) -> str:
    return (
        f"SELECT sum({net}) AS net, width_bucket(d.day, %(starts)s::date[]) AS after"
        f" FROM ({_rows_of(rollup)}) AS d JOIN facts_leaf AS leaf ON leaf.id = d.leaf_id"
        f" WHERE {WITHIN} GROUP BY after"
    )


#: What the backlog grew by between two of the sorted ``starts``, from the beginning on.
STOCK = (
    f"SELECT after, sum(net) FROM ({_net('demand', 'created')} UNION ALL"
    f" {_net('resolved', '-resolved')} UNION ALL"
    f" {_net('flow', 'reopened - undone - cancelled')}) AS grown GROUP BY after"
)
RESULTS = _per_period(
    "sum(completed), sum(planned), sum(on_time), sum(budgeted), sum(within_budget),"
    " sum(budget_minor), sum(cost_minor), sum(weight), sum(assessed_weight), sum(attained_weight),"
    " sum(with_lesson), sum(cardinality(lesson_days)),"
    " sum((SELECT count(*) FROM unnest(lesson_days) AS l WHERE l <= %(old_from)s)),"
    " sum((SELECT count(*) FROM unnest(cited_lesson_days) AS l WHERE l <= %(old_from)s)),"
    " sum(lesson_actions_done), sum(excluded)",
    "result",
)
OPINIONS = _per_period(
    "sum(asked), sum(answered), count(DISTINCT person_id) FILTER (WHERE answered > 0),"
    " sum(solved_asked), sum(solved), sum(both_in_time), sum(felt_in_time_only),"
    " sum(measured_in_time_only), sum(both_late)",
    "opinion",
)
RESPONDENTS = (
    "SELECT DISTINCT i, service_id, department_id, person_id, customer_group"
    f" FROM ({_rows_of('opinion', among='')}) AS d JOIN facts_leaf AS leaf ON leaf.id = d.leaf_id"
    " WHERE answered > 0"
)


def histogram(rollup: str, column: str, *, by: str = "") -> str:
    return _per_period(
        "count(*)",
        rollup,
        more=f"CROSS JOIN LATERAL unnest(d.{column}) AS value",
        by=f"{by}, value" if by else "value",
    )


REQUESTERS = (
    "SELECT i, count(*), count(*) FILTER (WHERE count > 1) FROM ("
    f"{histogram('demand', 'requester_ids')}) AS person GROUP BY i"
)

_BY_LEAF = "service_id, department_id"
_PAST = "d.day < %(as_of)s"


def _clock_parts(clock: str) -> str:
    kept = f"d.clock = '{clock}' AND {_PAST}"
    return f"sum(met) FILTER (WHERE {kept}), sum(met + missed + still_open) FILTER (WHERE {kept})"


#: What ratios are counted leaf by leaf: a statement, and the metric of each pair of its sums.
PARTS = (
    (
        _per_period(
            f"{_clock_parts('RESPONSE')}, {_clock_parts('RESOLUTION')}",
            "due",
            by=_BY_LEAF,
        ),
        ("time.sla_attainment.response", "time.sla_attainment.resolve"),
    ),
    (
        _per_period(
            "sum(CASE WHEN request_type_id = ANY (%(failure_type_ids)s::bigint[])"
            " THEN created ELSE follow_ups END), sum(created)",
            "demand",
            by=_BY_LEAF,
        ),
        ("util.failure_share",),
    ),
    (
        _per_period(
            "sum(held_seconds), sum(held_seconds + worked_seconds),"
            " sum(first_contact) FILTER (WHERE kind = 'SUPPORT'),"
            " sum(resolved) FILTER (WHERE kind = 'SUPPORT'), sum(contacts), sum(resolved)",
            "resolved",
            by=_BY_LEAF,
        ),
        ("time.hold_share", "qual.fcr_net", "eff.touches"),
    ),
    (
        _per_period(
            "sum(reopened) FILTER (WHERE d.day < %(mature_before)s),"
            " sum(first_resolved) FILTER (WHERE d.day < %(mature_before)s)",
            "resolved",
            by=_BY_LEAF,
        ),
        ("qual.reopen_rate",),
    ),
    (
        _per_period(
            "sum((SELECT count(*) FROM unnest(ratings) AS r WHERE r >= 4)),"
            " sum(cardinality(ratings))",
            "opinion",
            by=_BY_LEAF,
        ),
        ("sat.csat_top2",),
    ),
)
