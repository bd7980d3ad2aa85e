from django.apps import AppConfig


class LifecycleConfig(AppConfig):
    name = "requests_app.lifecycle"

    def ready(self) -> None:
        from requests_app.lifecycle import notifications

        notifications.subscribe()
