from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    #: The table is large where this is applied late; requests come in meanwhile.
    atomic = False

    dependencies = [
        ("requests", "0002_history_resolved_index"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="servicerequest",
            index=models.Index(fields=["request_type", "opened_at"], name="request_of_type"),
        ),
    ]
