"""Triggers that mark the days to be counted again, in the transaction of each change.

Requests, responses and answers are marked a statement at a time; rows that matter rarely (turns of
the history, clocks, engagements, invitations) a row at a time, behind a WHEN clause that costs
nothing when they do not matter. See docs/adr/0003-dirty-days-by-trigger.md.
"""

from django.db import migrations

DATED = "opened_at, first_resolved_at, resolved_at, cancelled_at, response_due_at, resolution_due_at"
#: Whatever else of a request a roll-up counts or groups by.
COUNTED = (
    "service_id, department_id, kind, request_type_id, priority, exclusion, requester_id, channel, "
    "follow_up_of_id, first_response_at, reopen_count, assignment_count, contact_count"
)


def _of(row, columns):
    return ", ".join(f"{row}.{column.strip()}" for column in columns.split(","))


def _instants(row):
    return f"array_remove(ARRAY[{_of(row, DATED)}], NULL)"


# A resolution that was reopened later counts in the flow of its own day, which only the history
# knows; so a request that was ever reopened has the days of its turns marked as well.
REQUESTS = f"""
CREATE FUNCTION facts_turns_of(request_id bigint) RETURNS timestamptz[]
LANGUAGE sql STABLE AS $$
    SELECT ARRAY(SELECT h.at FROM requests_historyentry AS h
                  WHERE h.service_request_id = request_id
                    AND h.step IN ('RESOLVED', 'REOPENED'))
$$;

CREATE FUNCTION facts_mark_requests_inserted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO facts_dirtymark (service_id, department_id, instants, days)
    SELECT r.service_id, r.department_id, {_instants("r")}, '{{}}' FROM new_rows AS r;
    RETURN NULL;
END $$;

CREATE FUNCTION facts_mark_requests_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO facts_dirtymark (service_id, department_id, instants, days)
    SELECT r.service_id, r.department_id, {_instants("r")}, '{{}}' FROM old_rows AS r;
    RETURN NULL;
END $$;

-- Before and after are two marks: a day or a scope that was left is counted again as well.
CREATE FUNCTION facts_mark_requests_updated() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO facts_dirtymark (service_id, department_id, instants, days)
    SELECT image.service_id, image.department_id,
           CASE WHEN o.reopen_count + n.reopen_count = 0 THEN image.instants
                ELSE image.instants || facts_turns_of(n.id) END,
           array_remove(ARRAY[e.completed_date], NULL)
      FROM old_rows AS o
      JOIN new_rows AS n ON n.id = o.id
      LEFT JOIN engagements_engagement AS e
        ON n.kind <> 'SUPPORT' AND e.service_request_id = n.id
     CROSS JOIN LATERAL (VALUES
            (o.service_id, o.department_id, {_instants("o")}),
            (n.service_id, n.department_id, {_instants("n")})
           ) AS image (service_id, department_id, instants)
     WHERE ({_of("o", DATED)}, {_of("o", COUNTED)})
           IS DISTINCT FROM ({_of("n", DATED)}, {_of("n", COUNTED)});
    RETURN NULL;
END $$;

CREATE TRIGGER facts_mark_inserted AFTER INSERT ON requests_servicerequest
    REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION facts_mark_requests_inserted();
CREATE TRIGGER facts_mark_updated AFTER UPDATE ON requests_servicerequest
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION facts_mark_requests_updated();
CREATE TRIGGER facts_mark_deleted AFTER DELETE ON requests_servicerequest
    REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION facts_mark_requests_deleted();
"""
REQUESTS_REVERSE = """
DROP TRIGGER facts_mark_inserted ON requests_servicerequest;
DROP TRIGGER facts_mark_updated ON requests_servicerequest;
DROP TRIGGER facts_mark_deleted ON requests_servicerequest;
DROP FUNCTION facts_mark_requests_inserted();
DROP FUNCTION facts_mark_requests_updated();
DROP FUNCTION facts_turns_of(bigint);
DROP FUNCTION facts_mark_requests_deleted();
"""

