"""The composition root and the platform every room stands on."""

from servicedesk.celery import app as celery_app

__all__ = ["celery_app"]
