from django.apps import AppConfig


class FindingsConfig(AppConfig):
    name = "csap.findings"

    def ready(self) -> None:
        from csap.findings.services import charging
        from servicedesk.outbox import mail

        mail.add_guard(charging.GUARD, charging.is_still_in_charge)
