"""Two years of support requests: who asked, how it went. Pure.

The story that a manager can find is told here, with the figures that tell it:

* Remote access was as good as the rest until the last quarter that is over. In it a new client
  made it slow to repair and often not repaired at the first go.
* Accounts and access was slow until the first of the month nine months ago, when a plan began that
  mended it (see ``plans``).
* Printing and scanning has got a little faster each month for two years, plan or no plan.
* Logistics is served in time as the others are, and does not feel so (see ``voices``).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from requests_app.catalogue.vocabulary import Kind
from requests_app.clocks.business_time import Calendar, add_business_seconds
from requests_app.requests.vocabulary import Channel, HoldReason
from servicedesk.demo import seasons
from servicedesk.demo.company import Company, Person
from servicedesk.demo.offer import Offer, OfferedService
from servicedesk.demo.tale import Tale

#: The service whose quarter went wrong.
FALLEN = "remote-access-vpn"
#: The service that a plan mended, and the one that gets better by itself.
MENDED, RISING = "accounts-and-access", "printing-and-scanning"
#: How much slower than others they were, and how many months ago the plan began.
_SLOW, _SLOWEST, PLAN_BEGAN = 1.5, 1.9, 9
#: Impact and urgency, each 1 to 3, and how common the pair is.
_MATRIX = {(1, 1): 2, (1, 2): 5, (2, 1): 9, (2, 2): 34, (3, 1): 8, (3, 2): 22, (3, 3): 20}
_CHANNELS = {Channel.PORTAL: 68, Channel.MAIL: 17, Channel.PHONE: 13, Channel.DESK: 2}
_HOLDS = {
    HoldReason.REQUESTER: 60,
    HoldReason.SUPPLIER: 22,
    HoldReason.APPROVAL: 12,
    HoldReason.CHANGE: 6,
}
_FIRST_WORDS = (
    "Thank you for telling us. I look at it now and come back to you today.",
    "I have seen the same this week and know where to look. One moment.",
    "That must be annoying. I try it here first, then I call you.",
    "I have it. You can go on working meanwhile; I write when I know more.",
)
_QUESTIONS = (
    "Could you tell me when it happened last, to the minute if you can?",
    "Which device is it? The label begins with AL.",
    "Does it also happen on a colleague's computer?",
)
_ANSWERS = ("Here is what you asked for: AL-4471, twice this morning.", "Yes, also beside me.")
_STILL_WRONG = (
    "It came back this morning, the same as before.",
    "It works for an hour and then it is as it was.",
    "Half of it works. The rest is as before.",
)
_NOTES = ("Same cause as last week; worth an article.", "Spare part is in cupboard 3.")


@dataclass(frozen=True, slots=True)
class World:
    """What every life needs to know. ``now`` is where the past ends."""

    company: Company
    offer: Offer
    hours: dict[str, Calendar]
    now: datetime

    def later(self, service: OfferedService, at: datetime, seconds: float) -> datetime:
        """Return the instant after so many business seconds of a service."""
        reached = add_business_seconds(self.hours[service.calendar], at, max(60, int(seconds)))
        return reached or at + timedelta(days=365)

    def fallen(self) -> tuple[date, date]:
        """Return the quarter in which remote access fell, ``[start, end)``."""
        return seasons.quarter_before(self.now.date())


def past_requests(world: World, random: Random, *, count: int) -> Iterator[Tale]:
    """Yield about ``count`` support requests of the last 24 months, oldest first."""
    first = two_years_before(world.now.date())
    services = [service for service in world.offer.services if service.share]
    shares = [service.share for service in services]
    people = world.company.people
    appetites = [person.appetite for person in people]
    for at in seasons.instants(random, first=first, until=world.now, count=count):
        (person,) = random.choices(people, appetites)
        while not is_here(person, at.date()):
            (person,) = random.choices(people, appetites)
        (service,) = random.choices(services, shares)
        if service.team == "plant" and person.unit.division.name not in {"Production", "Logistics"}:
            service = services[0]
        yield _live(world, random, asked(random, service, person, at))


def two_years_before(day: date) -> date:
    """Return the first day of the month two years before."""
    return day.replace(year=day.year - 2, day=1)


def is_here(person: Person, day: date) -> bool:
    """Staff of the desk do not ask it."""
    return not person.team and person.joined <= day and (person.left is None or day < person.left)


def asked(random: Random, service: OfferedService, person: Person, at: datetime) -> Tale:
    """Return a request as it comes in."""
    ask = random.choice(service.asks)
    (matrix,) = random.choices(list(_MATRIX), list(_MATRIX.values()))
    (channel,) = random.choices(list(_CHANNELS), list(_CHANNELS.values()))
    is_wish = ask.subject.startswith(("New", "Access", "Rights", "Company", "Extract", "Group"))
    tale = Tale(
        kind=Kind.SUPPORT,
        service=service,
        type=service.type_of(Kind.SUPPORT, failure=not is_wish),
        requester=person,
        opened_at=at,
        impact=matrix[0],
        urgency=matrix[1],
        subject=ask.subject,
        channel=channel,
    )
    if not is_wish and random.random() < 0.4:
        tale.details = {"device": f"AL-{random.randrange(1000, 9999)}"}
    tale.open(ask.description)
    return tale


def _live(world: World, random: Random, tale: Tale) -> Tale:
    """Let the request live until it is closed or now is reached."""
    response, resolution = promised(world, tale)
    pace = _pace(world, tale)
    team = world.company.team(tale.service.team)
    agent = random.choice([person for person in team if person is not tale.requester])
    work = _Work(world, random, tale, agent)
    to_response = response * random.lognormvariate(-0.85, 0.55)
    to_resolution = resolution * random.lognormvariate(-1.15, 0.85) * pace
    if random.random() < 0.03:
        work.give_up(to_response)
        return tale
    if not work.begin(to_response) or not work.finish(to_resolution):
        return tale
    if random.random() < (0.17 if _fell(world, tale) else 0.045) and not work.come_back():
        return tale
    work.accept()
    return tale


def promised(world: World, tale: Tale) -> tuple[int, int]:
    """Return the business seconds promised for first response and resolution."""
    response, resolution = world.offer.targets[tale.kind][tale.priority - 1]
    return response, resolution


def _pace(world: World, tale: Tale) -> float:
    """Return how much slower than usual the request is worked on."""
    slug, day, today = tale.service.slug, tale.opened_at.date(), world.now.date()
    if slug == MENDED and day < plan_began(today):
        return _SLOW
    if slug == RISING:
        first = two_years_before(today)
        return _SLOWEST - (_SLOWEST - 1) * (day - first) / (today - first)
    return 2.1 if _fell(world, tale) else 1.0


def _fell(world: World, tale: Tale) -> bool:
    start, end = world.fallen()
    return tale.service.slug == FALLEN and start <= tale.opened_at.date() < end


def plan_began(today: date) -> date:
    """Return the first day of the plans that the demo tells of."""
    months = today.year * 12 + today.month - 1 - PLAN_BEGAN
    return date(months // 12, months % 12 + 1, 1)


@dataclass(slots=True)
class _Work:
    """What an agent does with a request. Each step says False when now comes before its end."""

    world: World
    random: Random
    tale: Tale
    agent: Person

    def _later(self, at: datetime, seconds: float) -> datetime:
        return self.world.later(self.tale.service, at, seconds)

    def give_up(self, seconds: float) -> None:
        at = self._later(self.tale.opened_at, seconds * 0.6)
        if at < self.world.now:
            self.tale.cancel("It went away by itself.", at)

    def begin(self, seconds: float) -> bool:
        tale, random = self.tale, self.random
        taken = self._later(tale.opened_at, seconds * 0.7)
        if taken >= self.world.now:
            return False
        tale.assign(self.agent, taken)
        if random.random() < 0.12:
            self._hand_on(seconds * 0.2)
        replied = self._later(tale.last_at, seconds * 0.3)
        if replied >= self.world.now:
            return False
        tale.reply(random.choice(_FIRST_WORDS), replied)
        if random.random() < 0.15:
            tale.note(random.choice(_NOTES), replied + timedelta(minutes=2))
        return True

    def _hand_on(self, seconds: float) -> None:
        others = [p for p in self.world.company.team(self.tale.service.team) if p != self.agent]
        at = self._later(self.tale.last_at, seconds)
        if others and at < self.world.now:
            other = self.random.choice(others)
            self.tale.assign(other, at, by=self.agent)
            self.agent = other

    def finish(self, seconds: float) -> bool:
        tale, random = self.tale, self.random
        if random.random() < 0.24:
            part = random.uniform(0.2, 0.7)
            if not self._wait(seconds * part):
                return False
            seconds *= 1 - part
        at = self._later(tale.last_at, seconds)
        if at >= self.world.now:
            return False
        tale.resolve(self._done(), at)
        return True

    def _wait(self, seconds: float) -> bool:
        tale, random, now = self.tale, self.random, self.world.now
        at = self._later(tale.last_at, seconds)
        if at >= now:
            return False
        (reason,) = random.choices(list(_HOLDS), list(_HOLDS.values()))
        if reason == HoldReason.REQUESTER:
            tale.reply(random.choice(_QUESTIONS), at)
        tale.hold(reason, at)
        end = self._later(at, 3600 * random.lognormvariate(1.6, 0.9))
        if end >= now:
            return False
        if reason == HoldReason.REQUESTER:
            tale.answer(random.choice(_ANSWERS), end)
        else:
            tale.resume(end)
        return True

    def _done(self) -> str:
        asks = {ask.subject: ask.done for ask in self.tale.service.asks}
        return asks.get(self.tale.subject, "It is done; please look whether all is as you need it.")

    def come_back(self) -> bool:
        tale, random = self.tale, self.random
        at = tale.last_at + timedelta(hours=random.uniform(2, 150))
        if at >= self.world.now:
            return False
        tale.reopen(random.choice(_STILL_WRONG), at)
        return self.finish(3600 * random.lognormvariate(1.2, 0.8))

    def accept(self) -> None:
        tale, random = self.tale, self.random
        by_requester = random.random() < 0.3
        wait = timedelta(hours=random.uniform(1, 60)) if by_requester else timedelta(days=7)
        if tale.last_at + wait < self.world.now:
            tale.close(tale.last_at + wait, by=tale.requester if by_requester else None)