# A turn changes how the turns beside it are read, so all days of its request are marked.
TURNS = f"""
CREATE FUNCTION facts_mark_request(request_id bigint, more timestamptz[]) RETURNS void
LANGUAGE sql AS $$
    INSERT INTO facts_dirtymark (service_id, department_id, instants, days)
    SELECT r.service_id, r.department_id, {_instants("r")} || more || facts_turns_of(r.id), '{{}}'
      FROM requests_servicerequest AS r WHERE r.id = request_id
$$;

CREATE FUNCTION facts_mark_turn() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        PERFORM facts_mark_request(OLD.service_request_id, ARRAY[OLD.at]);
    END IF;
    IF TG_OP <> 'DELETE' THEN
        PERFORM facts_mark_request(NEW.service_request_id, ARRAY[NEW.at]);
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER facts_mark_turn_inserted AFTER INSERT ON requests_historyentry
    FOR EACH ROW WHEN (NEW.step IN ('RESOLVED', 'REOPENED')) EXECUTE FUNCTION facts_mark_turn();
CREATE TRIGGER facts_mark_turn_updated AFTER UPDATE ON requests_historyentry
    FOR EACH ROW WHEN (OLD.step IN ('RESOLVED', 'REOPENED') OR NEW.step IN ('RESOLVED', 'REOPENED'))
    EXECUTE FUNCTION facts_mark_turn();
CREATE TRIGGER facts_mark_turn_deleted AFTER DELETE ON requests_historyentry
    FOR EACH ROW WHEN (OLD.step IN ('RESOLVED', 'REOPENED')) EXECUTE FUNCTION facts_mark_turn();
"""
TURNS_REVERSE = """
DROP TRIGGER facts_mark_turn_inserted ON requests_historyentry;
DROP TRIGGER facts_mark_turn_updated ON requests_historyentry;
DROP TRIGGER facts_mark_turn_deleted ON requests_historyentry;
DROP FUNCTION facts_mark_turn();
DROP FUNCTION facts_mark_request(bigint, timestamptz[]);
"""

CLOCKS = """
CREATE FUNCTION facts_mark_clock() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO facts_dirtymark (service_id, department_id, instants, days)
    SELECT r.service_id, r.department_id, ARRAY[r.resolved_at], '{}'
      FROM requests_servicerequest AS r
     WHERE r.id IN (OLD.service_request_id, NEW.service_request_id) AND r.resolved_at IS NOT NULL;
    RETURN NULL;
END $$;

CREATE TRIGGER facts_mark_clock_inserted AFTER INSERT ON clocks_clock
    FOR EACH ROW WHEN (NEW.elapsed_seconds IS NOT NULL) EXECUTE FUNCTION facts_mark_clock();
CREATE TRIGGER facts_mark_clock_updated AFTER UPDATE ON clocks_clock
    FOR EACH ROW WHEN ((OLD.elapsed_seconds, OLD.held_seconds, OLD.service_request_id, OLD.kind)
        IS DISTINCT FROM (NEW.elapsed_seconds, NEW.held_seconds, NEW.service_request_id, NEW.kind))
    EXECUTE FUNCTION facts_mark_clock();
CREATE TRIGGER facts_mark_clock_deleted AFTER DELETE ON clocks_clock
    FOR EACH ROW WHEN (OLD.elapsed_seconds IS NOT NULL) EXECUTE FUNCTION facts_mark_clock();
"""
CLOCKS_REVERSE = """
DROP TRIGGER facts_mark_clock_inserted ON clocks_clock;
DROP TRIGGER facts_mark_clock_updated ON clocks_clock;
DROP TRIGGER facts_mark_clock_deleted ON clocks_clock;
DROP FUNCTION facts_mark_clock();
"""

