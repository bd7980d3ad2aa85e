from django.apps import AppConfig


class ImportingConfig(AppConfig):
    name = "requests_app.importing"
