"""All tables of this room; in place of the steps that led to them (docs/adr/0015)."""

import datetime
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [
        ('requests', '0001_initial'),
        ('requests', '0002_history_resolved_index'),
        ('requests', '0003_comparable_requests_index'),
        ('requests', '0004_comparable_requests_covered'),
    ]

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('catalogue', '0001_squashed_0005_service_cost_and_lifecycle'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL(
            sql=['CREATE SEQUENCE request_number_sr', 'CREATE SEQUENCE request_number_pr', 'CREATE SEQUENCE request_number_co'],
            reverse_sql=['DROP SEQUENCE request_number_sr', 'DROP SEQUENCE request_number_pr', 'DROP SEQUENCE request_number_co'],
        ),
        migrations.CreateModel(
            name='ServiceRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=20, unique=True)),
                ('kind', models.CharField(choices=[('SUPPORT', 'support'), ('PROJECT', 'project'), ('CONSULTING', 'consulting')], max_length=12)),
                ('summary', models.CharField(max_length=200)),
                ('details', models.JSONField(blank=True, default=dict)),
                ('channel', models.CharField(choices=[('PORTAL', 'portal'), ('DESK', 'desk'), ('API', 'API'), ('MAIL', 'mail'), ('PHONE', 'phone'), ('IMPORT', 'import')], max_length=8)),
                ('status', models.CharField(choices=[('NEW', 'New'), ('IN_PROGRESS', 'In progress'), ('ON_HOLD', 'On hold'), ('RESOLVED', 'Resolved'), ('CLOSED', 'Closed'), ('CANCELLED', 'Cancelled')], default='NEW', max_length=12)),
                ('hold_reason', models.CharField(blank=True, choices=[('REQUESTER', 'Waiting for requester'), ('APPROVAL', 'Waiting for approval'), ('SUPPLIER', 'Waiting for supplier'), ('CHANGE', 'Waiting for a change')], max_length=12)),
                ('impact', models.PositiveSmallIntegerField(choices=[(1, 'high'), (2, 'medium'), (3, 'low')])),
                ('urgency', models.PositiveSmallIntegerField(choices=[(1, 'high'), (2, 'medium'), (3, 'low')])),
                ('priority', models.PositiveSmallIntegerField(choices=[(1, 'Critical'), (2, 'High'), (3, 'Normal'), (4, 'Low')])),
                ('is_restricted', models.BooleanField(default=False)),
                ('exclusion', models.CharField(blank=True, choices=[('TEST', 'test'), ('SPAM', 'spam'), ('MERGED', 'merged into another')], max_length=8)),
                ('resolution', models.TextField(blank=True)),
                ('opened_at', models.DateTimeField()),
                ('first_response_at', models.DateTimeField(blank=True, null=True)),
                ('first_resolved_at', models.DateTimeField(blank=True, null=True)),
                ('resolved_at', models.DateTimeField(blank=True, help_text='The last resolution, null while open again.', null=True)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('cancelled_at', models.DateTimeField(blank=True, null=True)),
                ('response_due_at', models.DateTimeField(blank=True, null=True)),
                ('resolution_due_at', models.DateTimeField(blank=True, null=True)),
                ('queue_at', models.DateTimeField(default=datetime.datetime(9000, 1, 1, 0, 0, tzinfo=datetime.timezone.utc), help_text='Its place in the queue: the earliest running due instant.')),
                ('reopen_count', models.PositiveSmallIntegerField(default=0)),
                ('assignment_count', models.PositiveSmallIntegerField(default=0)),
                ('contact_count', models.PositiveSmallIntegerField(default=0, help_text='Public replies of staff: the touches of the request.')),
                ('version', models.PositiveIntegerField(default=1, help_text='Grows by one with each change.')),
                ('updated_at', models.DateTimeField()),
                ('source', models.CharField(blank=True, help_text='The import it came from.', max_length=40)),
                ('source_key', models.CharField(blank=True, max_length=120)),
                ('assignee', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('department', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.department')),
                ('follow_up_of', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='follow_ups', to='requests.servicerequest')),
                ('opened_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('request_type', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.requesttype')),
                ('requester', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='requests', to=settings.AUTH_USER_MODEL)),
                ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='requests', to='catalogue.service')),
                ('team', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.team')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('status__in', ('NEW', 'IN_PROGRESS', 'ON_HOLD'))), fields=['queue_at', 'id'], name='request_queue'), models.Index(condition=models.Q(('status__in', ('NEW', 'IN_PROGRESS', 'ON_HOLD'))), fields=['team', 'queue_at', 'id'], name='request_queue_of_team'), models.Index(condition=models.Q(('status__in', ('NEW', 'IN_PROGRESS', 'ON_HOLD'))), fields=['assignee', 'queue_at', 'id'], name='request_queue_of_assignee'), models.Index(fields=['requester', '-id'], name='request_of_requester'), models.Index(fields=['department', '-id'], name='request_of_department'), models.Index(fields=['opened_at'], name='request_opened'), models.Index(condition=models.Q(('resolved_at__isnull', False)), fields=['resolved_at'], name='request_resolved'), models.Index(condition=models.Q(('first_resolved_at__isnull', False)), fields=['first_resolved_at'], name='request_first_resolved'), models.Index(condition=models.Q(('resolution_due_at__isnull', False)), fields=['resolution_due_at'], name='request_resolution_due'), models.Index(condition=models.Q(('response_due_at__isnull', False)), fields=['response_due_at'], name='request_response_due'), models.Index(condition=models.Q(('cancelled_at__isnull', False)), fields=['cancelled_at'], name='request_cancelled'), models.Index(condition=models.Q(('exclusion', ''), models.Q(('cancelled_at', None), ('first_response_at__lt', models.F('cancelled_at')), _connector='OR')), fields=['request_type', 'opened_at'], include=('id', 'priority', 'cancelled_at'), name='request_comparable')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('status__in', ('RESOLVED', 'CLOSED')), ('resolved_at__isnull', False)), models.Q(models.Q(('status__in', ('RESOLVED', 'CLOSED')), _negated=True), ('resolved_at', None)), _connector='OR'), name='request_resolved_at_iff_done'), models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', False), ('status', 'CLOSED')), models.Q(models.Q(('status', 'CLOSED'), _negated=True), ('closed_at', None)), _connector='OR'), name='request_closed_at_iff_closed'), models.CheckConstraint(condition=models.Q(models.Q(('cancelled_at__isnull', False), ('status', 'CANCELLED')), models.Q(models.Q(('status', 'CANCELLED'), _negated=True), ('cancelled_at', None)), _connector='OR'), name='request_cancelled_at_iff_cancelled'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'ON_HOLD'), models.Q(('hold_reason', ''), _negated=True)), models.Q(models.Q(('status', 'ON_HOLD'), _negated=True), ('hold_reason', '')), _connector='OR'), name='request_hold_reason_iff_on_hold'), models.CheckConstraint(condition=models.Q(('resolved_at', None), ('first_resolved_at__lte', models.F('resolved_at')), _connector='OR'), name='request_first_resolved_iff_ever_resolved'), models.CheckConstraint(condition=models.Q(('first_response_at', None), ('first_response_at__gte', models.F('opened_at')), _connector='OR'), name='request_answered_after_opened'), models.CheckConstraint(condition=models.Q(('first_resolved_at', None), ('first_resolved_at__gte', models.F('opened_at')), _connector='OR'), name='request_resolved_after_opened'), models.CheckConstraint(condition=models.Q(('follow_up_of', models.F('pk')), _negated=True), name='request_is_not_its_own_follow_up'), models.UniqueConstraint(condition=models.Q(('source', ''), _negated=True), fields=('source', 'source_key'), name='imported_request_comes_in_once')],
            },
        ),
        migrations.CreateModel(
            name='HistoryEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('step', models.CharField(choices=[('OPENED', 'opened'), ('REPLIED', 'replied'), ('NOTED', 'noted'), ('ASSIGNED', 'assigned'), ('STARTED', 'started'), ('HELD', 'held'), ('RESUMED', 'resumed'), ('RESOLVED', 'resolved'), ('REOPENED', 'reopened'), ('CLOSED', 'closed'), ('CANCELLED', 'cancelled'), ('CHANGED', 'changed'), ('BREACHED', 'breached a target')], max_length=10)),
                ('from_status', models.CharField(blank=True, choices=[('NEW', 'New'), ('IN_PROGRESS', 'In progress'), ('ON_HOLD', 'On hold'), ('RESOLVED', 'Resolved'), ('CLOSED', 'Closed'), ('CANCELLED', 'Cancelled')], max_length=12)),
                ('to_status', models.CharField(choices=[('NEW', 'New'), ('IN_PROGRESS', 'In progress'), ('ON_HOLD', 'On hold'), ('RESOLVED', 'Resolved'), ('CLOSED', 'Closed'), ('CANCELLED', 'Cancelled')], max_length=12)),
                ('actor_name', models.CharField(blank=True, max_length=150)),
                ('changes', models.JSONField(blank=True, default=dict)),
                ('is_internal', models.BooleanField(default=False, help_text='Not shown to the requester.')),
                ('key', models.CharField(max_length=64, null=True, unique=True)),
                ('at', models.DateTimeField()),
                ('actor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('service_request', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='history', to='requests.servicerequest')),
            ],
            options={
                'verbose_name_plural': 'history entries',
                'indexes': [models.Index(fields=['service_request', 'at', 'id'], name='history_of_request'), models.Index(condition=models.Q(('step', 'REOPENED')), fields=['at'], name='history_reopened'), models.Index(condition=models.Q(('step', 'RESOLVED')), fields=['at'], name='history_resolved')],
            },
        ),
        migrations.CreateModel(
            name='Follower',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateTimeField()),
                ('until', models.DateTimeField(blank=True, null=True)),
                ('added_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='follows', to=settings.AUTH_USER_MODEL)),
                ('service_request', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='followers', to='requests.servicerequest')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('until', None)), fields=['user'], name='follower_active')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('until', None)), fields=('service_request', 'user'), name='person_follows_a_request_once')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='historyentry',
            trigger=pgtrigger.compiler.Trigger(name='history_is_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='7857f8749e15dee1b1280338e3d84d6663681c8e', operation='UPDATE', pgid='pgtrigger_history_is_append_only_2bcd2', table='requests_historyentry', when='BEFORE')),
        ),
    ]
