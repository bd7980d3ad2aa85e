"""All tables of this room; in place of the steps that led to them (docs/adr/0015)."""

import csap.facts.models.leaves
import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [
        ('facts', '0001_initial'),
        ('facts', '0003_control_limits'),
        ('facts', '0004_rollups_by_leaf'),
        ('facts', '0005_customer_groups'),
        ('facts', '0006_frozen_baselines'),
        ('facts', '0007_day_audits'),
        ('facts', '0009_service_months'),
    ]

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='DirtyMark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('service_id', models.BigIntegerField(null=True)),
                ('department_id', models.BigIntegerField(null=True)),
                ('instants', django.contrib.postgres.fields.ArrayField(base_field=models.DateTimeField(), default=list, size=None)),
                ('days', django.contrib.postgres.fields.ArrayField(base_field=models.DateField(), default=list, size=None)),
            ],
        ),
        migrations.CreateModel(
            name='Baseline',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('scope', models.CharField(help_text='all, service:SLUG, department:CODE.', max_length=160)),
                ('start', models.DateField()),
                ('end', models.DateField()),
                ('as_of', models.DateField()),
                ('definition_version', models.PositiveSmallIntegerField(default=1)),
                ('is_provisional', models.BooleanField()),
                ('is_stale', models.BooleanField(default=False)),
                ('computed_at', models.DateTimeField()),
                ('input_hash', models.CharField(max_length=64)),
            ],
            options={
                'indexes': [models.Index(fields=['scope', 'start', 'end', '-computed_at'], name='baseline_of_scope'), models.Index(condition=models.Q(('is_provisional', True)), fields=['end'], name='baseline_provisional')],
                'constraints': [models.CheckConstraint(condition=models.Q(('end__gt', models.F('start'))), name='baseline_period_has_days')],
            },
        ),
        migrations.CreateModel(
            name='Measurement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('family', models.PositiveSmallIntegerField(help_text='Which of the four baseline metrics.')),
                ('metric', models.CharField(max_length=80)),
                ('definition_version', models.PositiveSmallIntegerField()),
                ('scope', models.CharField(max_length=160)),
                ('start', models.DateField()),
                ('end', models.DateField()),
                ('as_of', models.DateField()),
                ('n', models.PositiveBigIntegerField(null=True)),
                ('k', models.PositiveBigIntegerField(null=True)),
                ('value', models.FloatField(null=True)),
                ('low', models.FloatField(null=True)),
                ('high', models.FloatField(null=True)),
                ('state', models.CharField(choices=[('ok', 'shown'), ('small', 'few, so shown with care'), ('hidden', 'too few answers to show'), ('no_data', 'nothing to measure'), ('provisional', 'may still change')], max_length=12)),
                ('unit', models.CharField(blank=True, max_length=40)),
                ('excluded_count', models.PositiveBigIntegerField(default=0)),
                ('detail', models.JSONField(default=dict)),
                ('input_hash', models.CharField(max_length=64)),
                ('baseline', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='measurements', to='facts.baseline')),
            ],
            options={
                'indexes': [models.Index(fields=['metric', 'scope', '-end'], name='measurement_history')],
                'constraints': [models.UniqueConstraint(fields=('baseline', 'metric'), name='metric_is_measured_once_a_baseline'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['hidden', 'no_data']), _negated=True), models.Q(('high', None), ('k', None), ('low', None), ('value', None)), _connector='OR'), name='measurement_without_a_value_shows_none')],
            },
        ),
        migrations.CreateModel(
            name='ControlLimits',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('metric', models.CharField(max_length=80)),
                ('definition_version', models.PositiveSmallIntegerField()),
                ('scope', models.CharField(max_length=160)),
                ('frozen_at', models.DateTimeField()),
                ('reason', models.CharField(max_length=300)),
                ('center', models.FloatField()),
                ('sigma', models.FloatField()),
                ('season', models.JSONField(blank=True, default=dict)),
                ('based_from', models.DateField()),
                ('based_to', models.DateField()),
                ('points', models.PositiveSmallIntegerField()),
                ('frozen_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name_plural': 'control limits',
                'indexes': [models.Index(fields=['scope', 'metric', 'definition_version', '-frozen_at'], name='control_limits_in_force')],
                'constraints': [models.CheckConstraint(condition=models.Q(('points__gte', 12)), name='limits_are_of_twelve_months_or_more'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='limits_have_a_reason'), models.CheckConstraint(condition=models.Q(('based_to__gt', models.F('based_from'))), name='limits_are_based_on_a_period'), models.CheckConstraint(condition=models.Q(('sigma__gt', 0)), name='limits_have_a_width')],
            },
        ),
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
        migrations.CreateModel(
            name='FrozenBaseline',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('frozen_at', models.DateTimeField()),
                ('key', models.CharField(help_text='Freezing again gives the same.', max_length=200, unique=True)),
                ('baseline', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='frozen', to='facts.baseline')),
                ('frozen_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['-frozen_at'], name='frozen_baseline_newest')],
            },
        ),
        migrations.CreateModel(
            name='DayAudit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('audited_at', models.DateTimeField()),
                ('source_hash', models.CharField(max_length=64)),
                ('differences', models.JSONField(blank=True, default=dict)),
                ('leaf', models.ForeignKey(db_constraint=False, help_text='Empty: the whole day.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='facts.leaf')),
            ],
            options={
                'indexes': [models.Index(fields=['day', 'audited_at'], name='audit_of_day')],
            },
        ),
        migrations.CreateModel(
            name='ServiceMonth',
            fields=[
                ('pk', models.CompositePrimaryKey('day', 'service_id', 'kind', 'request_type_id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('day', models.DateField()),
                ('service_id', models.BigIntegerField()),
                ('kind', models.CharField(max_length=12)),
                ('request_type_id', models.BigIntegerField()),
                ('created', models.PositiveIntegerField()),
                ('cancelled_unanswered', models.PositiveIntegerField()),
                ('follow_ups', models.PositiveIntegerField()),
                ('self_service', models.PositiveIntegerField()),
                ('excluded', models.PositiveIntegerField()),
            ],
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='baseline',
            trigger=pgtrigger.compiler.Trigger(name='baseline_is_immutable', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='a86208099f7c69349ba7f5646e0a4d73e8f6d5d5', operation='UPDATE OR DELETE', pgid='pgtrigger_baseline_is_immutable_ecaa1', table='facts_baseline', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='measurement',
            trigger=pgtrigger.compiler.Trigger(name='measurement_is_immutable', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='7a59cbea1bfeed23831f28d580ef8119fda44757', operation='UPDATE OR DELETE', pgid='pgtrigger_measurement_is_immutable_58664', table='facts_measurement', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='controllimits',
            trigger=pgtrigger.compiler.Trigger(name='control_limits_are_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='fba681e919f5ad8cb217c78ffa546c10e4a9d643', operation='UPDATE OR DELETE', pgid='pgtrigger_control_limits_are_append_only_9d3bd', table='facts_controllimits', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='frozenbaseline',
            trigger=pgtrigger.compiler.Trigger(name='frozen_baseline_is_immutable', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='3d7a733d4f139d8845b13a95f4c3f69077cca113', operation='UPDATE OR DELETE', pgid='pgtrigger_frozen_baseline_is_immutable_27a4a', table='facts_frozenbaseline', when='BEFORE')),
        ),
    ]
