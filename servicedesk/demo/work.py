"""Projects and consulting of two years: plans, money, success, lessons. Pure.

The portfolio improves: from the first to the last month, projects become more punctual, keep
their budgets better, and more of them leave a lesson behind.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random

from requests_app.catalogue.vocabulary import Kind
from requests_app.engagements.models import State
from servicedesk.demo import seasons
from servicedesk.demo.company import Person
from servicedesk.demo.support import World, is_here, two_years_before
from servicedesk.demo.tale import Tale

_PROJECTS = (
    ("Bank statements import themselves", "Statements stand in Meridian every morning, matched."),
    ("One form for a first day", "A new joiner finds everything ready from one form."),
    ("Spare parts with pictures", "Customers find the part they hold in their hand."),
    ("Scanners that work offline", "Gates go on while the line is down."),
    ("Returns without paper", "Customer contact sees a return while the customer calls."),
    ("Maintenance plan on the tablet", "The next job is on the tablet, not on the board."),
    ("Prices in one place", "Sales and shop show the same price."),
    ("Machine counts in the evening report", "No one types counts any more."),
    ("Customs papers by themselves", "Papers for the usual goods write themselves."),
    ("Quality records for auditors", "A record is found in a minute."),
    ("Travel costs by photograph", "A photograph is enough for a receipt."),
    ("Forecast from orders", "The plan for six weeks comes from what is ordered."),
)
_QUESTIONS = (
    ("Which tool for customer surveys?", "We compare three and do not know what to look at."),
    ("May we keep drawings at the supplier?", "They offer a room in their cloud."),
    ("How do we archive contracts?", "Forty folders, and nobody finds anything."),
    ("Is this offer for tablets reasonable?", "The vendor wants a signature by the end of month."),
    ("Do we need a second warehouse system?", "Transport asks for a system of its own."),
    ("How to measure calls fairly", "We want fewer calls, not shorter ones."),
    ("Buy or build the price calculator", "Excel has reached its end."),
    ("Is our process ready for Meridian?", "Before we ask for a project we want to know."),
)
_CRITERIA = (
    ("The people who use it say that it saves them time", 4),
    ("Nine of ten cases go through without a hand", 3),
    ("Errors are half of what they were", 3),
    ("In use by everyone it was made for", 2),
    ("Figures stand by 07:30", 2),
)
_LESSONS = (
    "Ask for a real file in week one: test files differ from real ones.",
    "Book the testers before the year-end closing.",
    "Show it to the night shift early; they find what the day does not.",
    "One owner on the business side decides in days, a committee in weeks.",
    "Order licences when the plan is approved, not when they are needed.",
    "Leave the old way open for a month; people change over when they trust the new one.",
)
_COSTS = ("Our work", "Vendor", "Licences", "Training", "Travel")


@dataclass(slots=True)
class Plan:
    version: int
    start: date
    end: date
    budget: int
    reason: str
    approved_at: datetime


@dataclass(slots=True)
class Criterion:
    text: str
    weight: int
    attained: int | None


@dataclass(slots=True)
class Cost:
    amount: int
    note: str
    day: date


@dataclass(slots=True)
class Work:
    """The engagement that a request became. Money in pence."""

    tale: Tale
    sponsor: Person
    state: State = State.PROPOSED
    started: date | None = None
    completed: date | None = None
    plans: list[Plan] = field(default_factory=list)
    criteria: list[Criterion] = field(default_factory=list)
    costs: list[Cost] = field(default_factory=list)
    lessons: list[str] = field(default_factory=list)
    close_out: str = ""
    waived: str = ""


def past_work(world: World, random: Random, *, projects: int, advice: int) -> Iterator[Work]:
    """Yield the projects and the consulting of the last 24 months."""
    first = two_years_before(world.now.date())
    for kind, count in ((Kind.PROJECT, projects), (Kind.CONSULTING, advice)):
        services = [
            service
            for service in world.offer.services
            if any(offered.kind == kind for offered in service.types)
            and service.slug != "secure-transfer-for-partners"
        ]
        for at in seasons.instants(random, first=first, until=world.now, count=count):
            service = random.choice(services)
            subject, benefit = random.choice(_PROJECTS if kind == Kind.PROJECT else _QUESTIONS)
            tale = Tale(
                kind=kind,
                service=service,
                type=service.type_of(kind),
                requester=_asker(world, random, at.date()),
                opened_at=at,
                impact=2,
                urgency=random.choice((2, 3)),
                subject=subject,
                details={"benefit" if kind == Kind.PROJECT else "goal": benefit},
            )
            tale.open(benefit)
            yield _do(world, random, tale)


def _asker(world: World, random: Random, day: date) -> Person:
    leads = [unit.lead for unit in world.company.units if unit.lead is not None]
    here = [person for person in leads if is_here(person, day)]
    return random.choice(here)


def _do(world: World, random: Random, tale: Tale) -> Work:
    """Let the work be planned and done, as far as now allows."""
    work = Work(tale, sponsor=tale.requester)
    team = world.company.team("advice")
    leader = random.choice([person for person in team if person is not tale.requester])
    taken = world.later(tale.service, tale.opened_at, 3600 * random.uniform(2, 24))
    if taken >= world.now:
        return work
    tale.assign(leader, taken)
    replied = world.later(tale.service, taken, 3600 * random.uniform(1, 10))
    if replied >= world.now:
        return work
    tale.reply("Thank you. I call you this week, and then we write down what it is for.", replied)
    if random.random() < 0.07:
        return _drop(work, random, world)
    _plan(work, random)
    if work.plans[0].approved_at >= world.now:
        work.plans.clear()
        return work
    _carry_out(work, random, world)
    return work


def _drop(work: Work, random: Random, world: World) -> Work:
    at = work.tale.last_at + timedelta(days=random.uniform(5, 40))
    if at < world.now:
        work.tale.cancel("The money goes elsewhere this year.", at)
        work.state = State.CANCELLED
    return work


def _plan(work: Work, random: Random) -> None:
    is_project = work.tale.kind == Kind.PROJECT
    days = random.randrange(50, 170) if is_project else random.randrange(7, 30)
    begin = work.tale.last_at.date() + timedelta(days=random.randrange(6, 24 if is_project else 9))
    budget = random.randrange(12, 160) * 100_000 if is_project else random.randrange(5, 60) * 10_000
    approved_at = _noon(begin - timedelta(days=2))
    work.plans = [Plan(1, begin, begin + timedelta(days=days), budget, "", approved_at)]


def _carry_out(work: Work, random: Random, world: World) -> None:
    plan = work.plans[0]
    work.state, work.started = State.ACTIVE, plan.start
    skill = _skill(world, plan.end)
    planned = (plan.end - plan.start).days
    is_punctual = random.random() < 0.42 + 0.45 * skill
    slip = -random.uniform(0, 0.06) if is_punctual else random.uniform(0.04, 0.5 - 0.25 * skill)
    end = plan.end + timedelta(days=round(planned * slip))
    today = world.now.date()
    if plan.start > today:
        work.state, work.started = State.PROPOSED, None
        return
    if not is_punctual and random.random() < 0.3:
        _replan(work, plan, end, today)
    keeps = random.random() < 0.5 + 0.4 * skill
    spent = plan.budget * (random.uniform(0.86, 1.05) if keeps else random.uniform(1.12, 1.45))
    done = min(1.0, (today - plan.start).days / max(1, (end - plan.start).days))
    _spend(work, random, spent * done, min(end, today))
    chosen = random.sample(_CRITERIA, 3 if work.tale.kind == Kind.PROJECT else 2)
    work.criteria = [Criterion(text, weight, None) for text, weight in chosen]
    finished = _noon(end)
    if finished < world.now and finished > work.tale.last_at:
        _finish(work, random, skill, finished)
        accepted = finished + timedelta(days=7)
        if accepted < world.now:
            work.tale.close(accepted)


def _skill(world: World, day: date) -> float:
    """Return how far the portfolio has come by a day, 0 to 1."""
    first = two_years_before(world.now.date())
    return max(0.0, min(1.0, (day - first).days / 730))


def _replan(work: Work, plan: Plan, end: date, today: date) -> None:
    day = plan.start + (plan.end - plan.start) / 2
    if day < today:
        budget = round(plan.budget * 1.1)
        reason = "More testing than planned; agreed with the sponsor."
        work.plans.append(Plan(2, plan.start, end, budget, reason, _noon(day)))


def _spend(work: Work, random: Random, total: float, until: date) -> None:
    start = work.plans[0].start
    days = max(1, (until - start).days)
    parts = [random.uniform(0.5, 1.5) for _ in range(5 if work.tale.kind == Kind.PROJECT else 2)]
    for number, part in enumerate(parts, start=1):
        amount = round(total * part / sum(parts))
        if amount > 0:
            day = start + timedelta(days=days * number // len(parts))
            work.costs.append(Cost(amount, random.choice(_COSTS), day))


def _finish(work: Work, random: Random, skill: float, at: datetime) -> None:
    for criterion in work.criteria:
        criterion.attained = random.choices((0, 500, 1000), (2, 4, 5 + 6 * skill))[0]
    work.state, work.completed = State.COMPLETED, at.date()
    work.close_out = "Handed over; the people who run it have done it twice with us beside them."
    if random.random() < 0.4 + 0.5 * skill:
        work.lessons = random.sample(_LESSONS, random.choice((1, 1, 2)))
    elif random.random() < 0.3:
        work.waived = "Routine work, done as planned."
    work.tale.resolve("It is in use, and the sponsor has accepted it.", at)


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), seasons.ZONE)
