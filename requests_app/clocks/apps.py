from django.apps import AppConfig


class ClocksConfig(AppConfig):
    name = "requests_app.clocks"
