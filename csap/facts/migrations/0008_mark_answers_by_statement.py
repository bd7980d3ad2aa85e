"""Mark what answers touch a statement at a time, and only what speaks of a request.

A wave brings tens of thousands of answers that no daily roll-up counts; looking each of them up
row by row, by a plan made while the tables were empty, took minutes.
"""

from django.db import migrations

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


def by_statement(table, of_rows, event, happened, sides):
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


FORWARD = (
    """
DROP TRIGGER facts_mark_answer ON surveys_answer;
DROP TRIGGER facts_mark_response ON surveys_response;
DROP TRIGGER facts_mark_invitation ON surveys_invitation;
DROP FUNCTION facts_mark_answer();
DROP FUNCTION facts_mark_response();
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
"""
    + "".join(
        by_statement(table, of_rows, *event) for table, of_rows in TABLES.items() for event in EVENTS
    )
)


class Migration(migrations.Migration):
    dependencies = [
        ("facts", "0007_day_audits"),
        ("surveys", "0004_response_knows_its_questions"),
    ]
    operations = [migrations.RunSQL(FORWARD, migrations.RunSQL.noop)]
