"""The requests that are open now, so that the queue lives: late, soon, waiting. Pure.

Their clocks are set backwards: a request of which nine tenths of the promised time are used was
opened so many business seconds ago, whatever day and hour it is.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

from requests_app.catalogue.vocabulary import Kind
from requests_app.clocks.business_time import Calendar, business_seconds
from requests_app.requests.vocabulary import HoldReason
from servicedesk.demo.company import Person
from servicedesk.demo.offer import Ask
from servicedesk.demo.support import World, asked, is_here, promised
from servicedesk.demo.tale import Tale

#: How much of the promised resolution time is used, by what the request waits for.
_AT_WORK = (1.6, 1.15, 0.97, 0.95, 0.9, 0.82, 0.7, 0.55, 0.4, 0.3, 0.2, 0.12)
_ON_HOLD = (
    (0.8, HoldReason.REQUESTER), (0.6, HoldReason.REQUESTER), (0.5, HoldReason.SUPPLIER),
    (0.35, HoldReason.APPROVAL), (0.9, HoldReason.SUPPLIER), (0.25, HoldReason.REQUESTER),
)  # fmt: skip
#: How much of the promised response time is used of what nobody has taken yet.
_UNTAKEN = (1.3, 0.92, 0.8, 0.6, 0.45, 0.3, 0.15, 0.05)


def open_requests(world: World, random: Random) -> Iterator[Tale]:
    """Yield requests that are open at ``world.now``; Jonas has the most of them."""
    jonas = world.company.person("Jonas Lindqvist")
    for used in _AT_WORK[:9]:
        yield _at_work(world, random, _ask(world, random, "laptop-and-workplace", used), jonas)
    for used, reason in _ON_HOLD[:3]:
        tale = _ask(world, random, "laptop-and-workplace", used)
        yield _waiting(world, random, tale, jonas, reason)
    services = [service for service in world.offer.services if service.share]
    for service in services:
        team = world.company.team(service.team)
        for used in random.sample(_AT_WORK, 2):
            tale = _ask(world, random, service.slug, used)
            yield _at_work(world, random, tale, random.choice(team))
    for service in random.sample(services, 6):
        used, reason = random.choice(_ON_HOLD)
        team = world.company.team(service.team)
        tale = _ask(world, random, service.slug, used)
        yield _waiting(world, random, tale, random.choice(team), reason)
    for used in _UNTAKEN:
        yield _ask(world, random, random.choice(services).slug, used, of_response=True)


def requests_of(world: World, random: Random, person: Person) -> Iterator[Tale]:
    """Yield what the demo's end-user has asked for: open, waiting for her, and just resolved."""
    jonas, amara = world.company.person("Jonas Lindqvist"), world.company.person("Amara Nwosu")
    workplace = world.offer.service("laptop-and-workplace")
    screen = _own(world, person, "laptop-and-workplace", workplace.asks[0], 0.35, (2, 1))
    yield _at_work(world, random, screen, jonas)
    folder = _own(
        world, person, "accounts-and-access",
        Ask("Access to the Treasury shared folder", "I need the folder for the audit.", ""),
        0.3, (3, 2),
    )  # fmt: skip
    yield _waiting(
        world, random, folder, amara, HoldReason.REQUESTER,
        question="Read only, or read and change?",
    )  # fmt: skip
    rafael = world.company.person("Rafael Costa")
    erp = world.offer.service("meridian-erp")
    yield _at_work(world, random, _own(world, person, erp.slug, erp.asks[0], 1.2, (2, 2)), rafael)
    phone = world.offer.service("phones-and-meetings")
    headset = _own(world, person, phone.slug, phone.asks[1], 0.9, (3, 2))
    done = _at_work(world, random, headset, jonas)
    done.resolve(phone.asks[1].done, world.now - timedelta(hours=3))
    yield done


def _own(  # noqa: PLR0913 - all that it is made of
    world: World, person: Person, slug: str, ask: Ask, used: float, matrix: tuple[int, int]
) -> Tale:
    service = world.offer.service(slug)
    tale = Tale(
        kind=Kind.SUPPORT,
        service=service,
        type=service.type_of(Kind.SUPPORT, failure=True),
        requester=person,
        opened_at=world.now,
        impact=matrix[0],
        urgency=matrix[1],
        subject=ask.subject,
    )
    tale.opened_at = _ago(world, tale, used * promised(world, tale)[1])
    tale.open(ask.description)
    return tale


def _ask(
    world: World, random: Random, slug: str, used: float, *, of_response: bool = False
) -> Tale:
    people = [p for p in world.company.people if is_here(p, world.now.date())]
    service = world.offer.service(slug)
    tale = asked(random, service, random.choice(people), world.now)
    response, resolution = promised(world, tale)
    promise = response if of_response else resolution
    at = _ago(world, tale, used * random.uniform(0.93, 1.07) * promise)
    tale.opened_at = tale.history[0].at = tale.said[0].at = at
    return tale


def _at_work(world: World, random: Random, tale: Tale, agent: Person) -> Tale:
    span = world.now - tale.opened_at
    tale.assign(agent, tale.opened_at + span * 0.05)
    tale.reply("I have it and look at it now. I write as soon as I know more.",
               tale.opened_at + span * random.uniform(0.06, 0.1))  # fmt: skip
    return tale


def _waiting(  # noqa: PLR0913 - all that it is made of
    world: World,
    random: Random,
    tale: Tale,
    agent: Person,
    reason: HoldReason,
    question: str = "Could you tell me which device it is? The label begins with AL.",
) -> Tale:
    """Put it on hold shortly before now; since then its clock stands."""
    _at_work(world, random, tale, agent)
    at = tale.opened_at + (world.now - tale.opened_at) * 0.9
    if reason == HoldReason.REQUESTER:
        tale.reply(question, at)
    tale.hold(reason, at)
    return tale


def _ago(world: World, tale: Tale, seconds: float) -> datetime:
    """Return the latest instant since which so many business seconds have passed."""
    return business_ago(world.hours[tale.service.calendar], world.now, int(seconds))


def business_ago(hours: Calendar, now: datetime, seconds: int) -> datetime:
    """Return an instant so many business seconds before ``now``, found by halving."""
    low, high = now - timedelta(days=90), now
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) / 2
        if business_seconds(hours, middle, now) >= seconds:
            low = middle
        else:
            high = middle
    return low.replace(microsecond=0)
