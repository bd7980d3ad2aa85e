"""Roll-ups by leaf, with twins of months; what there is is counted again once.

Roll-ups are derived, so the old ones are dropped and every day that anything is dated by is marked.
The marks hold days of UTC with their neighbours, as no time zone is known here.
"""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

OLD = (
    *("DemandDay", "ResolvedDay", "DueDay", "CohortDay", "FlowDay"),
    *("RequesterDay", "RatingDay", "ResultDay"),
)

# Histograms are put together by it; the order of their values means nothing.
CONCAT = """
CREATE AGGREGATE facts_concat(anycompatiblearray)
    (sfunc = array_cat, stype = anycompatiblearray, initcond = '{}');
"""

EXISTING = """
INSERT INTO facts_dirtymark (service_id, department_id, instants, days)
SELECT NULL, NULL, '{}', array_agg(DISTINCT day) FROM (
    SELECT (instant AT TIME ZONE 'UTC')::date + near AS day
      FROM (SELECT unnest(ARRAY[opened_at, first_resolved_at, resolved_at, cancelled_at,
                                response_due_at, resolution_due_at])
              FROM requests_servicerequest
             UNION SELECT at FROM requests_historyentry WHERE step IN ('RESOLVED', 'REOPENED')
           ) AS dated (instant)
     CROSS JOIN (VALUES (-1), (0), (1)) AS around (near)
     WHERE instant IS NOT NULL
     UNION SELECT completed_date FROM engagements_engagement WHERE completed_date IS NOT NULL
) AS named HAVING count(*) > 0;
"""


