from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("surveys", "0011_instruments_have_a_history")]

    operations = [
        migrations.AddIndex(
            model_name="feedback",
            index=models.Index(
                fields=["target_number"], name="feedback_of_target", condition=~Q(target="")
            ),
        ),
    ]
