from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    name = "csap.reviews"

    def ready(self) -> None:
        from csap.facts import told
        from csap.findings import from_rooms
        from csap.reviews import consumers, events, overdue
        from csap.reviews.services import inviting
        from servicedesk.outbox import mail
        from servicedesk.outbox import services as outbox

        outbox.subscribe(events.PACK_FROZEN, "csap.reviews.print", consumers.print_frozen_pack)
        mail.add_guard(inviting.GUARD, inviting.is_still_meant)
        from_rooms.add_source(overdue.find_overdue)
        told.add_teller(overdue.METRIC, overdue.tell_on_time)
