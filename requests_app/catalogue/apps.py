from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "requests_app.catalogue"
