"""What the nightly comparison of roll-ups with their source found."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("facts", "0006_frozen_baselines"),
    ]

    operations = [
        migrations.CreateModel(
            name="DayAudit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField()),
                ("audited_at", models.DateTimeField()),
                ("source_hash", models.CharField(max_length=64)),
                ("differences", models.JSONField(blank=True, default=dict)),
                (
                    "leaf",
                    models.ForeignKey(
                        db_constraint=False,
                        help_text="Empty: the whole day.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="facts.leaf",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["day", "audited_at"], name="audit_of_day")],
            },
        ),
    ]
