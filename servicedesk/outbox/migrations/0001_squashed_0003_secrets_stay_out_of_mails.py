"""All tables of this room; in place of the steps that led to them (docs/adr/0015)."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [
        ('outbox', '0001_initial'),
        ('outbox', '0002_delivery_deaths'),
        ('outbox', '0003_secrets_stay_out_of_mails'),
    ]

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Fact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('topic', models.CharField(max_length=100)),
                ('key', models.CharField(help_text='Says it once: same key, same fact.', max_length=200, unique=True)),
                ('payload', models.JSONField()),
                ('occurred_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='SentMail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=200, unique=True)),
                ('recipient', models.EmailField(max_length=254)),
                ('subject', models.CharField(max_length=255)),
                ('body', models.TextField()),
                ('html', models.TextField(blank=True)),
                ('sent_at', models.DateTimeField()),
                ('message_id', models.CharField(blank=True, max_length=320)),
                ('secrets', models.JSONField(blank=True, default=dict)),
            ],
            options={
                'indexes': [models.Index(fields=['recipient', '-sent_at'], name='sent_mail_of_recipient'), models.Index(fields=['-sent_at', '-id'], name='sent_mail_newest'), models.Index(condition=models.Q(('message_id', ''), _negated=True), fields=['message_id'], name='sent_mail_by_id')],
            },
        ),
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('consumer', models.CharField(max_length=100)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('due_at', models.DateTimeField()),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('dead_at', models.DateTimeField(blank=True, null=True)),
                ('last_error', models.CharField(blank=True, max_length=500)),
                ('fact', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='outbox.fact')),
                ('deaths', models.PositiveSmallIntegerField(default=0, help_text='The latest attempts in a row of which nothing was heard again.')),
            ],
            options={
                'verbose_name_plural': 'deliveries',
                'indexes': [models.Index(condition=models.Q(('closed_at', None), ('dead_at', None)), fields=['due_at', 'id'], name='delivery_due'), models.Index(condition=models.Q(('dead_at__isnull', False)), fields=['-dead_at'], name='delivery_dead')],
                'constraints': [models.UniqueConstraint(fields=('fact', 'consumer'), name='fact_is_told_once_to_each_consumer'), models.CheckConstraint(condition=models.Q(('closed_at', None), ('dead_at', None), _connector='OR'), name='delivery_is_not_both_closed_and_dead')],
            },
        ),
    ]
