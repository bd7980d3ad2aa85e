"""Groups of customers; a change of who is in one marks the days of their requests."""

import csap.facts.models.leaves
import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# A request keeps the group of the day on which it was created. No time zone is known here, so a
# day is added on either side.
MARK = """
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
MARK_REVERSE = """
DROP TRIGGER facts_mark_customer_group ON facts_customergroupmembership;
DROP FUNCTION facts_mark_customer_group();
DROP FUNCTION facts_mark_customer(bigint, bigint, date, date);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("facts", "0004_rollups_by_leaf"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CustomerGroupMembership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('customer_group', models.SlugField(help_text='For example key.', max_length=40)),
                ('since', models.DateField()),
                ('until', models.DateField(blank=True, null=True)),
                ('recorded_at', models.DateTimeField()),
                ('department', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.department')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('department__isnull', False), ('person', None)), models.Q(('department', None), ('person__isnull', False)), _connector='OR'), name='customer_is_a_person_or_a_department'), models.CheckConstraint(condition=models.Q(('until', None), ('until__gt', models.F('since')), _connector='OR'), name='customer_is_of_a_group_for_days'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('person__isnull', False)), expressions=[('person', '='), (csap.facts.models.leaves.DateRange('since', 'until', django.contrib.postgres.fields.ranges.RangeBoundary()), '&&')], name='person_is_of_one_group_at_a_time'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('department__isnull', False)), expressions=[('department', '='), (csap.facts.models.leaves.DateRange('since', 'until', django.contrib.postgres.fields.ranges.RangeBoundary()), '&&')], name='department_is_of_one_group_at_a_time')],
            },
        ),
        migrations.RunSQL(MARK, MARK_REVERSE),
    ]
