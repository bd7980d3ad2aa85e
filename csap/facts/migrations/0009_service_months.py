"""Demand by month and service; folded months are folded once more, so that it is filled."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("facts", "0008_mark_answers_by_statement"),
    ]

    operations = [
        migrations.CreateModel(
            name="ServiceMonth",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "day",
                        "service_id",
                        "kind",
                        "request_type_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("day", models.DateField()),
                ("service_id", models.BigIntegerField()),
                ("kind", models.CharField(max_length=12)),
                ("request_type_id", models.BigIntegerField()),
                ("created", models.PositiveIntegerField()),
                ("cancelled_unanswered", models.PositiveIntegerField()),
                ("follow_ups", models.PositiveIntegerField()),
                ("self_service", models.PositiveIntegerField()),
                ("excluded", models.PositiveIntegerField()),
            ],
        ),
        migrations.RunSQL("DELETE FROM facts_foldedmonth", migrations.RunSQL.noop),
    ]
