"""Triggers that mark the days to be counted again, in the transaction of each change.

Requests are marked a statement at a time, with their values before and after; rows that matter
rarely (turns of the history, clocks, engagements, answers) a row at a time, behind a WHEN clause
that costs nothing when they do not matter. See docs/adr/0003-dirty-days-by-trigger.md.
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

CREATE FUNCTION facts_mark_response() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM facts_mark_rated(ARRAY(
        SELECT i.service_request_id FROM surveys_invitation AS i
         WHERE i.id IN (OLD.invitation_id, NEW.invitation_id)));
    RETURN NULL;
END $$;

CREATE FUNCTION facts_mark_answer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM facts_mark_rated(ARRAY(
        SELECT i.service_request_id
          FROM surveys_response AS s JOIN surveys_invitation AS i ON i.id = s.invitation_id
         WHERE s.id IN (OLD.response_id, NEW.response_id)));
    RETURN NULL;
END $$;

CREATE TRIGGER facts_mark_invitation AFTER INSERT OR UPDATE OR DELETE ON surveys_invitation
    FOR EACH ROW EXECUTE FUNCTION facts_mark_invitation();
CREATE TRIGGER facts_mark_response AFTER INSERT OR UPDATE OR DELETE ON surveys_response
    FOR EACH ROW EXECUTE FUNCTION facts_mark_response();
CREATE TRIGGER facts_mark_answer AFTER INSERT OR UPDATE OR DELETE ON surveys_answer
    FOR EACH ROW EXECUTE FUNCTION facts_mark_answer();
"""
SURVEYS_REVERSE = """
DROP TRIGGER facts_mark_invitation ON surveys_invitation;
DROP TRIGGER facts_mark_response ON surveys_response;
DROP TRIGGER facts_mark_answer ON surveys_answer;
DROP FUNCTION facts_mark_invitation();
DROP FUNCTION facts_mark_response();
DROP FUNCTION facts_mark_answer();
DROP FUNCTION facts_mark_rated(bigint[]);
"""

# What was there before the triggers is counted once.
EXISTING = """
SELECT facts_mark_request(id, '{}') FROM requests_servicerequest;
INSERT INTO facts_dirtymark (service_id, department_id, instants, days)
SELECT NULL, NULL, '{}', ARRAY[completed_date] FROM engagements_engagement
 WHERE completed_date IS NOT NULL;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("facts", "0001_initial"),
        ("requests", "0002_history_resolved_index"),
        ("clocks", "0002_clock_elapsed_seconds"),
        ("engagements", "0001_initial"),
        ("surveys", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(REQUESTS, REQUESTS_REVERSE),
        migrations.RunSQL(TURNS, TURNS_REVERSE),
        migrations.RunSQL(CLOCKS, CLOCKS_REVERSE),
        migrations.RunSQL(ENGAGEMENTS, ENGAGEMENTS_REVERSE),
        migrations.RunSQL(SURVEYS, SURVEYS_REVERSE),
        migrations.RunSQL(EXISTING, migrations.RunSQL.noop),
    ]