ENGAGEMENTS = """
CREATE FUNCTION facts_mark_engagement() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO facts_dirtymark (service_id, department_id, instants, days)
    SELECT NULL, NULL, '{}', array_remove(ARRAY[OLD.completed_date, NEW.completed_date], NULL)
     WHERE OLD.completed_date IS NOT NULL OR NEW.completed_date IS NOT NULL;
    RETURN NULL;
END $$;

-- Of baselines, success criteria and lessons.
CREATE FUNCTION facts_mark_engagement_part() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO facts_dirtymark (service_id, department_id, instants, days)
    SELECT NULL, NULL, '{}', ARRAY[e.completed_date] FROM engagements_engagement AS e
     WHERE e.id IN (OLD.engagement_id, NEW.engagement_id) AND e.completed_date IS NOT NULL;
    RETURN NULL;
END $$;

CREATE FUNCTION facts_mark_citation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO facts_dirtymark (service_id, department_id, instants, days)
    SELECT NULL, NULL, '{}', ARRAY[e.completed_date]
      FROM engagements_lesson AS l JOIN engagements_engagement AS e ON e.id = l.engagement_id
     WHERE l.id IN (OLD.lesson_id, NEW.lesson_id) AND e.completed_date IS NOT NULL;
    RETURN NULL;
END $$;

CREATE TRIGGER facts_mark_engagement AFTER INSERT OR UPDATE OR DELETE ON engagements_engagement
    FOR EACH ROW EXECUTE FUNCTION facts_mark_engagement();
CREATE TRIGGER facts_mark_plan AFTER INSERT OR UPDATE OR DELETE ON engagements_baseline
    FOR EACH ROW EXECUTE FUNCTION facts_mark_engagement_part();
CREATE TRIGGER facts_mark_criterion AFTER INSERT OR UPDATE OR DELETE ON engagements_successcriterion
    FOR EACH ROW EXECUTE FUNCTION facts_mark_engagement_part();
CREATE TRIGGER facts_mark_lesson AFTER INSERT OR UPDATE OR DELETE ON engagements_lesson
    FOR EACH ROW EXECUTE FUNCTION facts_mark_engagement_part();
CREATE TRIGGER facts_mark_citation AFTER INSERT OR UPDATE OR DELETE ON engagements_lesson_cited_by
    FOR EACH ROW EXECUTE FUNCTION facts_mark_citation();
"""
ENGAGEMENTS_REVERSE = """
DROP TRIGGER facts_mark_engagement ON engagements_engagement;
DROP TRIGGER facts_mark_plan ON engagements_baseline;
DROP TRIGGER facts_mark_criterion ON engagements_successcriterion;
DROP TRIGGER facts_mark_lesson ON engagements_lesson;
DROP TRIGGER facts_mark_citation ON engagements_lesson_cited_by;
DROP FUNCTION facts_mark_engagement();
DROP FUNCTION facts_mark_engagement_part();
DROP FUNCTION facts_mark_citation();
"""

#: Requests behind rows of a transition table, by the table it belongs to.
OF_RESPONSES = """
SELECT i.service_request_id FROM {rows} AS s
  JOIN surveys_invitation AS i ON i.id = s.invitation_id
 WHERE i.service_request_id IS NOT NULL"""
OF_ANSWERS = """
SELECT i.service_request_id FROM (SELECT DISTINCT response_id FROM {rows}) AS a
  JOIN surveys_response AS s ON s.id = a.response_id
  JOIN surveys_invitation AS i ON i.id = s.invitation_id
 WHERE i.service_request_id IS NOT NULL"""
TABLES = {"response": OF_RESPONSES, "answer": OF_ANSWERS}
EVENTS = (
    ("INSERT", "inserted", ("new",)),
    ("UPDATE", "updated", ("old", "new")),
    ("DELETE", "deleted", ("old",)),
)


def _by_statement(table, of_rows, event, happened, sides):
    name = f"facts_mark_{table}s_{happened}"
    requests = " UNION ".join(of_rows.format(rows=f"{side}_rows") for side in sides)
    transition = " ".join(f"{side.upper()} TABLE AS {side}_rows" for side in sides)
    return f"""
CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM facts_mark_rated(ARRAY({requests}));
    RETURN NULL;
END $$;
CREATE TRIGGER {name} AFTER {event} ON surveys_{table}
    REFERENCING {transition} FOR EACH STATEMENT EXECUTE FUNCTION {name}();
"""


# A wave brings tens of thousands of answers that no daily roll-up counts; looked up row by row,
# by a plan made while the tables were empty, they took minutes.
SURVEYS = """
CREATE FUNCTION facts_mark_rated(request_ids bigint[]) RETURNS void LANGUAGE sql AS $$
    INSERT INTO facts_dirtymark (service_id, department_id, instants, days)
    SELECT r.service_id, r.department_id, ARRAY[r.resolved_at], '{}'
      FROM requests_servicerequest AS r
     WHERE r.id = ANY (request_ids) AND r.resolved_at IS NOT NULL
$$;

CREATE FUNCTION facts_mark_invitation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM facts_mark_rated(ARRAY[OLD.service_request_id, NEW.service_request_id]);
    RETURN NULL;
END $$;

CREATE TRIGGER facts_mark_invitation_inserted AFTER INSERT ON surveys_invitation
    FOR EACH ROW WHEN (NEW.service_request_id IS NOT NULL)
    EXECUTE FUNCTION facts_mark_invitation();
CREATE TRIGGER facts_mark_invitation_updated AFTER UPDATE ON surveys_invitation
    FOR EACH ROW
    WHEN (OLD.service_request_id IS NOT NULL OR NEW.service_request_id IS NOT NULL)
    EXECUTE FUNCTION facts_mark_invitation();
CREATE TRIGGER facts_mark_invitation_deleted AFTER DELETE ON surveys_invitation
    FOR EACH ROW WHEN (OLD.service_request_id IS NOT NULL)
    EXECUTE FUNCTION facts_mark_invitation();
""" + "".join(
    _by_statement(table, of_rows, *event) for table, of_rows in TABLES.items() for event in EVENTS
)
SURVEYS_REVERSE = (
    "".join(
        f"""
DROP TRIGGER facts_mark_{table}s_{happened} ON surveys_{table};
DROP FUNCTION facts_mark_{table}s_{happened}();
"""
        for table in TABLES
        for _, happened, _ in EVENTS
    )
    + """
DROP TRIGGER facts_mark_invitation_inserted ON surveys_invitation;
DROP TRIGGER facts_mark_invitation_updated ON surveys_invitation;
DROP TRIGGER facts_mark_invitation_deleted ON surveys_invitation;
DROP FUNCTION facts_mark_invitation();
DROP FUNCTION facts_mark_rated(bigint[]);
"""
)

