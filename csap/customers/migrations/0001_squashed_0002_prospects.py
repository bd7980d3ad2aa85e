"""All tables of this room; in place of the steps that led to them (docs/adr/0015)."""

import django.core.validators
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [
        ('customers', '0001_key_customers'),
        ('customers', '0002_prospects'),
    ]

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('catalogue', '0001_squashed_0005_service_cost_and_lifecycle'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CriteriaSet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveSmallIntegerField(unique=True)),
                ('reason', models.CharField(max_length=500)),
                ('created_at', models.DateTimeField()),
                ('key', models.CharField(help_text='Makes it once.', max_length=64, null=True, unique=True)),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('version__gt', 1)), name='first_criteria_are_shipped_not_stored'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='criteria_change_for_a_reason')],
            },
        ),
        migrations.CreateModel(
            name='Criterion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('key', models.SlugField(db_index=False, max_length=40)),
                ('title', models.CharField(max_length=60)),
                ('words', models.CharField(max_length=200)),
                ('source', models.CharField(choices=[('COMPUTED', 'from data'), ('JUDGED', 'judged by two people'), ('MIXED', 'from data and judged by two people')], max_length=8)),
                ('weight', models.DecimalField(decimal_places=3, max_digits=4, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(1)])),
                ('criteria_set', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='criteria', to='customers.criteriaset')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('criteria_set', 'key'), name='criterion_is_once_in_a_version'), models.UniqueConstraint(fields=('criteria_set', 'position'), name='criterion_has_its_place_in_a_version'), models.CheckConstraint(condition=models.Q(('weight__gte', 0), ('weight__lte', 1)), name='criterion_weight_is_0_to_1'), models.CheckConstraint(condition=models.Q(('source', 'JUDGED'), ('key__in', ('dependency', 'representation', 'consumption', 'critique', 'reasonableness')), _connector='OR'), name='only_what_data_can_tell_is_computed')],
            },
        ),
        migrations.CreateModel(
            name='Customer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('about', models.CharField(blank=True, help_text='Who the customer is.', max_length=300)),
                ('is_key', models.BooleanField(default=False)),
                ('key_since', models.DateField(blank=True, null=True)),
                ('term_ends', models.DateField(blank=True, null=True)),
                ('added_at', models.DateTimeField()),
                ('added_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('department', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.department')),
                ('representative', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('is_key', False), ('key_since', None), ('term_ends', None)), models.Q(('is_key', True), ('key_since__isnull', False), ('term_ends__gt', models.F('key_since'))), _connector='OR'), name='key_customer_has_a_term')],
            },
        ),
        migrations.CreateModel(
            name='CustomerEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('step', models.CharField(choices=[('ADDED', 'added to the register'), ('REPRESENTED', 'somebody else speaks for it'), ('LAPSED', 'the term ended without a new decision')], max_length=12)),
                ('at', models.DateTimeField()),
                ('detail', models.JSONField(default=dict, help_text='Name of who spoke before, end of the term.')),
                ('key', models.CharField(help_text='Makes it once.', max_length=64, null=True, unique=True)),
                ('actor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='customers.customer')),
            ],
            options={
                'indexes': [models.Index(fields=['customer', 'id'], name='customer_event_order')],
                'constraints': [models.CheckConstraint(condition=models.Q(('actor__isnull', False), ('step', 'LAPSED'), _connector='OR'), name='only_a_term_ends_by_rule')],
            },
        ),
        migrations.CreateModel(
            name='InterviewNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('held_on', models.DateField()),
                ('statement', models.TextField(blank=True, max_length=4000)),
                ('is_relevant', models.BooleanField(blank=True, null=True)),
                ('told_early', models.BooleanField(blank=True, null=True)),
                ('satisfaction', models.PositiveSmallIntegerField(blank=True, help_text='1 to 5.', null=True)),
                ('consented_on', models.DateField()),
                ('recorded_at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('key', models.CharField(help_text='Makes it once.', max_length=64, null=True, unique=True)),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notes', to='customers.customer')),
                ('first_to_fix', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.service')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('withdrawn_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['customer', '-held_on', '-id'], name='customer_interview')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at', None), ('withdrawn_by', None), models.Q(('statement', ''), _negated=True)), models.Q(('first_to_fix', None), ('is_relevant', None), ('satisfaction', None), ('statement', ''), ('told_early', None), ('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False)), _connector='OR'), name='interview_note_says_something_unless_withdrawn'), models.CheckConstraint(condition=models.Q(('satisfaction', None), models.Q(('satisfaction__gte', 1), ('satisfaction__lte', 5)), _connector='OR'), name='interview_satisfaction_is_1_to_5')],
            },
        ),
        migrations.CreateModel(
            name='Judgement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('criterion', models.SlugField(db_index=False, max_length=40)),
                ('mark', models.PositiveSmallIntegerField()),
                ('reason', models.CharField(max_length=500)),
                ('at', models.DateTimeField()),
                ('key', models.CharField(help_text='Makes it once.', max_length=64, null=True, unique=True)),
                ('actor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='judgements', to='customers.customer')),
            ],
            options={
                'indexes': [models.Index(fields=['customer', 'criterion', 'actor', '-at', '-id'], name='customer_judgement')],
                'constraints': [models.CheckConstraint(condition=models.Q(('mark__lte', 4)), name='judgement_is_a_mark_of_0_to_4'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='judgement_has_a_reason')],
            },
        ),
        migrations.CreateModel(
            name='Representation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('actor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='representations', to='customers.customer')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['customer', '-at', '-id'], name='customer_representation')],
            },
        ),
        migrations.CreateModel(
            name='Standing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('start', models.DateField()),
                ('end', models.DateField(help_text='Excluded.')),
                ('criteria_version', models.PositiveSmallIntegerField()),
                ('point', models.FloatField(null=True)),
                ('low', models.FloatField()),
                ('high', models.FloatField()),
                ('known_weight', models.FloatField()),
                ('gate', models.CharField(choices=[('pass', 'passed'), ('fail', 'failed'), ('not yet known', 'fewer than three asks')], max_length=16)),
                ('is_suggested', models.BooleanField(help_text='By this quarter alone.')),
                ('asks', models.PositiveIntegerField(default=0)),
                ('reasonable', models.PositiveIntegerField(default=0)),
                ('complaints', models.PositiveIntegerField(help_text='Null: too few to tell.', null=True)),
                ('complaints_all', models.PositiveIntegerField()),
                ('requests', models.PositiveIntegerField()),
                ('requests_all', models.PositiveIntegerField()),
                ('loudness', models.FloatField(null=True)),
                ('voice', models.CharField(choices=[('normal', 'as loud as others'), ('strong signal', 'strong signal: listen first'), ('squeaky wheel', 'squeaky wheel: answered fairly, not key'), ('unknown', 'unknown: silent, which is not satisfied')], max_length=16)),
                ('services', models.JSONField(default=dict, help_text='Requests of a year by service id.')),
                ('computed_at', models.DateTimeField()),
                ('input_hash', models.CharField(max_length=64)),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='standings', to='customers.customer')),
            ],
            options={
                'indexes': [models.Index(fields=['customer', '-start', '-id'], name='customer_standing')],
                'constraints': [models.CheckConstraint(condition=models.Q(('end__gt', models.F('start'))), name='standing_is_of_a_period'), models.CheckConstraint(condition=models.Q(('high__lte', 1), ('low__gte', 0), ('low__lte', models.F('high'))), name='standing_range_is_within_0_and_1'), models.CheckConstraint(condition=models.Q(('reasonable__lte', models.F('asks'))), name='reasonable_asks_are_among_all')],
            },
        ),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('outcome', models.CharField(choices=[('IN', 'key customer'), ('OUT', 'not a key customer'), ('RENEWED', 'key customer for another term')], max_length=8)),
                ('reason', models.CharField(max_length=500)),
                ('since', models.DateField()),
                ('until', models.DateField(blank=True, null=True)),
                ('was_suggested', models.BooleanField()),
                ('at', models.DateTimeField()),
                ('key', models.CharField(help_text='Makes it once.', max_length=64, null=True, unique=True)),
                ('actor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='customers.customer')),
                ('standing', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='customers.standing')),
            ],
            options={
                'indexes': [models.Index(fields=['customer', '-at', '-id'], name='customer_decision')],
                'constraints': [models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='decision_has_a_reason'), models.CheckConstraint(condition=models.Q(models.Q(('outcome__in', ('IN', 'RENEWED')), ('until__gt', models.F('since'))), models.Q(models.Q(('outcome__in', ('IN', 'RENEWED')), _negated=True), ('until', None)), _connector='OR'), name='decision_has_a_term_iff_it_takes_somebody')],
            },
        ),
        migrations.CreateModel(
            name='CriterionScore',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('criterion', models.SlugField(db_index=False, max_length=40)),
                ('title', models.CharField(max_length=60)),
                ('source', models.CharField(choices=[('COMPUTED', 'from data'), ('JUDGED', 'judged by two people'), ('MIXED', 'from data and judged by two people')], max_length=8)),
                ('weight', models.FloatField()),
                ('data', models.FloatField(null=True)),
                ('judged', models.FloatField(null=True)),
                ('value', models.FloatField(null=True)),
                ('evidence', models.CharField(max_length=400)),
                ('inputs', models.JSONField(default=dict)),
                ('definition_version', models.PositiveSmallIntegerField()),
                ('standing', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='criteria', to='customers.standing')),
            ],
            options={
                'ordering': ('position',),
                'constraints': [models.UniqueConstraint(fields=('standing', 'criterion'), name='criterion_is_scored_once_in_a_standing'), models.CheckConstraint(condition=models.Q(('data', None), models.Q(('data__gte', 0), ('data__lte', 1)), _connector='OR'), name='criterion_data_is_0_to_1'), models.CheckConstraint(condition=models.Q(('judged', None), models.Q(('judged__gte', 0), ('judged__lte', 1)), _connector='OR'), name='criterion_judged_is_0_to_1'), models.CheckConstraint(condition=models.Q(('value', None), models.Q(('value__gte', 0), ('value__lte', 1)), _connector='OR'), name='criterion_value_is_0_to_1')],
            },
        ),
        migrations.CreateModel(
            name='Prospect',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('start', models.DateField()),
                ('end', models.DateField(help_text='Excluded.')),
                ('people', models.PositiveIntegerField()),
                ('people_all', models.PositiveIntegerField()),
                ('value_demand', models.PositiveIntegerField()),
                ('value_demand_all', models.PositiveIntegerField()),
                ('answered', models.PositiveIntegerField()),
                ('asked', models.PositiveIntegerField()),
                ('is_quiet', models.BooleanField()),
                ('department', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.department')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('answered__lte', models.F('asked')), ('people__lte', models.F('people_all')), ('value_demand__lte', models.F('value_demand_all'))), name='prospect_is_part_of_all')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='criteriaset',
            trigger=pgtrigger.compiler.Trigger(name='criteria_set_is_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='f327b743431451e253995c4b58d90a8cee300c71', operation='UPDATE OR DELETE', pgid='pgtrigger_criteria_set_is_append_only_108c3', table='customers_criteriaset', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='criterion',
            trigger=pgtrigger.compiler.Trigger(name='criterion_is_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='949f9db8034b3d6aa997bb198255e13f31f783ee', operation='UPDATE OR DELETE', pgid='pgtrigger_criterion_is_append_only_5d815', table='customers_criterion', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='criterion',
            trigger=pgtrigger.compiler.Trigger(name='criterion_weights_add_up_to_1', sql=pgtrigger.compiler.UpsertTriggerSql(constraint='CONSTRAINT', func="\n                    IF (SELECT sum(weight) FROM customers_criterion\n                         WHERE criteria_set_id = NEW.criteria_set_id) <> 1 THEN\n                        RAISE EXCEPTION 'the weights of the criteria do not add up to 1'\n                              USING ERRCODE = 'check_violation';\n                    END IF;\n                    RETURN NULL;\n                ", hash='b8d7417631d6feaaf94c6c0a3e85ee7bc75d0ca6', operation='INSERT', pgid='pgtrigger_criterion_weights_add_up_to_1_b860d', table='customers_criterion', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='customerevent',
            trigger=pgtrigger.compiler.Trigger(name='customer_event_is_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='42d2dffdc0bdbae555febd851e5da0f86def3e8e', operation='UPDATE OR DELETE', pgid='pgtrigger_customer_event_is_append_only_08a5a', table='customers_customerevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='interviewnote',
            trigger=pgtrigger.compiler.Trigger(name='interview_note_changes_only_by_withdrawal', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."withdrawn_at" IS NOT NULL OR NEW."withdrawn_at" IS NULL)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='ea7c241023ca331b697bd5e2a779bf56239866ca', operation='UPDATE', pgid='pgtrigger_interview_note_changes_only_by_withdrawal_e319a', table='customers_interviewnote', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='interviewnote',
            trigger=pgtrigger.compiler.Trigger(name='interview_note_is_kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='8240829ab989a08db362a83ea92a9f6a46ba6636', operation='DELETE', pgid='pgtrigger_interview_note_is_kept_a9e26', table='customers_interviewnote', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='judgement',
            trigger=pgtrigger.compiler.Trigger(name='judgement_is_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='246a8bb944d0c2f6c1f4e1e5504505ce57d2840a', operation='UPDATE OR DELETE', pgid='pgtrigger_judgement_is_append_only_08be0', table='customers_judgement', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='representation',
            trigger=pgtrigger.compiler.Trigger(name='representation_is_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='5313d24a437d15f1b0fa488cfb2b816977e2da12', operation='UPDATE OR DELETE', pgid='pgtrigger_representation_is_append_only_58a73', table='customers_representation', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='standing',
            trigger=pgtrigger.compiler.Trigger(name='standing_is_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='89f4ba1b935a081e1937d544de9539560b55b82f', operation='UPDATE OR DELETE', pgid='pgtrigger_standing_is_append_only_f85eb', table='customers_standing', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='decision',
            trigger=pgtrigger.compiler.Trigger(name='decision_is_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='d1a55ac8b1f090fc014e83c2dc181e09ff355b15', operation='UPDATE OR DELETE', pgid='pgtrigger_decision_is_append_only_60d3d', table='customers_decision', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='criterionscore',
            trigger=pgtrigger.compiler.Trigger(name='criterion_score_is_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='61a80131210ae3b275242301fb997c9b7cc7b003', operation='UPDATE OR DELETE', pgid='pgtrigger_criterion_score_is_append_only_8e0e8', table='customers_criterionscore', when='BEFORE')),
        ),
    ]
