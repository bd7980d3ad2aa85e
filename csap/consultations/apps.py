from django.apps import AppConfig


class ConsultationsConfig(AppConfig):
    name = "csap.consultations"

    def ready(self) -> None:
        from csap.consultations.services import letters
        from servicedesk.outbox import mail

        mail.add_guard(letters.GUARD, letters.is_still_meant)
