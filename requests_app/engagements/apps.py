from django.apps import AppConfig


class EngagementsConfig(AppConfig):
    name = "requests_app.engagements"
