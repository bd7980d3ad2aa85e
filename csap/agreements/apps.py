from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    name = "csap.agreements"

    def ready(self) -> None:
        from csap.agreements import queries
        from csap.facts import told

        told.add_teller("gov.overpromise_rate", queries.tell_overpromise)
