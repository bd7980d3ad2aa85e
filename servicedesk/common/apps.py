from django.apps import AppConfig


class CommonConfig(AppConfig):
    """Holds the template tags; has no models."""

    name = "servicedesk.common"
