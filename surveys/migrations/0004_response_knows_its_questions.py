"""Give every response the version of the questions that it answered."""

import django.db.models.deletion
from django.db import migrations, models

FILL = """
UPDATE surveys_response AS r SET version_id = i.version_id
  FROM surveys_invitation AS i WHERE i.id = r.invitation_id AND r.version_id IS NULL
"""
#: The table cannot change its shape while its foreign keys wait to be checked.
CHECK = "SET CONSTRAINTS ALL IMMEDIATE"


class Migration(migrations.Migration):

    dependencies = [("surveys", "0003_waves_and_collections")]

    operations = [
        migrations.RunSQL([FILL, CHECK], migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="response",
            name="version",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="surveys.questionnaireversion",
            ),
        ),
    ]
