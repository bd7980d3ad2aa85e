from django.apps import AppConfig


class InvariantsConfig(AppConfig):
    name = "servicedesk.invariants"
