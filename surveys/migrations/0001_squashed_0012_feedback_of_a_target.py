"""All tables of this room; in place of the steps that led to them (docs/adr/0015)."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.expressions
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [
        ('surveys', '0001_initial'),
        ('surveys', '0003_waves_and_collections'),
        ('surveys', '0004_response_knows_its_questions'),
        ('surveys', '0008_sending'),
        ('surveys', '0009_account_of_imported_answers'),
        ('surveys', '0010_feedback_and_improvements'),
        ('surveys', '0012_feedback_of_a_target'),
    ]

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('catalogue', '0001_squashed_0005_service_cost_and_lifecycle'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('requests', '0001_squashed_0004_comparable_requests_covered'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Questionnaire',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=20, unique=True)),
                ('name', models.CharField(max_length=120)),
                ('purpose', models.CharField(blank=True, max_length=300)),
                ('sent', models.CharField(choices=[('RESOLUTION', 'after a resolution'), ('WAVE', 'in a relationship wave'), ('ENGAGEMENT', 'after an engagement'), ('COLLECTED', 'collected elsewhere')], default='RESOLUTION', max_length=12)),
            ],
        ),
        migrations.CreateModel(
            name='OptOut',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateTimeField()),
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='QuestionnaireVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('published_at', models.DateTimeField(blank=True, null=True)),
                ('retired_at', models.DateTimeField(blank=True, null=True)),
                ('questionnaire', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='surveys.questionnaire')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('questionnaire', 'number'), name='questionnaire_version_is_unique'), models.CheckConstraint(condition=models.Q(('retired_at', None), ('retired_at__gte', models.F('published_at')), _connector='OR'), name='questionnaire_version_is_retired_after_publication'), models.UniqueConstraint(condition=models.Q(('published_at', None)), fields=('questionnaire',), name='questionnaire_has_one_draft')],
            },
        ),
        migrations.CreateModel(
            name='Question',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('key', models.SlugField(max_length=40)),
                ('kind', models.CharField(choices=[('RATING', 'rating'), ('YES_NO', 'yes or no'), ('EXPECTATION', 'minimum, desired and perceived'), ('IMPORTANCE', 'importance'), ('RELEVANCE', 'relevance to needs or priorities'), ('ACCEPTANCE', 'acceptance of how a service is run'), ('AWARENESS', 'awareness and use of a service'), ('POLICY', 'a rule in the way, apart from the service'), ('BEHAVIOUR', 'one of the five service behaviours'), ('COMMUNICATION', 'one of the four qualities of information'), ('CHOICE', 'choice'), ('COMMENT', 'comment')], max_length=14)),
                ('scale_min', models.SmallIntegerField(blank=True, null=True)),
                ('scale_max', models.SmallIntegerField(blank=True, null=True)),
                ('behaviour', models.CharField(blank=True, choices=[('quality', 'quality'), ('effectiveness', 'effectiveness'), ('timeliness', 'timeliness'), ('efficiency', 'efficiency'), ('performance', 'performance')], max_length=14, null=True)),
                ('measure', models.CharField(blank=True, max_length=40)),
                ('is_apart', models.BooleanField(default=False)),
                ('wording', models.JSONField()),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='questions', to='surveys.questionnaireversion')),
                ('is_per_service', models.BooleanField(default=False)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('version', 'key'), name='question_key_is_unique_in_its_version'), models.UniqueConstraint(fields=('version', 'position'), name='question_has_its_own_place'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'COMMENT'), ('scale_max', None), ('scale_min', None)), models.Q(models.Q(('kind', 'COMMENT'), _negated=True), ('scale_min__lt', models.F('scale_max'))), _connector='OR'), name='question_has_a_scale_unless_it_is_a_comment'), models.CheckConstraint(condition=models.Q(('is_apart', False), ('behaviour', None), _connector='OR'), name='question_apart_speaks_of_no_behaviour')],
            },
        ),
        migrations.CreateModel(
            name='Collection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120)),
                ('file_hash', models.CharField(max_length=64)),
                ('mapping', models.JSONField(default=dict)),
                ('collected_on', models.DateField()),
                ('imported_at', models.DateTimeField()),
                ('imported_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='collections', to='surveys.questionnaireversion')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('name',), name='collection_name_is_unique')],
            },
        ),
        migrations.CreateModel(
            name='Wave',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120)),
                ('mode', models.CharField(choices=[('NAMED', 'with your name'), ('CONFIDENTIAL', 'together with others only'), ('ANONYMOUS', 'without any trace of you')], default='ANONYMOUS', max_length=12)),
                ('population', models.JSONField(default=dict)),
                ('opens_on', models.DateField()),
                ('closes_on', models.DateField()),
                ('reminder_days', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), blank=True, default=list, help_text="Days after one's invitation, ascending.", size=None)),
                ('score_from', models.PositiveSmallIntegerField(default=5)),
                ('detail_from', models.PositiveSmallIntegerField(default=10)),
                ('state', models.CharField(choices=[('DRAFT', 'being prepared'), ('SENDING', 'invitations go out'), ('PAUSED', 'stopped for now'), ('OPEN', 'everyone is asked'), ('CLOSED', 'closed'), ('CANCELLED', 'called off')], default='DRAFT', max_length=12)),
                ('started_at', models.DateTimeField(blank=True, null=True)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('planned_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('services', models.ManyToManyField(blank=True, related_name='+', to='catalogue.service')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='waves', to='surveys.questionnaireversion')),
                ('key', models.CharField(blank=True, max_length=200, null=True, unique=True)),
                ('left_out', models.JSONField(blank=True, default=dict)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('closes_on__gt', models.F('opens_on'))), name='wave_closes_after_it_opens'), models.CheckConstraint(condition=models.Q(('detail_from__gte', 10), ('score_from__gte', 5)), name='wave_thresholds_are_never_below_the_rule'), models.CheckConstraint(condition=models.Q(('state__in', ['DRAFT', 'CANCELLED']), ('started_at__isnull', False), _connector='OR'), name='wave_has_started_iff_it_says_when')],
            },
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('resolution', models.PositiveSmallIntegerField(default=0, help_text='Which resolution of the request, from 0: its reopen count.')),
                ('mode', models.CharField(choices=[('NAMED', 'with your name'), ('CONFIDENTIAL', 'together with others only'), ('ANONYMOUS', 'without any trace of you')], default='CONFIDENTIAL', max_length=12)),
                ('channel', models.CharField(choices=[('MAIL', 'mail'), ('PAGE', "the request's page")], default='MAIL', max_length=8)),
                ('token_hash', models.CharField(max_length=64, null=True, unique=True)),
                ('sent_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('closing', models.CharField(blank=True, choices=[('REOPENED', 'the request was reopened'), ('DECLINED', 'the person declined'), ('BOUNCED', 'the mail came back'), ('WITHDRAWN', 'taken back')], max_length=12)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('service_request', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='requests.servicerequest')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invitations', to='surveys.questionnaireversion')),
                ('services', models.ManyToManyField(blank=True, related_name='+', to='catalogue.service')),
                ('wave', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='invitations', to='surveys.wave')),
                ('posted_at', models.DateTimeField(blank=True, null=True)),
                ('purpose', models.CharField(choices=[('RESOLUTION', 'after a resolution'), ('WAVE', 'in a relationship wave'), ('ENGAGEMENT', 'after an engagement'), ('COLLECTED', 'collected elsewhere')], default='RESOLUTION', max_length=12)),
                ('reason', models.CharField(blank=True, max_length=200)),
                ('reminded_at', models.DateTimeField(blank=True, null=True)),
                ('reminders', models.PositiveSmallIntegerField(default=0, help_text='Handed to the outbox.')),
                ('token_salt', models.CharField(blank=True, max_length=43)),
            ],
            options={
                'indexes': [models.Index(fields=['person', '-sent_at'], name='invitation_of_person'), models.Index(fields=['sent_at'], name='invitation_sent'), models.Index(condition=models.Q(('closed_at', None), ('posted_at', None), ('wave__isnull', False)), fields=['wave', 'id'], name='invitation_to_post'), models.Index(fields=['posted_at'], name='invitation_posted'), models.Index(condition=models.Q(('reminded_at__isnull', False)), fields=['reminded_at'], name='invitation_reminded')],
                'constraints': [models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('sent_at'))), name='invitation_expires_after_it_is_sent'), models.CheckConstraint(condition=models.Q(('answered_at', None), ('closed_at', None), _connector='OR'), name='invitation_is_answered_or_closed_not_both'), models.CheckConstraint(condition=models.Q(models.Q(('closed_at', None), ('closing', '')), models.Q(('closed_at__isnull', False), models.Q(('closing', ''), _negated=True)), _connector='OR'), name='invitation_closed_iff_it_says_why'), models.UniqueConstraint(fields=('wave', 'person'), name='person_is_asked_once_in_a_wave'), models.UniqueConstraint(fields=('service_request', 'person', 'purpose', 'resolution'), name='person_is_asked_once_about_a_resolution'), models.CheckConstraint(condition=models.Q(models.Q(('purpose', 'WAVE'), ('service_request', None), ('wave__isnull', False)), models.Q(models.Q(('purpose', 'WAVE'), _negated=True), ('wave', None)), _connector='OR'), name='invitation_is_of_a_wave_iff_its_purpose_is')],
            },
        ),
        migrations.CreateModel(
            name='Response',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('answered_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('number', models.PositiveSmallIntegerField(default=1, help_text='Grows with each change.')),
                ('invitation', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='response', to='surveys.invitation')),
                ('department', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.department')),
                ('edit_hash', models.CharField(blank=True, max_length=64, null=True, unique=True)),
                ('group', models.CharField(blank=True, max_length=40)),
                ('mode', models.CharField(choices=[('NAMED', 'with your name'), ('CONFIDENTIAL', 'together with others only'), ('ANONYMOUS', 'without any trace of you')], default='CONFIDENTIAL', max_length=12)),
                ('respondent', models.CharField(blank=True, max_length=80)),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='surveys.questionnaireversion')),
                ('collection', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='responses', to='surveys.collection')),
                ('wave', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='responses', to='surveys.wave')),
            ],
            options={
                'indexes': [models.Index(fields=['answered_at'], name='response_answered')],
                'constraints': [models.CheckConstraint(condition=models.Q(('changed_at__gte', models.F('answered_at'))), name='response_changes_after_it_is_given'), models.CheckConstraint(condition=models.Q(models.Q(('mode', 'ANONYMOUS'), _negated=True), models.Q(('invitation', None), ('respondent', '')), _connector='OR'), name='anonymous_response_leads_to_nobody'), models.CheckConstraint(condition=models.Q(models.Q(('collection', None), ('respondent', '')), models.Q(('collection__isnull', False), ('invitation', None), ('wave', None)), _connector='OR'), name='response_has_one_origin'), models.UniqueConstraint(condition=models.Q(('respondent', ''), _negated=True), fields=('collection', 'respondent'), name='respondent_is_once_in_a_collection')],
            },
        ),
        migrations.CreateModel(
            name='Answer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('part', models.CharField(blank=True, choices=[('minimum', 'minimum'), ('desired', 'desired'), ('perceived', 'perceived')], max_length=10)),
                ('value', models.SmallIntegerField(blank=True, null=True)),
                ('comment', models.TextField(blank=True)),
                ('behaviour', models.CharField(blank=True, choices=[('quality', 'quality'), ('effectiveness', 'effectiveness'), ('timeliness', 'timeliness'), ('efficiency', 'efficiency'), ('performance', 'performance')], max_length=14, null=True)),
                ('measure', models.CharField(blank=True, max_length=40)),
                ('question', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='surveys.question')),
                ('response', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='surveys.response')),
                ('service', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.service')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('value__isnull', False), models.Q(('comment', ''), _negated=True), _connector='OR'), name='answer_says_something'), models.UniqueConstraint(fields=('response', 'question', 'part', 'service'), name='question_is_answered_once', nulls_distinct=False)],
            },
        ),
        migrations.CreateModel(
            name='ResponseVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('answers', models.JSONField()),
                ('channel', models.CharField(choices=[('MAIL', 'mail'), ('PAGE', "the request's page")], max_length=8)),
                ('at', models.DateTimeField()),
                ('response', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='surveys.response')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('response', 'number'), name='response_version_is_unique')],
            },
        ),
        migrations.CreateModel(
            name='WaveMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('group', models.CharField(blank=True, help_text='Customer group at the start.', max_length=40)),
                ('invited_at', models.DateTimeField(blank=True, null=True)),
                ('department', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.department')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('wave', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='members', to='surveys.wave')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('invited_at', None)), fields=['wave', 'id'], name='member_to_invite'), models.Index(fields=['wave', 'department'], name='member_by_department')],
                'constraints': [models.UniqueConstraint(fields=('wave', 'person'), name='person_is_once_in_a_frame')],
            },
        ),
        migrations.CreateModel(
            name='SamplingRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('share', models.PositiveSmallIntegerField(help_text='Percent, 0 to 100.')),
                ('valid_from', models.DateTimeField()),
                ('valid_to', models.DateTimeField(blank=True, null=True)),
                ('service', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='catalogue.service')),
                ('set_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('share__lte', 100)), name='sampling_share_is_a_share'), models.CheckConstraint(condition=models.Q(('valid_to', None), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='sampling_rule_ends_after_it_begins'), models.UniqueConstraint(condition=models.Q(('valid_to', None)), fields=('service',), name='one_sampling_rule_of_a_service_is_in_force', nulls_distinct=False)],
            },
        ),
        migrations.CreateModel(
            name='SamplingRuleEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('share', models.PositiveSmallIntegerField(help_text='Percent, 0 to 100.')),
                ('valid_from', models.DateTimeField()),
                ('valid_to', models.DateTimeField(blank=True, null=True)),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='surveys.samplingrule')),
                ('service', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='catalogue.service')),
                ('set_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='WaveEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('name', models.CharField(max_length=120)),
                ('mode', models.CharField(choices=[('NAMED', 'with your name'), ('CONFIDENTIAL', 'together with others only'), ('ANONYMOUS', 'without any trace of you')], default='ANONYMOUS', max_length=12)),
                ('population', models.JSONField(default=dict)),
                ('opens_on', models.DateField()),
                ('closes_on', models.DateField()),
                ('reminder_days', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), blank=True, default=list, help_text="Days after one's invitation, ascending.", size=None)),
                ('score_from', models.PositiveSmallIntegerField(default=5)),
                ('detail_from', models.PositiveSmallIntegerField(default=10)),
                ('state', models.CharField(choices=[('DRAFT', 'being prepared'), ('SENDING', 'invitations go out'), ('PAUSED', 'stopped for now'), ('OPEN', 'everyone is asked'), ('CLOSED', 'closed'), ('CANCELLED', 'called off')], default='DRAFT', max_length=12)),
                ('key', models.CharField(blank=True, max_length=200, null=True)),
                ('left_out', models.JSONField(blank=True, default=dict)),
                ('started_at', models.DateTimeField(blank=True, null=True)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='surveys.wave')),
                ('planned_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('version', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='surveys.questionnaireversion')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='AnswerImport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file_name', models.CharField(max_length=200)),
                ('file_hash', models.CharField(max_length=64)),
                ('rows_read', models.PositiveIntegerField()),
                ('responses_created', models.PositiveIntegerField()),
                ('rows_listed', models.PositiveIntegerField()),
                ('account', models.JSONField()),
                ('at', models.DateTimeField()),
                ('collection', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='imports', to='surveys.collection')),
                ('imported_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('rows_read', django.db.models.expressions.CombinedExpression(models.F('responses_created'), '+', models.F('rows_listed')))), name='answer_import_accounts_for_every_row')],
            },
        ),
        migrations.CreateModel(
            name='CompanyPolicy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, unique=True)),
                ('summary', models.CharField(blank=True, max_length=300)),
                ('is_active', models.BooleanField(default=True)),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Feedback',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('part', models.CharField(blank=True, choices=[('minimum', 'minimum'), ('desired', 'desired'), ('perceived', 'perceived')], max_length=10)),
                ('mode', models.CharField(choices=[('NAMED', 'with your name'), ('CONFIDENTIAL', 'together with others only'), ('ANONYMOUS', 'without any trace of you')], max_length=12)),
                ('said_at', models.DateTimeField()),
                ('text', models.TextField(blank=True)),
                ('redacted', models.TextField(blank=True)),
                ('flags', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('EMAIL', 'address'), ('PHONE', 'telephone number'), ('NUMBER', 'request number'), ('NAME', 'name')], max_length=8), default=list, size=None)),
                ('readable_at', models.DateTimeField(blank=True, null=True)),
                ('shows_service', models.BooleanField(default=False)),
                ('topic', models.CharField(choices=[('SERVICE', 'service'), ('POLICY', 'policy')], max_length=8)),
                ('is_tagged', models.BooleanField(default=False, help_text='By hand: its topic stays.')),
                ('is_complaint', models.BooleanField(default=False)),
                ('state', models.CharField(choices=[('WAITING', 'waiting'), ('OWNED', "in somebody's hands"), ('ANSWERED', 'answered'), ('SET_ASIDE', 'set aside'), ('WITHDRAWN', 'taken back by its author')], default='WAITING', max_length=10)),
                ('answer', models.TextField(blank=True)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('is_upheld', models.BooleanField(blank=True, null=True)),
                ('target', models.CharField(blank=True, choices=[('REQUEST', 'a request'), ('PLAN', 'an action of the action plan')], max_length=8)),
                ('target_number', models.CharField(blank=True, max_length=20)),
                ('released_at', models.DateTimeField(blank=True, null=True)),
                ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('asked_service', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.service')),
                ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('policy', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='surveys.companypolicy')),
                ('question', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='surveys.question')),
                ('released_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('response', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='feedback', to='surveys.response')),
                ('service', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.service')),
            ],
            options={
                'indexes': [models.Index(fields=['-said_at', '-id'], name='feedback_newest'), models.Index(condition=models.Q(('readable_at', None)), fields=['response'], name='feedback_held'), models.Index(condition=models.Q(('target', ''), _negated=True), fields=['target_number'], name='feedback_of_target')],
                'constraints': [models.UniqueConstraint(fields=('response', 'question', 'part', 'asked_service'), name='feedback_is_once_for_each_answer', nulls_distinct=False), models.CheckConstraint(condition=models.Q(models.Q(('redacted', ''), ('state', 'WITHDRAWN'), ('text', '')), models.Q(models.Q(('state', 'WITHDRAWN'), _negated=True), models.Q(('text', ''), _negated=True), models.Q(('redacted', ''), _negated=True)), _connector='OR'), name='feedback_says_something_unless_it_is_taken_back'), models.CheckConstraint(condition=models.Q(('policy', None), ('topic', 'POLICY'), _connector='OR'), name='feedback_names_a_policy_only_when_it_is_about_one'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'OWNED'), _negated=True), ('owner__isnull', False), _connector='OR'), name='feedback_in_hands_has_an_owner'), models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_at', None), ('answered_by', None)), models.Q(models.Q(('answer', ''), _negated=True), ('answered_at__isnull', False), ('answered_by__isnull', False)), _connector='OR'), name='feedback_is_answered_iff_it_says_what_by_whom_and_when'), models.CheckConstraint(condition=models.Q(models.Q(('released_at', None), ('released_by', None)), models.Q(('readable_at__isnull', False), ('released_at__isnull', False), ('released_by__isnull', False)), _connector='OR'), name='feedback_is_published_by_a_named_person_once_readable'), models.CheckConstraint(condition=models.Q(models.Q(('target', ''), ('target_number', '')), models.Q(models.Q(('target', ''), _negated=True), models.Q(('target_number', ''), _negated=True)), _connector='OR'), name='feedback_is_turned_iff_it_says_into_what')],
            },
        ),
        migrations.CreateModel(
            name='FeedbackHistory',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('step', models.CharField(choices=[('RECEIVED', 'received'), ('CHANGED', 'changed by its author'), ('TAKEN_BACK', 'taken back by its author'), ('OWNED', 'given to somebody'), ('TAGGED', 'tagged'), ('ANSWERED', 'answered'), ('SET_ASIDE', 'set aside'), ('TURNED', 'turned into something'), ('RELEASED', 'published'), ('HIDDEN', 'no longer published')], max_length=12)),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('detail', models.JSONField(blank=True, default=dict)),
                ('key', models.CharField(blank=True, max_length=80, null=True, unique=True)),
                ('at', models.DateTimeField()),
                ('actor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('feedback', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='history', to='surveys.feedback')),
            ],
        ),
        migrations.CreateModel(
            name='Improvement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('said', models.CharField(max_length=300)),
                ('did', models.CharField(max_length=600)),
                ('written_at', models.DateTimeField()),
                ('released_at', models.DateTimeField(blank=True, null=True)),
                ('key', models.CharField(blank=True, max_length=80, null=True, unique=True)),
                ('departments', models.ManyToManyField(blank=True, related_name='+', to='accounts.department')),
                ('feedback', models.ManyToManyField(blank=True, related_name='improvements', to='surveys.feedback')),
                ('released_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('services', models.ManyToManyField(blank=True, related_name='+', to='catalogue.service')),
                ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('released_at', None), ('released_by', None)), models.Q(('released_at__isnull', False), ('released_by__isnull', False)), _connector='OR'), name='improvement_is_released_by_a_named_person')],
            },
        ),
        migrations.CreateModel(
            name='QuestionEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('position', models.PositiveSmallIntegerField()),
                ('key', models.SlugField(db_index=False, max_length=40)),
                ('kind', models.CharField(choices=[('RATING', 'rating'), ('YES_NO', 'yes or no'), ('EXPECTATION', 'minimum, desired and perceived'), ('IMPORTANCE', 'importance'), ('RELEVANCE', 'relevance to needs or priorities'), ('ACCEPTANCE', 'acceptance of how a service is run'), ('AWARENESS', 'awareness and use of a service'), ('POLICY', 'a rule in the way, apart from the service'), ('BEHAVIOUR', 'one of the five service behaviours'), ('COMMUNICATION', 'one of the four qualities of information'), ('CHOICE', 'choice'), ('COMMENT', 'comment')], max_length=14)),
                ('scale_min', models.SmallIntegerField(blank=True, null=True)),
                ('scale_max', models.SmallIntegerField(blank=True, null=True)),
                ('behaviour', models.CharField(blank=True, choices=[('quality', 'quality'), ('effectiveness', 'effectiveness'), ('timeliness', 'timeliness'), ('efficiency', 'efficiency'), ('performance', 'performance')], max_length=14, null=True)),
                ('measure', models.CharField(blank=True, max_length=40)),
                ('is_apart', models.BooleanField(default=False)),
                ('is_per_service', models.BooleanField(default=False)),
                ('wording', models.JSONField()),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='surveys.question')),
                ('version', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='surveys.questionnaireversion')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='QuestionnaireEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('code', models.CharField(max_length=20)),
                ('name', models.CharField(max_length=120)),
                ('sent', models.CharField(choices=[('RESOLUTION', 'after a resolution'), ('WAVE', 'in a relationship wave'), ('ENGAGEMENT', 'after an engagement'), ('COLLECTED', 'collected elsewhere')], default='RESOLUTION', max_length=12)),
                ('purpose', models.CharField(blank=True, max_length=300)),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='surveys.questionnaire')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='QuestionnaireVersionEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('number', models.PositiveSmallIntegerField()),
                ('published_at', models.DateTimeField(blank=True, null=True)),
                ('retired_at', models.DateTimeField(blank=True, null=True)),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='surveys.questionnaireversion')),
                ('questionnaire', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='surveys.questionnaire')),
            ],
            options={
                'abstract': False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='questionnaireversion',
            trigger=pgtrigger.compiler.Trigger(name='published_version_is_kept', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."published_at" IS NOT NULL)', func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='c723d06037daa2dc8d9e2a0c0b63729c6128c765', operation='DELETE', pgid='pgtrigger_published_version_is_kept_110b2', table='surveys_questionnaireversion', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='questionnaireversion',
            trigger=pgtrigger.compiler.Trigger(name='published_version_is_fixed', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.published_at IS NOT NULL AND (OLD.questionnaire_id, OLD.number, OLD.published_at) IS DISTINCT FROM (NEW.questionnaire_id, NEW.number, NEW.published_at))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='c7fd5e81ade3d372e956b6b7a9c8ecfc8c6b3c4e', operation='UPDATE', pgid='pgtrigger_published_version_is_fixed_68fe1', table='surveys_questionnaireversion', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='question',
            trigger=pgtrigger.compiler.Trigger(name='published_question_is_fixed', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF EXISTS (SELECT 1 FROM surveys_questionnaireversion AS v WHERE v.id IN (OLD.version_id, NEW.version_id) AND v.published_at IS NOT NULL) THEN RAISE EXCEPTION 'The questions of a published version are fixed'; END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;", hash='8ae41d46b16e8b314344204041d5c6983bb5724a', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_published_question_is_fixed_57e5a', table='surveys_question', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='wave',
            trigger=pgtrigger.compiler.Trigger(name='started_wave_is_fixed', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.started_at IS NOT NULL AND (OLD.version_id, OLD.mode, OLD.population, OLD.score_from, OLD.detail_from, OLD.started_at) IS DISTINCT FROM (NEW.version_id, NEW.mode, NEW.population, NEW.score_from, NEW.detail_from, NEW.started_at))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='1af5eeea2bf1d880991212c2836f1d23bff4f36d', operation='UPDATE', pgid='pgtrigger_started_wave_is_fixed_2516b', table='surveys_wave', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='wave',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "surveys_waveevent" ("closed_at", "closes_on", "detail_from", "id", "key", "left_out", "mode", "name", "opens_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "planned_by_id", "population", "reminder_days", "score_from", "started_at", "state", "version_id") VALUES (NEW."closed_at", NEW."closes_on", NEW."detail_from", NEW."id", NEW."key", NEW."left_out", NEW."mode", NEW."name", NEW."opens_on", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."planned_by_id", NEW."population", NEW."reminder_days", NEW."score_from", NEW."started_at", NEW."state", NEW."version_id"); RETURN NULL;', hash='a4eaa5ada4c1c3735b7730614ffe3323f5d86ad6', operation='INSERT', pgid='pgtrigger_insert_insert_eafbd', table='surveys_wave', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='wave',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "surveys_waveevent" ("closed_at", "closes_on", "detail_from", "id", "key", "left_out", "mode", "name", "opens_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "planned_by_id", "population", "reminder_days", "score_from", "started_at", "state", "version_id") VALUES (NEW."closed_at", NEW."closes_on", NEW."detail_from", NEW."id", NEW."key", NEW."left_out", NEW."mode", NEW."name", NEW."opens_on", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."planned_by_id", NEW."population", NEW."reminder_days", NEW."score_from", NEW."started_at", NEW."state", NEW."version_id"); RETURN NULL;', hash='a2b95345fb4bbb13fbbb4b1e3a69d5904ed2e041', operation='UPDATE', pgid='pgtrigger_update_update_644ad', table='surveys_wave', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='responseversion',
            trigger=pgtrigger.compiler.Trigger(name='response_version_is_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='0692ac77e4409901bb786d5f2a3a4ffa34ae71ef', operation='UPDATE', pgid='pgtrigger_response_version_is_append_only_646de', table='surveys_responseversion', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='samplingrule',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "surveys_samplingruleevent" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "service_id", "set_by_id", "share", "valid_from", "valid_to") VALUES (NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."service_id", NEW."set_by_id", NEW."share", NEW."valid_from", NEW."valid_to"); RETURN NULL;', hash='87f66e57805121dfc3675c549d55e706559b7406', operation='INSERT', pgid='pgtrigger_insert_insert_c0d4d', table='surveys_samplingrule', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='samplingrule',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "surveys_samplingruleevent" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "service_id", "set_by_id", "share", "valid_from", "valid_to") VALUES (NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."service_id", NEW."set_by_id", NEW."share", NEW."valid_from", NEW."valid_to"); RETURN NULL;', hash='da9e535aca6b60dfbb248fd05741e524ca9a2256', operation='UPDATE', pgid='pgtrigger_update_update_44055', table='surveys_samplingrule', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='samplingruleevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='fcede6006d2ed2d92273620fe72b85f6553ec15f', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_9bd80', table='surveys_samplingruleevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='waveevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='9c9cc74047517ce42ff19e0737306690c307cc15', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_f3478', table='surveys_waveevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='feedbackhistory',
            trigger=pgtrigger.compiler.Trigger(name='feedback_history_is_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='e54009ade2ce79511e12bf3a38351310125c313c', operation='UPDATE', pgid='pgtrigger_feedback_history_is_append_only_c4dbd', table='surveys_feedbackhistory', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='questionevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='21971b0a0a8cdd410ac6315022a86fd407163d44', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_882f1', table='surveys_questionevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='questionnaireevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='a40363faf0bb061a8e6a8d69b9fdf49a99c60b6e', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_eb78e', table='surveys_questionnaireevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='questionnaireversionevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='49e524c2e14d2cac5d8f0fbf7f3f5103a5413d45', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_c1e37', table='surveys_questionnaireversionevent', when='BEFORE')),
        ),
    ]
