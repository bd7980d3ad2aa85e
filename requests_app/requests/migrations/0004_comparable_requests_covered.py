from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    #: The table is large where this is applied late; requests come in meanwhile.
    atomic = False

    dependencies = [
        ("requests", "0003_comparable_requests_index"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="servicerequest",
            index=models.Index(
                fields=["request_type", "opened_at"],
                include=["id", "priority", "cancelled_at"],
                name="request_comparable",
                condition=models.Q(
                    ("exclusion", ""),
                    models.Q(
                        ("cancelled_at", None),
                        ("first_response_at__lt", models.F("cancelled_at")),
                        _connector="OR",
                    ),
                ),
            ),
        ),
        RemoveIndexConcurrently(model_name="servicerequest", name="request_of_type"),
    ]
