"""Reviews as the tests need them, walked to the state that is wanted."""

from datetime import UTC, date, datetime, timedelta

from csap.reviews import services
from csap.reviews.services import Entry, Wanted
from csap.reviews.vocabulary import Part
from tests.factories import UserFactory

AT = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
DUE = date(2026, 11, 18)
#: When the review begins: ten o'clock in London.
BEGINS = datetime(2026, 11, 18, 10, 0, tzinfo=UTC)
ENTRY = Entry(
    "Remote access in the evening", principle=2, minutes=15, proposal="Fund a second line"
)


def scheduled(manager, *, scope="all", every_months=6, at=AT, due=DUE):
    """Return the review that lies ahead of a new schedule."""
    return services.set_schedule(
        scope=scope, every_months=every_months, owner=manager, first_on=due, actor=manager, at=at
    )


def with_agenda(manager, **given):
    """Return a review whose agenda stands: one item that asks for a decision."""
    review = scheduled(manager, **given)
    services.add_item(review.number, ENTRY, actor=manager, at=AT)
    return services.set_agenda(review.number, actor=manager, at=AT)


def invited(manager, *people, part=Part.KEY_CUSTOMER, **given):
    """Return a review to which people were invited."""
    review = with_agenda(manager, **given)
    asked = [(person, part) for person in people or [UserFactory()]]
    return services.invite(review.number, people=asked, actor=manager, at=AT)


def packed(manager, *people, **given):
    """Return a review whose pack is frozen."""
    review = invited(manager, *people, **given)
    services.freeze_pack(review.number, actor=manager, at=AT)
    return review


def held(manager, *people, at=BEGINS, **given):
    """Return a review that has begun."""
    review = packed(manager, *people, **given)
    return services.hold(review.number, actor=manager, at=at)


def wanted(owner, **given):
    """Return a decision as it is wanted: a second line by the end of January."""
    values = {
        "text": "Fund a second line for the evening",
        "principle": 2,
        "owner": owner,
        "due_on": DUE + timedelta(days=70),
    }
    return Wanted(**values | given)
