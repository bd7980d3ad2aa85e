"""Every way a review can come to be and change. Call them through this module."""

from csap.reviews.services.agenda import (
    Entry,
    add_item,
    drop_item,
    edit_item,
    make_agenda,
    order_items,
    set_agenda,
    shift_item,
)
from csap.reviews.services.consequences import Wanted
from csap.reviews.services.deciding import carry, decide, finish
from csap.reviews.services.inviting import answer, invite
from csap.reviews.services.minuting import close, hold, take_minutes
from csap.reviews.services.packing import freeze_pack, print_pack
from csap.reviews.services.scheduling import cancel, come_due, end_schedule, move, set_schedule
from csap.reviews.services.steps import ReviewRefused

__all__ = [
    "Entry",
    "ReviewRefused",
    "Wanted",
    "add_item",
    "answer",
    "cancel",
    "carry",
    "close",
    "come_due",
    "decide",
    "drop_item",
    "edit_item",
    "end_schedule",
    "finish",
    "freeze_pack",
    "hold",
    "invite",
    "make_agenda",
    "move",
    "order_items",
    "print_pack",
    "set_agenda",
    "set_schedule",
    "shift_item",
    "take_minutes",
]
