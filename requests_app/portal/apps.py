from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "requests_app.portal"