class Migration(migrations.Migration):
    dependencies = [("facts", "0003_control_limits")]

    operations = [
        *(migrations.DeleteModel(name) for name in OLD),
        migrations.RunSQL(CONCAT, "DROP AGGREGATE facts_concat(anycompatiblearray);"),
        migrations.CreateModel(
            name='FoldedMonth',
            fields=[
                ('month', models.DateField(primary_key=True, serialize=False)),
            ],
        ),
        migrations.CreateModel(
            name='CountedDay',
            fields=[
                ('day', models.DateField(primary_key=True, serialize=False)),
                ('counted_at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['counted_at'], name='counted_day_at')],
            },
        ),
        migrations.CreateModel(
            name='Leaf',
            fields=[
                ('id', models.AutoField(primary_key=True, serialize=False)),
                ('service_id', models.BigIntegerField()),
                ('department_id', models.BigIntegerField(null=True)),
                ('kind', models.CharField(max_length=12)),
                ('request_type_id', models.BigIntegerField()),
                ('priority', models.PositiveSmallIntegerField()),
                ('customer_group', models.SlugField(blank=True, db_index=False, max_length=40)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('service_id', 'department_id', 'kind', 'request_type_id', 'priority', 'customer_group'), name='leaf_is_kept_once', nulls_distinct=False)],
            },
        ),
        migrations.CreateModel(
            name='FlowMonth',
            fields=[
                ('day', models.DateField()),
                ('pk', models.CompositePrimaryKey('day', 'leaf', blank=True, editable=False, primary_key=True, serialize=False)),
                ('cancelled', models.PositiveIntegerField()),
                ('undone', models.PositiveIntegerField()),
                ('reopened', models.PositiveIntegerField()),
                ('reopen_events', models.PositiveIntegerField()),
                ('moment', models.IntegerField()),
                ('leaf', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='facts.leaf')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='FlowDay',
            fields=[
                ('day', models.DateField()),
                ('pk', models.CompositePrimaryKey('day', 'leaf', blank=True, editable=False, primary_key=True, serialize=False)),
                ('cancelled', models.PositiveIntegerField()),
                ('undone', models.PositiveIntegerField()),
                ('reopened', models.PositiveIntegerField()),
                ('reopen_events', models.PositiveIntegerField()),
                ('moment', models.IntegerField()),
                ('leaf', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='facts.leaf')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='DueMonth',
            fields=[
                ('day', models.DateField()),
                ('pk', models.CompositePrimaryKey('day', 'leaf', 'clock', blank=True, editable=False, primary_key=True, serialize=False)),
                ('clock', models.CharField(max_length=12)),
                ('due', models.PositiveIntegerField()),
                ('met', models.PositiveIntegerField()),
                ('missed', models.PositiveIntegerField()),
                ('still_open', models.PositiveIntegerField()),
                ('withdrawn', models.PositiveIntegerField()),
                ('excluded', models.PositiveIntegerField()),
                ('leaf', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='facts.leaf')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='DueDay',
            fields=[
                ('day', models.DateField()),
                ('pk', models.CompositePrimaryKey('day', 'leaf', 'clock', blank=True, editable=False, primary_key=True, serialize=False)),
                ('clock', models.CharField(max_length=12)),
                ('due', models.PositiveIntegerField()),
                ('met', models.PositiveIntegerField()),
                ('missed', models.PositiveIntegerField()),
                ('still_open', models.PositiveIntegerField()),
                ('withdrawn', models.PositiveIntegerField()),
                ('excluded', models.PositiveIntegerField()),
                ('leaf', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='facts.leaf')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='DemandMonth',
            fields=[
                ('day', models.DateField()),
                ('pk', models.CompositePrimaryKey('day', 'leaf', blank=True, editable=False, primary_key=True, serialize=False)),
                ('created', models.PositiveIntegerField()),
                ('cancelled_unanswered', models.PositiveIntegerField()),
                ('follow_ups', models.PositiveIntegerField()),
                ('self_service', models.PositiveIntegerField(help_text='Filed in the portal.')),
                ('requester_ids', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
                ('excluded', models.PositiveIntegerField()),
                ('moment', models.IntegerField()),
                ('leaf', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='facts.leaf')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='DemandDay',
            fields=[
                ('day', models.DateField()),
                ('pk', models.CompositePrimaryKey('day', 'leaf', blank=True, editable=False, primary_key=True, serialize=False)),
                ('created', models.PositiveIntegerField()),
                ('cancelled_unanswered', models.PositiveIntegerField()),
                ('follow_ups', models.PositiveIntegerField()),
                ('self_service', models.PositiveIntegerField(help_text='Filed in the portal.')),
                ('requester_ids', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
                ('excluded', models.PositiveIntegerField()),
                ('moment', models.IntegerField()),
                ('leaf', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='facts.leaf')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='OpinionDay',
            fields=[
                ('day', models.DateField()),
                ('pk', models.CompositePrimaryKey('day', 'leaf', 'person_id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('person_id', models.BigIntegerField()),
                ('asked', models.PositiveIntegerField()),
                ('answered', models.PositiveIntegerField()),
                ('ratings', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), size=None)),
                ('solved_asked', models.PositiveIntegerField()),
                ('solved', models.PositiveIntegerField()),
                ('both_in_time', models.PositiveIntegerField()),
                ('felt_in_time_only', models.PositiveIntegerField()),
                ('measured_in_time_only', models.PositiveIntegerField()),
                ('both_late', models.PositiveIntegerField()),
                ('leaf', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='facts.leaf')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='OpinionMonth',
            fields=[
                ('day', models.DateField()),
                ('pk', models.CompositePrimaryKey('day', 'leaf', 'person_id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('person_id', models.BigIntegerField()),
                ('asked', models.PositiveIntegerField()),
                ('answered', models.PositiveIntegerField()),
                ('ratings', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), size=None)),
                ('solved_asked', models.PositiveIntegerField()),
                ('solved', models.PositiveIntegerField()),
                ('both_in_time', models.PositiveIntegerField()),
                ('felt_in_time_only', models.PositiveIntegerField()),
                ('measured_in_time_only', models.PositiveIntegerField()),
                ('both_late', models.PositiveIntegerField()),
                ('leaf', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='facts.leaf')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ResolvedDay',
            fields=[
                ('day', models.DateField()),
                ('pk', models.CompositePrimaryKey('day', 'leaf', blank=True, editable=False, primary_key=True, serialize=False)),
                ('resolved', models.PositiveIntegerField()),
                ('first_contact', models.PositiveIntegerField(help_text='One contact, at most one assignment, never reopened.')),
                ('contacts', models.PositiveIntegerField()),
                ('contacts_squared', models.DecimalField(decimal_places=0, max_digits=30)),
                ('worked_seconds', models.PositiveBigIntegerField()),
                ('held_seconds', models.PositiveBigIntegerField()),
                ('response_minutes', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveIntegerField(), size=None)),
                ('resolve_minutes', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveIntegerField(), size=None)),
                ('elapsed_minutes', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveIntegerField(), size=None)),
                ('excluded', models.PositiveIntegerField()),
                ('first_resolved', models.PositiveIntegerField()),
                ('reopened', models.PositiveIntegerField()),
                ('first_excluded', models.PositiveIntegerField()),
                ('moment', models.IntegerField()),
                ('leaf', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='facts.leaf')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ResolvedMonth',
            fields=[
                ('day', models.DateField()),
                ('pk', models.CompositePrimaryKey('day', 'leaf', blank=True, editable=False, primary_key=True, serialize=False)),
                ('resolved', models.PositiveIntegerField()),
                ('first_contact', models.PositiveIntegerField(help_text='One contact, at most one assignment, never reopened.')),
                ('contacts', models.PositiveIntegerField()),
                ('contacts_squared', models.DecimalField(decimal_places=0, max_digits=30)),
                ('worked_seconds', models.PositiveBigIntegerField()),
                ('held_seconds', models.PositiveBigIntegerField()),
                ('response_minutes', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveIntegerField(), size=None)),
                ('resolve_minutes', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveIntegerField(), size=None)),
                ('elapsed_minutes', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveIntegerField(), size=None)),
                ('excluded', models.PositiveIntegerField()),
                ('first_resolved', models.PositiveIntegerField()),
                ('reopened', models.PositiveIntegerField()),
                ('first_excluded', models.PositiveIntegerField()),
                ('moment', models.IntegerField()),
                ('leaf', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='facts.leaf')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ResultDay',
            fields=[
                ('day', models.DateField()),
                ('pk', models.CompositePrimaryKey('day', 'leaf', blank=True, editable=False, primary_key=True, serialize=False)),
                ('completed', models.PositiveIntegerField()),
                ('planned', models.PositiveIntegerField()),
                ('on_time', models.PositiveIntegerField()),
                ('slip_days', django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), size=None)),
                ('budgeted', models.PositiveIntegerField()),
                ('within_budget', models.PositiveIntegerField()),
                ('budget_minor', models.BigIntegerField()),
                ('cost_minor', models.BigIntegerField()),
                ('weight', models.PositiveBigIntegerField()),
                ('assessed_weight', models.PositiveBigIntegerField()),
                ('attained_weight', models.PositiveBigIntegerField(help_text='Weight times thousandths.')),
                ('with_lesson', models.PositiveIntegerField()),
                ('lesson_days', django.contrib.postgres.fields.ArrayField(base_field=models.DateField(), help_text='When each lesson was recorded.', size=None)),
                ('cited_lesson_days', django.contrib.postgres.fields.ArrayField(base_field=models.DateField(), size=None)),
                ('lesson_actions_done', models.PositiveIntegerField()),
                ('excluded', models.PositiveIntegerField()),
                ('leaf', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='facts.leaf')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ResultMonth',
            fields=[
                ('day', models.DateField()),
                ('pk', models.CompositePrimaryKey('day', 'leaf', blank=True, editable=False, primary_key=True, serialize=False)),
                ('completed', models.PositiveIntegerField()),
                ('planned', models.PositiveIntegerField()),
                ('on_time', models.PositiveIntegerField()),
                ('slip_days', django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), size=None)),
                ('budgeted', models.PositiveIntegerField()),
                ('within_budget', models.PositiveIntegerField()),
                ('budget_minor', models.BigIntegerField()),
                ('cost_minor', models.BigIntegerField()),
                ('weight', models.PositiveBigIntegerField()),
                ('assessed_weight', models.PositiveBigIntegerField()),
                ('attained_weight', models.PositiveBigIntegerField(help_text='Weight times thousandths.')),
                ('with_lesson', models.PositiveIntegerField()),
                ('lesson_days', django.contrib.postgres.fields.ArrayField(base_field=models.DateField(), help_text='When each lesson was recorded.', size=None)),
                ('cited_lesson_days', django.contrib.postgres.fields.ArrayField(base_field=models.DateField(), size=None)),
                ('lesson_actions_done', models.PositiveIntegerField()),
                ('excluded', models.PositiveIntegerField()),
                ('leaf', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='facts.leaf')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.RunSQL(EXISTING, migrations.RunSQL.noop),
    ]
