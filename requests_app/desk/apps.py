from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "requests_app.desk"
