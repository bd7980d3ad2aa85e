"""The managers' pages of reviews: calendar, one review, what is done to it, its pack."""

from csap.reviews.views.calendar import calendar, schedule
from csap.reviews.views.deciding import decide, end_decision
from csap.reviews.views.packs import pack, pack_file
from csap.reviews.views.preparing import (
    cancel,
    edit_item,
    invite,
    item_step,
    make_agenda,
    move,
    new_item,
    order_agenda,
)
from csap.reviews.views.review import minute, review, step

__all__ = [
    "calendar",
    "cancel",
    "decide",
    "edit_item",
    "end_decision",
    "invite",
    "item_step",
    "make_agenda",
    "minute",
    "move",
    "new_item",
    "order_agenda",
    "pack",
    "pack_file",
    "review",
    "schedule",
    "step",
]
