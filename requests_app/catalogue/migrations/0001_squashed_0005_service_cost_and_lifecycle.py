"""All tables of this room; in place of the steps that led to them (docs/adr/0015)."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.functions.comparison
import pgtrigger.compiler
import pgtrigger.migrations
import requests_app.catalogue.models.targets
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [
        ('catalogue', '0001_initial'),
        ('catalogue', '0002_service_icon_is_one_of_ours'),
        ('catalogue', '0003_outages'),
        ('catalogue', '0004_agreed_targets'),
        ('catalogue', '0005_service_cost_and_lifecycle'),
    ]

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('pghistory', '0007_auto_20250421_0444'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Team',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, unique=True)),
                ('slug', models.SlugField(max_length=60, unique=True)),
                ('is_active', models.BooleanField(default=True)),
            ],
        ),
        migrations.CreateModel(
            name='TeamEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('name', models.CharField(max_length=120)),
                ('slug', models.SlugField(db_index=False, max_length=60)),
                ('is_active', models.BooleanField(default=True)),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='catalogue.team')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='TeamMembership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_lead', models.BooleanField(default=False)),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to='catalogue.team')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='team_memberships', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('team', 'user'), name='person_is_in_a_team_once')],
            },
        ),
        migrations.CreateModel(
            name='WorkingCalendar',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80)),
                ('version', models.PositiveIntegerField(default=1)),
                ('time_zone', models.CharField(max_length=64)),
                ('created_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('name', 'version'), name='calendar_version_is_unique')],
            },
        ),
        migrations.CreateModel(
            name='Service',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, unique=True)),
                ('slug', models.SlugField(max_length=80, unique=True)),
                ('summary', models.CharField(max_length=200)),
                ('description', models.TextField(blank=True)),
                ('expect', models.TextField(blank=True, help_text='What you can expect from us.')),
                ('expect_not', models.TextField(blank=True, help_text='What you cannot expect.')),
                ('icon', models.CharField(choices=[('ti-box', 'Box'), ('ti-api', 'Interface'), ('ti-apps', 'Applications'), ('ti-bolt', 'Power'), ('ti-books', 'Knowledge'), ('ti-building-bank', 'Bank'), ('ti-building-factory-2', 'Factory'), ('ti-building-warehouse', 'Warehouse'), ('ti-bulb', 'Idea'), ('ti-calendar-event', 'Calendar'), ('ti-camera', 'Camera'), ('ti-chart-dots', 'Reports'), ('ti-cloud', 'Cloud'), ('ti-credit-card', 'Payment'), ('ti-database', 'Database'), ('ti-database-import', 'Import'), ('ti-device-desktop', 'Desktop'), ('ti-device-laptop', 'Laptop'), ('ti-device-mobile', 'Mobile phone'), ('ti-device-tablet', 'Tablet'), ('ti-file-text', 'Document'), ('ti-file-text-shield', 'Contract'), ('ti-folder', 'Folder'), ('ti-headset', 'Telephone'), ('ti-id-badge', 'Badge'), ('ti-key', 'Key'), ('ti-lifebuoy', 'Help'), ('ti-lock', 'Lock'), ('ti-mail', 'Mail'), ('ti-map-pin', 'Place'), ('ti-network', 'Network'), ('ti-plug', 'Plug'), ('ti-printer', 'Printer'), ('ti-robot', 'Automation'), ('ti-school', 'Training'), ('ti-server', 'Server'), ('ti-shield-check', 'Security'), ('ti-shopping-cart', 'Shop'), ('ti-tools', 'Tools'), ('ti-truck-delivery', 'Delivery'), ('ti-user-plus', 'New person'), ('ti-users', 'People'), ('ti-video', 'Video'), ('ti-wifi', 'Wireless'), ('ti-world-pin', 'Remote access'), ('ti-world-www', 'Website')], default='ti-box', max_length=40)),
                ('stage', models.CharField(choices=[('PIPELINE', 'in preparation'), ('LIVE', 'live'), ('RETIRED', 'retired')], default='LIVE', max_length=12)),
                ('created_at', models.DateTimeField()),
                ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='services', to='catalogue.team')),
                ('calendar', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.workingcalendar')),
                ('annual_cost_minor', models.PositiveBigIntegerField(blank=True, help_text='In pence, cents or the like.', null=True, verbose_name='cost a year')),
                ('currency', models.CharField(blank=True, help_text='Such as GBP.', max_length=3)),
                ('lifecycle', models.CharField(blank=True, choices=[('INTRODUCTION', 'introduction'), ('GROWTH', 'growth'), ('MATURE', 'mature'), ('RETIRING', 'retiring')], max_length=12)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('annual_cost_minor', None), ('currency', '')), models.Q(('annual_cost_minor__isnull', False), ('currency__regex', '^[A-Z]{3}$')), _connector='OR'), name='service_cost_has_a_currency_and_a_currency_a_cost', violation_error_message='A cost needs a currency such as GBP, and it a cost.')],
            },
        ),
        migrations.CreateModel(
            name='RequestType',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('SUPPORT', 'support'), ('PROJECT', 'project'), ('CONSULTING', 'consulting')], max_length=12)),
                ('name', models.CharField(max_length=120)),
                ('slug', models.SlugField(max_length=80, unique=True)),
                ('summary', models.CharField(blank=True, max_length=200)),
                ('fields', models.JSONField(blank=True, default=list)),
                ('is_failure_demand', models.BooleanField(default=False, help_text='Asks for what should not have been needed, as incidents do.')),
                ('is_restricted', models.BooleanField(default=False, help_text='Requests are seen by named people only.')),
                ('default_impact', models.PositiveSmallIntegerField(choices=[(1, 'high'), (2, 'medium'), (3, 'low')], default=3)),
                ('is_active', models.BooleanField(default=True)),
                ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='request_types', to='catalogue.service')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('service', 'name'), name='type_is_named_once_a_service')],
            },
        ),
        migrations.CreateModel(
            name='RequestTypeEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('kind', models.CharField(choices=[('SUPPORT', 'support'), ('PROJECT', 'project'), ('CONSULTING', 'consulting')], max_length=12)),
                ('name', models.CharField(max_length=120)),
                ('slug', models.SlugField(db_index=False, max_length=80)),
                ('summary', models.CharField(blank=True, max_length=200)),
                ('fields', models.JSONField(blank=True, default=list)),
                ('is_failure_demand', models.BooleanField(default=False, help_text='Asks for what should not have been needed, as incidents do.')),
                ('is_restricted', models.BooleanField(default=False, help_text='Requests are seen by named people only.')),
                ('default_impact', models.PositiveSmallIntegerField(choices=[(1, 'high'), (2, 'medium'), (3, 'low')], default=3)),
                ('is_active', models.BooleanField(default=True)),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='catalogue.requesttype')),
                ('service', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='catalogue.service')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ServiceLevelTarget',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('SUPPORT', 'support'), ('PROJECT', 'project'), ('CONSULTING', 'consulting')], max_length=12)),
                ('priority', models.PositiveSmallIntegerField(choices=[(1, 'Critical'), (2, 'High'), (3, 'Normal'), (4, 'Low')])),
                ('response_seconds', models.PositiveIntegerField(blank=True, null=True)),
                ('resolution_seconds', models.PositiveIntegerField(blank=True, null=True)),
                ('source', models.CharField(choices=[('PUBLISHED', 'published'), ('AGREED', 'agreed')], default='PUBLISHED', max_length=12)),
                ('valid_from', models.DateTimeField()),
                ('valid_to', models.DateTimeField(blank=True, null=True)),
                ('service', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='targets', to='catalogue.service')),
                ('department', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.department')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('reference', models.CharField(blank=True, help_text='Of the agreement: AG-14.', max_length=16)),
                ('request_type', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.requesttype')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('source', 'AGREED')), fields=['reference'], name='target_of_an_agreement')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('valid_to', None)), fields=('service', 'kind', 'priority'), name='one_target_in_force_a_scope', nulls_distinct=False), models.CheckConstraint(condition=models.Q(('valid_to', None), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='target_ends_after_it_begins'), models.CheckConstraint(condition=models.Q(models.Q(('source', 'PUBLISHED'), _negated=True), models.Q(('department', None), ('person', None), ('reference', ''), ('request_type', None)), _connector='OR'), name='published_target_is_for_everybody'), models.CheckConstraint(condition=models.Q(models.Q(('source', 'AGREED'), _negated=True), models.Q(('service__isnull', False), ('valid_to__isnull', False), models.Q(('reference', ''), _negated=True), models.Q(models.Q(('department__isnull', False), ('person', None)), models.Q(('department', None), ('person__isnull', False)), _connector='OR'), models.Q(models.Q(('resolution_seconds', None), ('response_seconds__isnull', False)), models.Q(('resolution_seconds__isnull', False), ('response_seconds', None)), _connector='OR')), _connector='OR'), name='agreed_target_has_a_customer_one_clock_and_an_end'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('source', 'AGREED')), expressions=[('service', '='), ('kind', '='), ('priority', '='), (django.db.models.functions.comparison.Coalesce('request_type', 0), '='), (django.db.models.functions.comparison.Coalesce('department', 0), '='), (django.db.models.functions.comparison.Coalesce('person', 0), '='), (models.Case(models.When(response_seconds=None, then=1), default=0), '='), (requests_app.catalogue.models.targets.InstantRange('valid_from', 'valid_to', django.contrib.postgres.fields.ranges.RangeBoundary()), '&&')], name='one_agreed_target_a_customer_at_a_time')],
            },
        ),
        migrations.CreateModel(
            name='ServiceEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('name', models.CharField(max_length=120)),
                ('slug', models.SlugField(db_index=False, max_length=80)),
                ('summary', models.CharField(max_length=200)),
                ('description', models.TextField(blank=True)),
                ('expect', models.TextField(blank=True, help_text='What you can expect from us.')),
                ('expect_not', models.TextField(blank=True, help_text='What you cannot expect.')),
                ('icon', models.CharField(choices=[('ti-box', 'Box'), ('ti-api', 'Interface'), ('ti-apps', 'Applications'), ('ti-bolt', 'Power'), ('ti-books', 'Knowledge'), ('ti-building-bank', 'Bank'), ('ti-building-factory-2', 'Factory'), ('ti-building-warehouse', 'Warehouse'), ('ti-bulb', 'Idea'), ('ti-calendar-event', 'Calendar'), ('ti-camera', 'Camera'), ('ti-chart-dots', 'Reports'), ('ti-cloud', 'Cloud'), ('ti-credit-card', 'Payment'), ('ti-database', 'Database'), ('ti-database-import', 'Import'), ('ti-device-desktop', 'Desktop'), ('ti-device-laptop', 'Laptop'), ('ti-device-mobile', 'Mobile phone'), ('ti-device-tablet', 'Tablet'), ('ti-file-text', 'Document'), ('ti-file-text-shield', 'Contract'), ('ti-folder', 'Folder'), ('ti-headset', 'Telephone'), ('ti-id-badge', 'Badge'), ('ti-key', 'Key'), ('ti-lifebuoy', 'Help'), ('ti-lock', 'Lock'), ('ti-mail', 'Mail'), ('ti-map-pin', 'Place'), ('ti-network', 'Network'), ('ti-plug', 'Plug'), ('ti-printer', 'Printer'), ('ti-robot', 'Automation'), ('ti-school', 'Training'), ('ti-server', 'Server'), ('ti-shield-check', 'Security'), ('ti-shopping-cart', 'Shop'), ('ti-tools', 'Tools'), ('ti-truck-delivery', 'Delivery'), ('ti-user-plus', 'New person'), ('ti-users', 'People'), ('ti-video', 'Video'), ('ti-wifi', 'Wireless'), ('ti-world-pin', 'Remote access'), ('ti-world-www', 'Website')], default='ti-box', max_length=40)),
                ('stage', models.CharField(choices=[('PIPELINE', 'in preparation'), ('LIVE', 'live'), ('RETIRED', 'retired')], default='LIVE', max_length=12)),
                ('created_at', models.DateTimeField()),
                ('owner', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='catalogue.service')),
                ('team', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='catalogue.team')),
                ('calendar', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='catalogue.workingcalendar')),
                ('annual_cost_minor', models.PositiveBigIntegerField(blank=True, help_text='In pence, cents or the like.', null=True, verbose_name='cost a year')),
                ('currency', models.CharField(blank=True, help_text='Such as GBP.', max_length=3)),
                ('lifecycle', models.CharField(blank=True, choices=[('INTRODUCTION', 'introduction'), ('GROWTH', 'growth'), ('MATURE', 'mature'), ('RETIRING', 'retiring')], max_length=12)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Holiday',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('date', models.DateField()),
                ('name', models.CharField(blank=True, max_length=120)),
                ('calendar', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='holidays', to='catalogue.workingcalendar')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('calendar', 'date'), name='holiday_is_named_once')],
            },
        ),
        migrations.CreateModel(
            name='WorkingWindow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('weekday', models.PositiveSmallIntegerField(help_text='0 is Monday.')),
                ('opens_minute', models.PositiveSmallIntegerField()),
                ('closes_minute', models.PositiveSmallIntegerField()),
                ('calendar', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='windows', to='catalogue.workingcalendar')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('weekday__lte', 6)), name='window_weekday_exists'), models.CheckConstraint(condition=models.Q(('closes_minute__gt', models.F('opens_minute')), ('closes_minute__lte', 1440)), name='window_closes_after_it_opens')],
            },
        ),
        migrations.CreateModel(
            name='Outage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('FULL', 'not available'), ('DEGRADED', 'slow or in part')], default='FULL', max_length=8)),
                ('started_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('is_planned', models.BooleanField(default=False)),
                ('is_void', models.BooleanField(default=False, help_text='By mistake; it counts nowhere.')),
                ('note', models.CharField(blank=True, max_length=300)),
                ('recorded_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('reason', models.CharField(blank=True, max_length=200)),
                ('change_key', models.CharField(blank=True, max_length=64)),
                ('changed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='outages', to='catalogue.service')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('ended_at', None), ('ended_at__gt', models.F('started_at')), _connector='OR'), name='outage_ends_after_it_starts'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('is_void', False)), expressions=[('service', '='), ('kind', '='), (requests_app.catalogue.models.targets.InstantRange('started_at', 'ended_at', django.contrib.postgres.fields.ranges.RangeBoundary()), '&&')], name='outages_of_a_kind_do_not_overlap')],
            },
        ),
        migrations.CreateModel(
            name='OutageEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('kind', models.CharField(choices=[('FULL', 'not available'), ('DEGRADED', 'slow or in part')], default='FULL', max_length=8)),
                ('started_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('is_planned', models.BooleanField(default=False)),
                ('is_void', models.BooleanField(default=False, help_text='By mistake; it counts nowhere.')),
                ('note', models.CharField(blank=True, max_length=300)),
                ('recorded_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('reason', models.CharField(blank=True, max_length=200)),
                ('change_key', models.CharField(blank=True, max_length=64)),
                ('changed_by', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='catalogue.outage')),
                ('recorded_by', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('service', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='catalogue.service')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='team',
            name='members',
            field=models.ManyToManyField(related_name='teams', through='catalogue.TeamMembership', to=settings.AUTH_USER_MODEL),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='team',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "catalogue_teamevent" ("id", "is_active", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "slug") VALUES (NEW."id", NEW."is_active", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."slug"); RETURN NULL;', hash='d1b11495a67c7dfd65f8cb1a42276da8a16f6ec4', operation='INSERT', pgid='pgtrigger_insert_insert_37506', table='catalogue_team', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='team',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "catalogue_teamevent" ("id", "is_active", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "slug") VALUES (NEW."id", NEW."is_active", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."slug"); RETURN NULL;', hash='b843622417720ce00290d4d600b9182d0b7dd1f0', operation='UPDATE', pgid='pgtrigger_update_update_a902b', table='catalogue_team', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='teamevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='e2d5d69172a17471bbe5a495dbb6447f09e86a11', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_f7584', table='catalogue_teamevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='service',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "catalogue_serviceevent" ("annual_cost_minor", "calendar_id", "created_at", "currency", "description", "expect", "expect_not", "icon", "id", "lifecycle", "name", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "slug", "stage", "summary", "team_id") VALUES (NEW."annual_cost_minor", NEW."calendar_id", NEW."created_at", NEW."currency", NEW."description", NEW."expect", NEW."expect_not", NEW."icon", NEW."id", NEW."lifecycle", NEW."name", NEW."owner_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."slug", NEW."stage", NEW."summary", NEW."team_id"); RETURN NULL;', hash='bfdbbea01c05983918d0003604b513c68e20cd5e', operation='INSERT', pgid='pgtrigger_insert_insert_abccd', table='catalogue_service', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='service',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "catalogue_serviceevent" ("annual_cost_minor", "calendar_id", "created_at", "currency", "description", "expect", "expect_not", "icon", "id", "lifecycle", "name", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "slug", "stage", "summary", "team_id") VALUES (NEW."annual_cost_minor", NEW."calendar_id", NEW."created_at", NEW."currency", NEW."description", NEW."expect", NEW."expect_not", NEW."icon", NEW."id", NEW."lifecycle", NEW."name", NEW."owner_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."slug", NEW."stage", NEW."summary", NEW."team_id"); RETURN NULL;', hash='9242c7f56a4342aa5f5d6eae0d3efdbe6bf772ad', operation='UPDATE', pgid='pgtrigger_update_update_f4e52', table='catalogue_service', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='requesttype',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "catalogue_requesttypeevent" ("default_impact", "fields", "id", "is_active", "is_failure_demand", "is_restricted", "kind", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "service_id", "slug", "summary") VALUES (NEW."default_impact", NEW."fields", NEW."id", NEW."is_active", NEW."is_failure_demand", NEW."is_restricted", NEW."kind", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."service_id", NEW."slug", NEW."summary"); RETURN NULL;', hash='ecff80841d5b170308591c1278a4438880e86011', operation='INSERT', pgid='pgtrigger_insert_insert_4a07d', table='catalogue_requesttype', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='requesttype',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "catalogue_requesttypeevent" ("default_impact", "fields", "id", "is_active", "is_failure_demand", "is_restricted", "kind", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "service_id", "slug", "summary") VALUES (NEW."default_impact", NEW."fields", NEW."id", NEW."is_active", NEW."is_failure_demand", NEW."is_restricted", NEW."kind", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."service_id", NEW."slug", NEW."summary"); RETURN NULL;', hash='1113439d87b53f542b17fd088c03a7d72ae2e1e7', operation='UPDATE', pgid='pgtrigger_update_update_587f3', table='catalogue_requesttype', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='requesttypeevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='543820ee3c477a11f74e164f9d116c300fd633b6', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_ae13a', table='catalogue_requesttypeevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='serviceevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='0359ddc9965d6c95cfbbad3c3ac3274d9e5347a8', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_2f3de', table='catalogue_serviceevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='outage',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "catalogue_outageevent" ("change_key", "changed_at", "changed_by_id", "ended_at", "id", "is_planned", "is_void", "kind", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "recorded_at", "recorded_by_id", "service_id", "started_at") VALUES (NEW."change_key", NEW."changed_at", NEW."changed_by_id", NEW."ended_at", NEW."id", NEW."is_planned", NEW."is_void", NEW."kind", NEW."note", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reason", NEW."recorded_at", NEW."recorded_by_id", NEW."service_id", NEW."started_at"); RETURN NULL;', hash='24a93687d27894579fdbdc710f54a8203915a5c0', operation='INSERT', pgid='pgtrigger_insert_insert_2b5b4', table='catalogue_outage', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='outage',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "catalogue_outageevent" ("change_key", "changed_at", "changed_by_id", "ended_at", "id", "is_planned", "is_void", "kind", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "recorded_at", "recorded_by_id", "service_id", "started_at") VALUES (NEW."change_key", NEW."changed_at", NEW."changed_by_id", NEW."ended_at", NEW."id", NEW."is_planned", NEW."is_void", NEW."kind", NEW."note", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reason", NEW."recorded_at", NEW."recorded_by_id", NEW."service_id", NEW."started_at"); RETURN NULL;', hash='7cc4fbe8a98fb583bc218aa80128a68c4a478b8d', operation='UPDATE', pgid='pgtrigger_update_update_c0a4d', table='catalogue_outage', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='outageevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='50a42b3d0a9bd4a9fc222bf719c053e29936b413', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_d0037', table='catalogue_outageevent', when='BEFORE')),
        ),
    ]
