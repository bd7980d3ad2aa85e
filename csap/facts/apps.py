from django.apps import AppConfig


class FactsConfig(AppConfig):
    name = "csap.facts"

    def ready(self) -> None:
        from csap.facts import outages, told
        from csap.facts.customer_groups import groups_today
        from surveys.groups import add_source

        add_source("csap.facts", groups_today)
        told.add_teller(outages.METRIC, outages.tell_availability)
