"""The chapter of service reviews: two of everyone that were held, one ahead, one forgotten.

The first left a decision that nobody carried out; the second carried it on, and sent an action to
the plan that its own day had opened. People are invited to the one of remote access. The one of
accounts and access is overdue, which is a finding.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from csap.facts.periods import local_day, midnight
from csap.plans.models import Plan
from csap.reviews import services
from csap.reviews.models import AgendaItem, Decision, Review
from csap.reviews.rules import months_later
from csap.reviews.services import Entry, Wanted
from csap.reviews.services.agenda import agenda_of
from csap.reviews.services.inviting import proposed
from csap.reviews.vocabulary import Becomes, Source, State
from servicedesk.accounts.models import User
from servicedesk.demo.names import address

MANAGER, SECOND = "Laura Fischer", "Hannah Weiss"
EVERYONE, AHEAD, FORGOTTEN = "all", "service:remote-access-vpn", "service:accounts-and-access"
#: Days from today: the last review of everyone, the one ahead, and by how much one is late.
_HELD, _COMES, _LATE = 18, 9, 12
_DAY, _HOUR = timedelta(days=1), timedelta(hours=1)

#: What the first review talked about, and who led it.
FIRST = (
    (Entry("Who waits for whom when access is asked for", 4, 20), "Amara Nwosu"),
    (Entry("Nobody hears when something is down", 3, 15, proposal="Say it on the first page"),
     "Mei Tanaka"),
    (Entry("Four hundred reports, and not the right ones", 1, 20,
           proposal="Agree which ten reports matter"), "Rafael Costa"),
)  # fmt: skip


def write(*, at: datetime) -> int:
    """Tell the reviews; return how many there are. Told already, nothing is added."""
    if not Review.objects.exists():
        _Of(EVERYONE, 6, MANAGER, months_later(_day(at, -_HELD), -6), at).first()
        _Of(EVERYONE, 6, MANAGER, None, at).second()
        _Of(AHEAD, 12, SECOND, _day(at, _COMES), at).invited()
        _Of(FORGOTTEN, 12, SECOND, _day(at, -_LATE), at)
        services.come_due(at=at)
    return Review.objects.count()


def _day(at: datetime, days: int) -> date:
    return local_day(at) + days * _DAY


class _Of:
    """Takes the review that lies ahead of a scope through its life.

    ``due``: None where its schedule has planned it already.
    """

    def __init__(self, scope: str, every: int, owner: str, due: date | None, at: datetime) -> None:
        self.owner, self.now = _person(owner), at
        if due is not None:
            services.set_schedule(
                scope=scope, every_months=every, owner=self.owner, first_on=due, actor=self.owner,
                at=midnight(due - 60 * _DAY),
            )  # fmt: skip
        self.review = Review.objects.ahead().of_scope(scope).get()
        self.number = self.review.number

    def before(self, days: int) -> datetime:
        """Return the morning so many days before the review, and never in the future."""
        return min(midnight(self.review.due_on - days * _DAY) + 9 * _HOUR, self.now)

    @property
    def begins(self) -> datetime:
        return self.review.starts_at

    def first(self) -> None:
        for entry, leader in FIRST:
            led = Entry(entry.title, entry.principle, entry.minutes, _person(leader),
                        entry.proposal)  # fmt: skip
            services.add_item(self.number, led, actor=self.owner, at=self.before(21))
        self._gather(_ANSWERS[:1])
        told, reports = self._hold(_MINUTES_OF_FIRST, "down", "reports")
        self._decide(
            "What is down stands on the first page of the portal", told, _person("Mei Tanaka"),
            days=45, said="We wait, and nobody tells us for whom.",
        )  # fmt: skip
        self._decide(
            "Agree which ten reports matter", reports, _person("Rafael Costa"), days=90,
            said="Four hundred reports and not the right ones.",
        )  # fmt: skip
        self._close()
        done = Decision.objects.filter(review=self.review).earliest("pk")
        services.finish(done.pk, is_done=True, actor=self.owner, at=self.begins + 40 * _DAY)

    def second(self) -> None:
        services.come_due(at=midnight(self.review.due_on) + _HOUR)
        services.make_agenda(self.number, actor=self.owner, at=self.before(14))
        entry = Entry(
            "Nobody knows by when: say it on every request", 3, 15, self.owner,
            "Tell each department once a month what was asked, done, and how fast",
        )  # fmt: skip
        services.add_item(self.number, entry, actor=self.owner, at=self.before(13))
        self._gather(_ANSWERS)
        (told,) = self._hold(_MINUTES_OF_SECOND, "Nobody knows")
        self._decide(
            "A note to each department, once a month: asked, done, how fast", told, self.owner,
            days=60, said="We do not know whether it got better.", becomes=Becomes.ACTION,
            plan=self._plan_of_the_day(), qualities=("TIMELINESS", "RELEVANCE"),
        )  # fmt: skip
        self._decide(
            "Production joins every review", None, _person(SECOND), days=30,
            said="A third of the work is for us, and we are not asked.", principle=4,
        )  # fmt: skip
        self._carry_on()
        self._close()

    def invited(self) -> None:
        services.make_agenda(self.number, actor=self.owner, at=self.before(15))
        entry = Entry(
            "What the new client taught us", 2, 20, _person("Amara Nwosu"),
            "Try each new client with twenty people first",
        )  # fmt: skip
        services.add_item(self.number, entry, actor=self.owner, at=self.before(14))
        services.move(
            self.number, starts_at=self.begins + 4 * _HOUR, length_minutes=60, place="Room Tern",
            reason="Production’s shift changes at noon.", actor=self.owner, at=self.before(14),
        )  # fmt: skip
        self._gather(_ANSWERS)

    def _gather(self, answers: Sequence[tuple[bool, str]]) -> None:
        """Set the agenda, invite who belongs to it, hear some of them, freeze the pack."""
        services.set_agenda(self.number, actor=self.owner, at=self.before(13))
        people = [(each.person, each.part) for each in proposed(self.review, at=self.before(13))]
        services.invite(self.number, people=people, actor=self.owner, at=self.before(13))
        services.answer(self.number, coming=True, person=self.owner, at=self.before(12))
        for (coming, instead), (person, _) in zip(answers, people[1:], strict=False):
            services.answer(
                self.number, coming=coming, instead=instead, person=person, at=self.before(11)
            )
        services.freeze_pack(self.number, actor=self.owner, at=self.before(10))

    def _hold(self, minutes: Sequence[tuple[str, str]], *about: str) -> list[AgendaItem]:
        """Begin it and take the minutes; return the items that are decided about."""
        services.hold(self.number, actor=self.owner, at=self.begins)
        items = agenda_of(self.review)
        for part, text in minutes:
            item = next((each for each in items if part and part in each.title), None)
            services.take_minutes(
                self.number, text=text, item=item.pk if item else None, actor=self.owner,
                at=self.begins + _HOUR,
            )  # fmt: skip
        return [next(item for item in items if part in item.title) for part in about]

    def _decide(  # noqa: PLR0913 - all that a decision is made of
        self,
        text: str,
        item: AgendaItem | None,
        owner: User,
        *,
        days: int,
        said: str,
        principle: int = 0,
        becomes: str = Becomes.DECISION,
        plan: str = "",
        qualities: tuple[str, ...] = (),
    ) -> None:
        wanted = Wanted(
            text, principle or (item.principle if item else 5), owner,
            self.review.due_on + days * _DAY, said=said, item=item.pk if item else None,
            becomes=becomes, plan=plan, qualities=qualities,
        )  # fmt: skip
        services.decide(self.number, wanted, actor=self.owner, at=self.begins + _HOUR)

    def _plan_of_the_day(self) -> str:
        """Return the plan that the day of the review opened."""
        event = self.review.events.get(step="came_due")
        return Plan.objects.get(number=event.detail["plan"]).number

    def _carry_on(self) -> None:
        """Carry on what the review before left open."""
        for item in self.review.items.filter(source=Source.DECISION):
            services.carry(
                int(item.source_key), into=self.number, due_on=self.review.due_on + 75 * _DAY,
                actor=self.owner, at=self.begins + _HOUR,
            )  # fmt: skip

    def _close(self) -> None:
        services.close(self.number, actor=self.owner, at=self.begins + 2 * _HOUR)
        self.review.refresh_from_db()
        assert self.review.state == State.CLOSED


#: What those say who answer, in the order in which they are asked.
_ANSWERS = ((True, ""), (False, "Noah Okafor"), (True, ""))
_MINUTES_OF_FIRST = (
    ("access", "Nobody sees who must approve. Two of three waits are for a person on leave."),
    ("down", "Three of five heard of the outage from a colleague."),
    ("reports", "Finance uses nine of the reports, and rebuilds two by hand."),
    ("", "We meet again in half a year; the owners report by mail in between."),
)
_MINUTES_OF_SECOND = (
    ("Nobody knows", "Logistics needs it by shift, Finance by month. Both read a short note."),
    ("", "Access is in time again, and people say so. What is done is still not told."),
)


def _person(name: str) -> User:
    return User.objects.get(email=address(name))
