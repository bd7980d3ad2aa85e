from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "csap.plans"

    def ready(self) -> None:
        from csap.findings import events
        from csap.plans import consumers, queries
        from csap.plans.services import objecting, reminding, signing
        from servicedesk.outbox import mail, veiled
        from servicedesk.outbox import services as outbox
        from surveys import becoming
        from surveys.feedback_vocabulary import Target

        for topic in (events.OPENED, events.GREW):
            outbox.subscribe(topic, "csap.plans.drafts", consumers.open_draft)
        mail.add_guard(signing.GUARD, signing.is_still_awaited)
        mail.add_guard(objecting.GUARD, objecting.is_still_owner)
        mail.add_guard(reminding.GUARD, reminding.is_still_due)
        veiled.add_secret(signing.LINK, signing.link)
        becoming.add_room(Target.PLAN, queries.is_known)
