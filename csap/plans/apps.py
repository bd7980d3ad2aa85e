from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "csap.plans"

    def ready(self) -> None:
        from csap.findings import events
        from csap.plans import consumers
        from servicedesk.outbox import services as outbox

        for topic in (events.OPENED, events.GREW):
            outbox.subscribe(topic, "csap.plans.drafts", consumers.open_draft)
