"""The Celery application. The schedule is settings.schedule; the admin may change it."""

import os

from celery import Celery, signals
from django_structlog.celery.steps import DjangoStructLogInitStep

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "servicedesk.settings.dev")

app = Celery("servicedesk")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.steps["worker"].add(DjangoStructLogInitStep)
app.autodiscover_tasks()


@signals.setup_logging.connect
def leave_logging_to_django(**_given: object) -> None:
    """Keep settings.LOGGING: who listens here is taken by Celery to have set logging up."""