# A request keeps the group of the day on which it was created. No time zone is known here, so a
# day is added on either side.
GROUPS = """
CREATE FUNCTION facts_mark_customer(person bigint, department bigint, since date, until date)
RETURNS void LANGUAGE sql AS $$
    INSERT INTO facts_dirtymark (service_id, department_id, instants, days)
    SELECT r.service_id, r.department_id,
           array_remove(ARRAY[r.opened_at, r.first_resolved_at, r.resolved_at, r.cancelled_at,
                              r.response_due_at, r.resolution_due_at], NULL)
           || CASE WHEN r.reopen_count = 0 THEN '{}' ELSE facts_turns_of(r.id) END,
           array_remove(ARRAY[e.completed_date], NULL)
      FROM requests_servicerequest AS r
      LEFT JOIN engagements_engagement AS e
        ON r.kind <> 'SUPPORT' AND e.service_request_id = r.id
     WHERE (r.requester_id = person OR r.department_id = department)
       AND r.opened_at >= since - 1 AND (until IS NULL OR r.opened_at < until + 2)
$$;

CREATE FUNCTION facts_mark_customer_group() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        PERFORM facts_mark_customer(OLD.person_id, OLD.department_id, OLD.since, OLD.until);
    END IF;
    IF TG_OP <> 'DELETE' THEN
        PERFORM facts_mark_customer(NEW.person_id, NEW.department_id, NEW.since, NEW.until);
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER facts_mark_customer_group
    AFTER INSERT OR UPDATE OR DELETE ON facts_customergroupmembership
    FOR EACH ROW EXECUTE FUNCTION facts_mark_customer_group();
"""
GROUPS_REVERSE = """
DROP TRIGGER facts_mark_customer_group ON facts_customergroupmembership;
DROP FUNCTION facts_mark_customer_group();
DROP FUNCTION facts_mark_customer(bigint, bigint, date, date);
"""

# Histograms are put together by it; the order of their values means nothing.
CONCAT = """
CREATE AGGREGATE facts_concat(anycompatiblearray)
    (sfunc = array_cat, stype = anycompatiblearray, initcond = '{}');
"""
CONCAT_REVERSE = "DROP AGGREGATE facts_concat(anycompatiblearray);"


class Migration(migrations.Migration):
    replaces = [
        ("facts", "0002_mark_dirty_days"),
        ("facts", "0008_mark_answers_by_statement"),
    ]

    dependencies = [
        ("facts", "0001_squashed_0009_service_months"),
        ("requests", "0001_squashed_0004_comparable_requests_covered"),
        ("clocks", "0001_squashed_0002_clock_elapsed_seconds"),
        ("engagements", "0001_initial"),
        ("surveys", "0001_squashed_0012_feedback_of_a_target"),
    ]

    operations = [
        migrations.RunSQL(REQUESTS, REQUESTS_REVERSE),
        migrations.RunSQL(TURNS, TURNS_REVERSE),
        migrations.RunSQL(CLOCKS, CLOCKS_REVERSE),
        migrations.RunSQL(ENGAGEMENTS, ENGAGEMENTS_REVERSE),
        migrations.RunSQL(SURVEYS, SURVEYS_REVERSE),
        migrations.RunSQL(GROUPS, GROUPS_REVERSE),
        migrations.RunSQL(CONCAT, CONCAT_REVERSE),
    ]
