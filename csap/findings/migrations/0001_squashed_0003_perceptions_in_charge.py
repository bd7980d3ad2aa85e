"""All tables of this room; in place of the steps that led to them (docs/adr/0015)."""

import django.contrib.postgres.fields
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [
        ('findings', '0001_initial'),
        ('findings', '0002_overdue_reviews'),
        ('findings', '0003_perceptions_in_charge'),
    ]

    initial = True

    dependencies = [
        ('facts', '0001_squashed_0009_service_months'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL(
            sql='CREATE SEQUENCE finding_number',
            reverse_sql='DROP SEQUENCE finding_number',
        ),
        migrations.CreateModel(
            name='Finding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(help_text='F-31, from a sequence.', max_length=16, unique=True)),
                ('kind', models.CharField(choices=[('GAP', 'expectation gap'), ('ANOMALY', 'anomaly'), ('TREND', 'trend'), ('BELOW_TARGET', 'below target'), ('OVERPROMISE', 'promised too much'), ('PORTFOLIO', 'portfolio'), ('OVERDUE', 'overdue review'), ('PERCEPTION', 'negative perception')], max_length=16)),
                ('stage', models.CharField(blank=True, choices=[('', ''), ('EMERGING', 'emerging'), ('SUSTAINED', 'lasting'), ('PROBABLE', 'probable'), ('CLEAR', 'clear')], max_length=12)),
                ('metric', models.CharField(max_length=80)),
                ('scope', models.CharField(max_length=160)),
                ('scope_words', models.CharField(max_length=200)),
                ('side', models.CharField(choices=[('bad', 'to the bad side'), ('good', 'to the good side'), ('none', 'with no better side')], max_length=4)),
                ('is_deficiency', models.BooleanField(help_text='Calls for a plan (docs/metrics.md#findings).')),
                ('state', models.CharField(choices=[('WAITING', 'waiting'), ('ATTACHED', 'linked to a plan'), ('DISMISSED', 'dismissed'), ('ENDED', 'ended by itself')], default='WAITING', max_length=12)),
                ('sentence', models.TextField()),
                ('severity', models.PositiveIntegerField(help_text='In thousandths.')),
                ('principles', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), default=list, size=None)),
                ('opened_at', models.DateTimeField()),
                ('first_start', models.DateField(help_text='First day of the period it was first found in.')),
                ('last_end', models.DateField(help_text='End of the newest period it was found in, excluded.')),
                ('closed_at', models.DateTimeField(null=True)),
                ('plan_number', models.CharField(blank=True, help_text='CSAP-7, once linked.', max_length=16)),
            ],
            options={
                'indexes': [models.Index(fields=['state', '-is_deficiency', '-severity', '-id'], name='finding_list'), models.Index(fields=['kind', 'metric', 'scope', '-last_end'], name='finding_past')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ('WAITING', 'ATTACHED'))), fields=('kind', 'metric', 'scope'), name='one_open_finding_a_kind_metric_and_scope'), models.CheckConstraint(condition=models.Q(models.Q(('closed_at', None), ('state__in', ('WAITING', 'ATTACHED'))), models.Q(models.Q(('state__in', ('WAITING', 'ATTACHED')), _negated=True), ('closed_at__isnull', False)), _connector='OR'), name='finding_is_closed_iff_dismissed_or_ended'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'ATTACHED'), _negated=True), models.Q(('plan_number', ''), _negated=True), _connector='OR'), name='finding_is_linked_to_a_plan_that_has_a_number'), models.CheckConstraint(condition=models.Q(('last_end__gt', models.F('first_start'))), name='finding_period_has_days')],
            },
        ),
        migrations.CreateModel(
            name='Evidence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('start', models.DateField()),
                ('end', models.DateField()),
                ('sentence', models.TextField()),
                ('why', models.TextField(help_text='Why it is reported, and how likely chance is.')),
                ('stage', models.CharField(blank=True, choices=[('', ''), ('EMERGING', 'emerging'), ('SUSTAINED', 'lasting'), ('PROBABLE', 'probable'), ('CLEAR', 'clear')], max_length=12)),
                ('n', models.PositiveBigIntegerField(null=True)),
                ('k', models.PositiveBigIntegerField(null=True)),
                ('value', models.FloatField(null=True)),
                ('low', models.FloatField(null=True)),
                ('high', models.FloatField(null=True)),
                ('unit', models.CharField(blank=True, max_length=40)),
                ('definition_version', models.PositiveSmallIntegerField()),
                ('input_hash', models.CharField(help_text="Of the baseline's input.", max_length=64)),
                ('points', models.JSONField(default=dict)),
                ('statistics', models.JSONField(default=dict)),
                ('found_at', models.DateTimeField()),
                ('baseline', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='facts.baseline')),
                ('finding', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='evidence', to='findings.finding')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('finding', 'start', 'end', 'input_hash'), name='evidence_is_kept_once_a_period_and_input'), models.CheckConstraint(condition=models.Q(('end__gt', models.F('start'))), name='evidence_period_has_days')],
            },
        ),
        migrations.CreateModel(
            name='FindingEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('step', models.CharField(choices=[('OPENED', 'found'), ('FOUND_AGAIN', 'found again'), ('GREW', 'became a deficiency'), ('ATTACHED', 'linked to a plan'), ('CHARGED', 'given to'), ('DISMISSED', 'dismissed'), ('ENDED', 'ended by rule')], max_length=12)),
                ('at', models.DateTimeField()),
                ('reason', models.CharField(blank=True, choices=[('EXPLAINED', 'Explained by a known event'), ('WRONG_DATA', 'Data are wrong'), ('TOO_SMALL', 'Too small to matter here'), ('DEALT_WITH', 'Already dealt with'), ('CLOSED', 'not found in two periods in a row'), ('STALE', 'too little to tell in three periods in a row')], max_length=12)),
                ('sentence', models.CharField(blank=True, max_length=500)),
                ('detail', models.JSONField(default=dict, help_text='Plan number, period.')),
                ('key', models.CharField(help_text='Makes it once.', max_length=64, null=True, unique=True)),
                ('actor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('finding', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='findings.finding')),
            ],
            options={
                'indexes': [models.Index(fields=['finding', 'id'], name='finding_event_order')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('step', 'DISMISSED'), _negated=True), models.Q(('actor__isnull', False), models.Q(('reason', ''), _negated=True), models.Q(('sentence', ''), _negated=True)), _connector='OR'), name='a_finding_is_dismissed_by_somebody_with_a_reason')],
            },
        ),
        migrations.CreateModel(
            name='Run',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('start', models.DateField()),
                ('end', models.DateField()),
                ('at', models.DateTimeField()),
                ('scopes', models.PositiveIntegerField()),
                ('charts', models.PositiveIntegerField()),
                ('tests', models.PositiveIntegerField()),
                ('signals', models.PositiveIntegerField()),
                ('called', models.PositiveIntegerField()),
                ('opened', models.PositiveIntegerField()),
                ('repeated', models.PositiveIntegerField()),
                ('ended', models.PositiveIntegerField()),
                ('too_few', models.JSONField(default=list)),
            ],
            options={
                'indexes': [models.Index(fields=['-end', '-id'], name='finding_run_newest')],
            },
        ),
        migrations.CreateModel(
            name='Charge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('due_date', models.DateField()),
                ('set_at', models.DateTimeField()),
                ('finding', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='charges', to='findings.finding')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('set_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['finding', '-id'], name='finding_charge_newest')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='evidence',
            trigger=pgtrigger.compiler.Trigger(name='evidence_is_frozen', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='e09f40002efba6c5bc674b34818c5f0f5f89d92a', operation='UPDATE OR DELETE', pgid='pgtrigger_evidence_is_frozen_99b34', table='findings_evidence', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='findingevent',
            trigger=pgtrigger.compiler.Trigger(name='finding_event_is_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='e902cb04629e1b326b5882cf6a71601d2653d5be', operation='UPDATE OR DELETE', pgid='pgtrigger_finding_event_is_append_only_44407', table='findings_findingevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='run',
            trigger=pgtrigger.compiler.Trigger(name='finding_run_is_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='574fe0525348dde4f50c6e6ab0c3c5d0a447bcb4', operation='UPDATE OR DELETE', pgid='pgtrigger_finding_run_is_append_only_1ee80', table='findings_run', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='charge',
            trigger=pgtrigger.compiler.Trigger(name='finding_charge_is_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='c96543e37db152f5731d26b1a866fa55ad045bbe', operation='UPDATE OR DELETE', pgid='pgtrigger_finding_charge_is_append_only_b57a8', table='findings_charge', when='BEFORE')),
        ),
    ]
