from django.apps import AppConfig


class LifecycleConfig(AppConfig):
    name = "requests_app.lifecycle"
