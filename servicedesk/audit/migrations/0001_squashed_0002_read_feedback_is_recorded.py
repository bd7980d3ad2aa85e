"""All tables of this room; in place of the steps that led to them (docs/adr/0015)."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [
        ('audit', '0001_initial'),
        ('audit', '0002_read_feedback_is_recorded'),
    ]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AccessRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('action', models.CharField(choices=[('SIGNED_IN', 'signed in'), ('SIGN_IN_REFUSED', 'sign-in refused'), ('DOWNLOADED', 'downloaded an attachment'), ('EXPORTED', 'exported'), ('READ_RESTRICTED', 'read a restricted request'), ('READ_FEEDBACK', 'read feedback'), ('IMPORTED', 'imported a file'), ('RESENT', 'sent a dead letter again'), ('RECOMPUTED', 'had figures computed')], max_length=20)),
                ('subject', models.CharField(help_text='What it was about, e.g. SR-48213.', max_length=200)),
                ('detail', models.JSONField(blank=True, default=dict)),
                ('at', models.DateTimeField()),
                ('actor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['-at'], name='access_record_newest')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='accessrecord',
            trigger=pgtrigger.compiler.Trigger(name='access_record_is_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='e0c561992857f8f6fbc1a19fde305eeb5f839ba0', operation='UPDATE OR DELETE', pgid='pgtrigger_access_record_is_append_only_37d3f', table='audit_accessrecord', when='BEFORE')),
        ),
    ]
