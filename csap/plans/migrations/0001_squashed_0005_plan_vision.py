"""All tables of this room; in place of the steps that led to them (docs/adr/0015)."""

import django.contrib.postgres.fields
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [
        ('plans', '0001_initial'),
        ('plans', '0002_plan_workspace'),
        ('plans', '0003_evaluating'),
        ('plans', '0004_partners_who_left'),
        ('plans', '0005_plan_vision'),
    ]

    initial = True

    dependencies = [
        ('facts', '0001_squashed_0009_service_months'),
        ('findings', '0001_squashed_0003_perceptions_in_charge'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL(
            sql='CREATE SEQUENCE plan_number',
            reverse_sql='DROP SEQUENCE plan_number',
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
                ('baseline', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='facts.frozenbaseline')),
                ('check_in_days', models.PositiveSmallIntegerField(default=30, help_text='How often the owner tells how it goes.')),
                ('content_hash', models.CharField(blank=True, help_text='Of the text that is signed, or was.', max_length=64)),
                ('control_scopes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=160), blank=True, default=list, help_text='Scopes outside the plan that its effect is compared with.', size=None)),
                ('ends_on', models.DateField(blank=True, help_text='Its last day.', null=True)),
                ('insufficient', models.JSONField(blank=True, default=dict, help_text='Why one of the four metrics (1 to 4) has no value in the baseline.')),
                ('owner', models.ForeignKey(blank=True, help_text="Answers for it on the provider's side.", null=True, on_delete=django.db.models.deletion.PROTECT, related_name='owned_plans', to=settings.AUTH_USER_MODEL)),
                ('predecessor', models.OneToOneField(blank=True, help_text='The plan that this one renews.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='successor', to='plans.plan')),
                ('proposed_ends_on', models.DateField(blank=True, help_text='Of an extension that the partners have yet to sign.', null=True)),
                ('reason', models.CharField(blank=True, help_text='Why a person opened it.', max_length=500)),
                ('review_number', models.CharField(blank=True, help_text='Of the service review that decided on it.', max_length=16)),
                ('signing_round', models.PositiveSmallIntegerField(default=1, help_text='A material change begins the next one; signatures of earlier fall.')),
                ('starts_on', models.DateField(blank=True, null=True)),
                ('vision', models.TextField(blank=True, help_text='What will be different for the people it is for.', max_length=2000)),
            ],
            options={
                'indexes': [models.Index(fields=['scope', 'metric', '-id'], name='plan_of_scope_and_metric'), models.Index(fields=['state', '-id'], name='plan_of_state')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ('closed', 'renewed', 'abandoned', 'cancelled')), _negated=True), fields=('scope', 'metric'), name='one_open_plan_a_scope_and_metric'), models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', False), ('state__in', ('closed', 'renewed', 'abandoned', 'cancelled'))), models.Q(models.Q(('state__in', ('closed', 'renewed', 'abandoned', 'cancelled')), _negated=True), ('closed_at', None)), _connector='OR'), name='plan_is_closed_iff_it_is_over'), models.CheckConstraint(condition=models.Q(('opened_by__isnull', False), ('trigger', 'DEFICIENCY'), _connector='OR'), name='only_a_deficiency_opens_a_plan_by_rule'), models.CheckConstraint(condition=models.Q(models.Q(('ends_on', None), ('starts_on', None)), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='plan_has_its_dates_together'), models.CheckConstraint(condition=models.Q(('proposed_ends_on', None), ('proposed_ends_on__gt', models.F('ends_on')), _connector='OR'), name='plan_is_extended_to_a_later_day'), models.CheckConstraint(condition=models.Q(('state__in', ('triggered', 'cancelled')), ('baseline__isnull', False), _connector='OR'), name='plan_rests_on_a_baseline_once_it_is_frozen'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('signed_off', 'executing', 'evaluating', 'closed', 'renewed', 'abandoned')), _negated=True), models.Q(('ends_on__isnull', False), ('owner__isnull', False), ('starts_on__isnull', False), models.Q(('content_hash', ''), _negated=True)), _connector='OR'), name='signed_plan_has_owner_dates_and_text'), models.CheckConstraint(condition=models.Q(('predecessor', models.F('pk')), _negated=True), name='plan_is_not_its_own_predecessor'), models.CheckConstraint(condition=models.Q(('check_in_days__gte', 1), ('check_in_days__lte', 366)), name='plan_checks_in_at_least_once_a_year')],
            },
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
                ('key', models.CharField(blank=True, help_text='The same step twice is one.', max_length=64, null=True, unique=True)),
            ],
            options={
                'indexes': [models.Index(fields=['plan', 'id'], name='plan_event_order')],
            },
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
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('is_trigger', True)), fields=('plan',), name='one_finding_triggers_a_plan')],
            },
        ),
        migrations.CreateModel(
            name='CheckIn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('words', models.TextField(max_length=2000)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='check_ins', to='plans.plan')),
            ],
            options={
                'indexes': [models.Index(fields=['plan', '-at'], name='plan_check_in_newest')],
                'constraints': [models.CheckConstraint(condition=models.Q(('words', ''), _negated=True), name='check_in_has_words')],
            },
        ),
        migrations.CreateModel(
            name='GapAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('form', models.CharField(choices=[('PROMISE', 'target, promise and delivery'), ('EXPECTATION', 'expected and perceived'), ('PERCEPTION', 'felt and measured')], max_length=12)),
                ('verdict', models.CharField(choices=[('GAP', 'there is a gap'), ('NONE', 'no gap'), ('NOT_MEASURABLE', 'not measurable')], max_length=16)),
                ('words', models.TextField(max_length=2000)),
                ('answered_at', models.DateTimeField()),
                ('answered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='gaps', to='plans.plan')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('plan', 'form'), name='gap_is_answered_once_a_form'), models.CheckConstraint(condition=models.Q(('words', ''), _negated=True), name='gap_answer_has_words')],
            },
        ),
        migrations.CreateModel(
            name='Goal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(help_text='In its plan, from 1.')),
                ('aim', models.CharField(choices=[('IMPROVE', 'improve'), ('MAINTAIN', 'maintain')], max_length=8)),
                ('metric', models.CharField(max_length=80)),
                ('scope', models.CharField(max_length=160)),
                ('scope_words', models.CharField(max_length=200)),
                ('baseline_value', models.FloatField(blank=True, null=True)),
                ('target', models.FloatField(blank=True, null=True)),
                ('band_low', models.FloatField(blank=True, null=True)),
                ('band_high', models.FloatField(blank=True, null=True)),
                ('guard_metric', models.CharField(blank=True, help_text='Must not get worse while this one gets better.', max_length=80)),
                ('due_on', models.DateField()),
                ('words', models.CharField(blank=True, max_length=300)),
                ('baseline', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='facts.frozenbaseline')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='goals', to='plans.plan')),
                ('predecessor', models.ForeignKey(blank=True, help_text='The open goal of the plan before, that this one goes on with.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='successors', to='plans.goal')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('plan', 'number'), name='goal_number_in_its_plan'), models.UniqueConstraint(fields=('plan', 'metric', 'scope'), name='one_goal_a_metric_and_scope_of_a_plan'), models.CheckConstraint(condition=models.Q(models.Q(('aim', 'IMPROVE'), ('band_high', None), ('band_low', None), ('baseline_value__isnull', False), ('target__isnull', False)), models.Q(('aim', 'MAINTAIN'), ('band_high__gt', models.F('band_low')), ('target', None)), _connector='OR'), name='improving_goal_has_a_target_and_maintaining_one_a_band'), models.CheckConstraint(condition=models.Q(('target', None), models.Q(('target', models.F('baseline_value')), _negated=True), _connector='OR'), name='improving_goal_moves_away_from_its_baseline'), models.CheckConstraint(condition=models.Q(('guard_metric', models.F('metric')), _negated=True), name='goal_guards_another_metric_than_its_own')],
            },
        ),
        migrations.CreateModel(
            name='Action',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('principle', models.PositiveSmallIntegerField(help_text='1 to 5, of the remedial question.')),
                ('what', models.CharField(max_length=300)),
                ('effort_hours', models.PositiveIntegerField(help_text="Expected, of people's time.")),
                ('due_on', models.DateField()),
                ('status', models.CharField(choices=[('OPEN', 'open'), ('UNDER_WAY', 'under way'), ('DONE', 'done'), ('DROPPED', 'dropped')], default='OPEN', max_length=12)),
                ('done_on', models.DateField(blank=True, null=True)),
                ('outcome', models.CharField(blank=True, help_text='What came of it, or why it was dropped.', max_length=500)),
                ('qualities', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('ACCURACY', 'accuracy'), ('TIMELINESS', 'timeliness'), ('RELEVANCE', 'relevance'), ('PROFESSIONALISM', 'professionalism')], max_length=16), blank=True, default=list, size=None)),
                ('subject_number', models.CharField(blank=True, max_length=24)),
                ('decided_in', models.CharField(blank=True, help_text='The service review that decided on it.', max_length=40)),
                ('added_at', models.DateTimeField()),
                ('key', models.CharField(blank=True, max_length=64, null=True, unique=True)),
                ('added_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='plan_actions', to=settings.AUTH_USER_MODEL)),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='actions', to='plans.plan')),
                ('goals', models.ManyToManyField(blank=True, related_name='actions', to='plans.goal')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('status__in', ('DONE', 'DROPPED')), _negated=True), fields=['due_on'], name='plan_action_due')],
                'constraints': [models.CheckConstraint(condition=models.Q(('principle__gte', 1), ('principle__lte', 5)), name='action_answers_one_of_the_five_questions'), models.CheckConstraint(condition=models.Q(('what', ''), _negated=True), name='action_says_what'), models.CheckConstraint(condition=models.Q(('effort_hours__gte', 1)), name='action_has_an_effort'), models.CheckConstraint(condition=models.Q(models.Q(('done_on__isnull', False), ('status', 'DONE')), models.Q(models.Q(('status', 'DONE'), _negated=True), ('done_on', None)), _connector='OR'), name='action_is_done_iff_it_has_a_day'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'DROPPED'), _negated=True), models.Q(('outcome', ''), _negated=True), _connector='OR'), name='dropped_action_says_why'), models.CheckConstraint(condition=models.Q(models.Q(('principle', 3), ('qualities__len__gte', 1)), models.Q(models.Q(('principle', 3), _negated=True), ('qualities', [])), _connector='OR'), name='communication_action_says_what_it_improves'), models.CheckConstraint(condition=models.Q(('qualities__contained_by', ['ACCURACY', 'TIMELINESS', 'RELEVANCE', 'PROFESSIONALISM'])), name='action_qualities_are_known')],
            },
        ),
        migrations.CreateModel(
            name='NothingNeeded',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('principle', models.PositiveSmallIntegerField()),
                ('because', models.CharField(max_length=500)),
                ('answered_at', models.DateTimeField()),
                ('answered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='nothing_needed', to='plans.plan')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('plan', 'principle'), name='nothing_needed_once_a_question'), models.CheckConstraint(condition=models.Q(('principle__gte', 1), ('principle__lte', 5)), name='nothing_needed_answers_one_of_the_five_questions'), models.CheckConstraint(condition=models.Q(('because', ''), _negated=True), name='nothing_needed_says_because')],
            },
        ),
        migrations.CreateModel(
            name='Partner',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('side', models.CharField(choices=[('PROVIDER', 'for the provider'), ('CUSTOMER', 'for the customers'), ('KEY_CUSTOMER', 'a key customer, asked')], max_length=12)),
                ('scope', models.CharField(blank=True, max_length=160)),
                ('scope_words', models.CharField(blank=True, max_length=200)),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='partners', to='plans.plan')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='plans_to_sign', to=settings.AUTH_USER_MODEL)),
                ('left_at', models.DateTimeField(blank=True, help_text='Signs no more since then.', null=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('side', 'PROVIDER'), ('scope', '')), models.Q(models.Q(('side', 'PROVIDER'), _negated=True), models.Q(('scope', ''), _negated=True)), _connector='OR'), name='customer_signs_for_a_scope'), models.UniqueConstraint(condition=models.Q(('left_at', None)), fields=('plan', 'user'), name='partner_signs_once'), models.UniqueConstraint(condition=models.Q(('left_at', None), ('side', 'PROVIDER')), fields=('plan',), name='one_partner_signs_for_the_provider')],
            },
        ),
        migrations.CreateModel(
            name='Signature',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('content_hash', models.CharField(max_length=64)),
                ('way', models.CharField(choices=[('PAGE', 'on the page'), ('MAIL', 'by the link in a mail')], max_length=4)),
                ('at', models.DateTimeField()),
                ('partner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signatures', to='plans.partner')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('partner', 'content_hash'), name='partner_signs_a_text_once')],
            },
        ),
        migrations.CreateModel(
            name='EffectReading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('start', models.DateField(help_text='Of the window in which now is measured.')),
                ('end', models.DateField()),
                ('months_after', models.PositiveSmallIntegerField()),
                ('verdict', models.CharField(choices=[('MET_CREDIBLE', 'Met, effect credible'), ('MET_NOT_SEPARABLE', 'Met, cause not separable'), ('MOVED', 'Moved, not met'), ('NO_CHANGE', 'No change'), ('WORSE', 'Worse'), ('TOO_EARLY', 'Too early')], max_length=20)),
                ('given', models.JSONField()),
                ('found', models.JSONField()),
                ('rules_version', models.PositiveSmallIntegerField()),
                ('input_hash', models.CharField(help_text='Of what was given, and the rules.', max_length=64)),
                ('goal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='readings', to='plans.goal')),
                ('read_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['goal', '-at'], name='effect_reading_newest')],
                'constraints': [models.UniqueConstraint(fields=('goal', 'input_hash'), name='effect_is_read_once_from_the_same'), models.CheckConstraint(condition=models.Q(('end__gt', models.F('start'))), name='effect_window_has_days')],
            },
        ),
        migrations.CreateModel(
            name='AcceptedVerdict',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('verdict', models.CharField(choices=[('MET_CREDIBLE', 'Met, effect credible'), ('MET_NOT_SEPARABLE', 'Met, cause not separable'), ('MOVED', 'Moved, not met'), ('NO_CHANGE', 'No change'), ('WORSE', 'Worse'), ('TOO_EARLY', 'Too early')], max_length=20)),
                ('at', models.DateTimeField()),
                ('reason', models.CharField(blank=True, max_length=500)),
                ('key', models.CharField(blank=True, max_length=64, null=True, unique=True)),
                ('accepted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('goal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='verdicts', to='plans.goal')),
                ('reading', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.effectreading')),
            ],
            options={
                'indexes': [models.Index(fields=['goal', '-id'], name='accepted_verdict_newest')],
            },
        ),
        migrations.CreateModel(
            name='Lesson',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('words', models.TextField(max_length=2000)),
                ('at', models.DateTimeField()),
                ('key', models.CharField(blank=True, max_length=64, null=True, unique=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lessons', to='plans.plan')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('words', ''), _negated=True), name='lesson_has_words')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='planevent',
            trigger=pgtrigger.compiler.Trigger(name='plan_event_is_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='e8aa510c87dae8d369c99f0e7cb3ceca8593d269', operation='UPDATE OR DELETE', pgid='pgtrigger_plan_event_is_append_only_7b8e4', table='plans_planevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='checkin',
            trigger=pgtrigger.compiler.Trigger(name='plan_check_in_is_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='2f75fdb415602a75c161a55e0686e0ffe28f9d39', operation='UPDATE OR DELETE', pgid='pgtrigger_plan_check_in_is_append_only_94b97', table='plans_checkin', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='signature',
            trigger=pgtrigger.compiler.Trigger(name='plan_signature_is_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='37f2f88b3f1dcfdbdab11c53ceb21811be49f72d', operation='UPDATE OR DELETE', pgid='pgtrigger_plan_signature_is_append_only_9344a', table='plans_signature', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='effectreading',
            trigger=pgtrigger.compiler.Trigger(name='effect_reading_is_immutable', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='270882b1bfc7d68262e9606af087ab3f06a6a1a6', operation='UPDATE OR DELETE', pgid='pgtrigger_effect_reading_is_immutable_3497f', table='plans_effectreading', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='acceptedverdict',
            trigger=pgtrigger.compiler.Trigger(name='accepted_verdict_is_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='1bbc2e95632bad2babf2d6aaf26efdbcc8d92da1', operation='UPDATE OR DELETE', pgid='pgtrigger_accepted_verdict_is_append_only_7911b', table='plans_acceptedverdict', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='lesson',
            trigger=pgtrigger.compiler.Trigger(name='plan_lesson_is_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='a7122e3665dea4edfac0b70dc5accd803604b4f4', operation='UPDATE OR DELETE', pgid='pgtrigger_plan_lesson_is_append_only_0583c', table='plans_lesson', when='BEFORE')),
        ),
    ]
