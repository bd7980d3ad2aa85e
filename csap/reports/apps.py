from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "csap.reports"

    def ready(self) -> None:
        from csap.reports import tokens
        from csap.reports.services import sending
        from servicedesk.outbox import mail, veiled

        mail.add_guard(sending.GUARD, sending.is_still_meant)
        veiled.add_secret(tokens.LINK, tokens.link)
