import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('findings', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL(
            sql="CREATE SEQUENCE plan_number",
            reverse_sql="DROP SEQUENCE plan_number",
        ),
        migrations.CreateModel(
            name='Plan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(help_text='CSAP-7, from a sequence.', max_length=16, unique=True)),
                ('title', models.CharField(max_length=300)),
                ('scope', models.CharField(max_length=160)),
                ('scope_words', models.CharField(max_length=200)),
                ('metric', models.CharField(max_length=80)),
                ('trigger', models.CharField(choices=[('DEFICIENCY', 'a deficiency, by rule'), ('REVIEW', 'a service review'), ('MANUAL', 'a person, for a reason')], max_length=12)),
                ('state', models.CharField(choices=[('triggered', 'draft'), ('baseline_frozen', 'baseline frozen'), ('gap_analysed', 'gap analysed'), ('goals_set', 'goals set'), ('actions_planned', 'actions planned'), ('signed_off', 'signed off'), ('executing', 'under way'), ('evaluating', 'being evaluated'), ('closed', 'closed'), ('renewed', 'renewed'), ('abandoned', 'abandoned'), ('cancelled', 'cancelled')], default='triggered', max_length=20)),
                ('opened_at', models.DateTimeField()),
                ('closed_at', models.DateTimeField(null=True)),
                ('opened_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='PlanEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('event', models.CharField(max_length=24)),
                ('from_state', models.CharField(blank=True, choices=[('triggered', 'draft'), ('baseline_frozen', 'baseline frozen'), ('gap_analysed', 'gap analysed'), ('goals_set', 'goals set'), ('actions_planned', 'actions planned'), ('signed_off', 'signed off'), ('executing', 'under way'), ('evaluating', 'being evaluated'), ('closed', 'closed'), ('renewed', 'renewed'), ('abandoned', 'abandoned'), ('cancelled', 'cancelled')], max_length=20)),
                ('to_state', models.CharField(choices=[('triggered', 'draft'), ('baseline_frozen', 'baseline frozen'), ('gap_analysed', 'gap analysed'), ('goals_set', 'goals set'), ('actions_planned', 'actions planned'), ('signed_off', 'signed off'), ('executing', 'under way'), ('evaluating', 'being evaluated'), ('closed', 'closed'), ('renewed', 'renewed'), ('abandoned', 'abandoned'), ('cancelled', 'cancelled')], max_length=20)),
                ('at', models.DateTimeField()),
                ('reason', models.CharField(blank=True, max_length=500)),
                ('detail', models.JSONField(default=dict, help_text='Number of the finding that was linked.')),
                ('content_hash', models.CharField(help_text='Of what the plan said then.', max_length=64)),
                ('actor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='plans.plan')),
            ],
        ),
        migrations.CreateModel(
            name='PlanFinding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_trigger', models.BooleanField(default=False)),
                ('at', models.DateTimeField()),
                ('finding', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='findings.finding')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='plans.plan')),
            ],
        ),
        migrations.AddIndex(
            model_name='plan',
            index=models.Index(fields=['scope', 'metric', '-id'], name='plan_of_scope_and_metric'),
        ),
        migrations.AddConstraint(
            model_name='plan',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ('closed', 'renewed', 'abandoned', 'cancelled')), _negated=True), fields=('scope', 'metric'), name='one_open_plan_a_scope_and_metric'),
        ),
        migrations.AddConstraint(
            model_name='plan',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', False), ('state__in', ('closed', 'renewed', 'abandoned', 'cancelled'))), models.Q(models.Q(('state__in', ('closed', 'renewed', 'abandoned', 'cancelled')), _negated=True), ('closed_at', None)), _connector='OR'), name='plan_is_closed_iff_it_is_over'),
        ),
        migrations.AddConstraint(
            model_name='plan',
            constraint=models.CheckConstraint(condition=models.Q(('opened_by__isnull', False), ('trigger', 'DEFICIENCY'), _connector='OR'), name='only_a_deficiency_opens_a_plan_by_rule'),
        ),
        migrations.AddIndex(
            model_name='planevent',
            index=models.Index(fields=['plan', 'id'], name='plan_event_order'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='planevent',
            trigger=pgtrigger.compiler.Trigger(name='plan_event_is_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='e8aa510c87dae8d369c99f0e7cb3ceca8593d269', operation='UPDATE OR DELETE', pgid='pgtrigger_plan_event_is_append_only_7b8e4', table='plans_planevent', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='planfinding',
            constraint=models.UniqueConstraint(condition=models.Q(('is_trigger', True)), fields=('plan',), name='one_finding_triggers_a_plan'),
        ),
    ]
