from django.apps import AppConfig


class CustomersConfig(AppConfig):
    name = "csap.customers"
