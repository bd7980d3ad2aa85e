"""All tables of this room; in place of the steps that led to them (docs/adr/0015)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [
        ('clocks', '0001_initial'),
        ('clocks', '0002_clock_elapsed_seconds'),
    ]

    initial = True

    dependencies = [
        ('catalogue', '0001_squashed_0005_service_cost_and_lifecycle'),
        ('requests', '0001_squashed_0004_comparable_requests_covered'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Clock',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('RESPONSE', 'first response'), ('RESOLUTION', 'resolution')], max_length=12)),
                ('target_seconds', models.PositiveIntegerField(null=True)),
                ('started_at', models.DateTimeField()),
                ('paused_at', models.DateTimeField(blank=True, null=True)),
                ('due_at', models.DateTimeField(blank=True, null=True)),
                ('stopped_at', models.DateTimeField(blank=True, null=True)),
                ('breached_at', models.DateTimeField(blank=True, null=True)),
                ('calendar', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.workingcalendar')),
                ('service_request', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='clocks', to='requests.servicerequest')),
                ('target', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.serviceleveltarget')),
                ('elapsed_seconds', models.PositiveIntegerField(blank=True, help_text='Business seconds it ran in open spells, without holds.', null=True)),
                ('held_seconds', models.PositiveIntegerField(blank=True, help_text='Business seconds of open spells that were on hold.', null=True)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('breached_at', None), ('paused_at', None), ('stopped_at', None)), fields=['due_at'], name='clock_due_unnoticed')],
                'constraints': [models.UniqueConstraint(fields=('service_request', 'kind'), name='request_has_one_clock_of_a_kind'), models.CheckConstraint(condition=models.Q(('stopped_at', None), ('stopped_at__gte', models.F('started_at')), _connector='OR'), name='clock_stops_after_it_starts'), models.CheckConstraint(condition=models.Q(('paused_at', None), ('stopped_at', None), _connector='OR'), name='clock_is_paused_only_while_it_runs'), models.CheckConstraint(condition=models.Q(models.Q(('elapsed_seconds', None), ('held_seconds', None)), models.Q(('elapsed_seconds__gte', 0), ('held_seconds__gte', 0), ('stopped_at__isnull', False)), _connector='OR'), name='clock_elapsed_is_known_only_once_stopped')],
            },
        ),
        migrations.CreateModel(
            name='Hold',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(choices=[('REQUESTER', 'Waiting for requester'), ('APPROVAL', 'Waiting for approval'), ('SUPPLIER', 'Waiting for supplier'), ('CHANGE', 'Waiting for a change')], max_length=12)),
                ('started_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('service_request', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='holds', to='requests.servicerequest')),
                ('started_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('service_request',), name='request_is_held_once_at_a_time'), models.CheckConstraint(condition=models.Q(('ended_at', None), ('ended_at__gte', models.F('started_at')), _connector='OR'), name='hold_ends_after_it_starts')],
            },
        ),
    ]
