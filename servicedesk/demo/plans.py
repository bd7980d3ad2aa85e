"""The chapter of plans: one that worked, one whose target was met all the same, one to be signed.

Both are told on what was really measured. Accounts and access was slow until a plan mended it
(``support.MENDED``): beside services that had no plan it shows. Printing had been getting better
long before its plan began and went on (``support.RISING``), so nobody can say that the plan did
it.
Remote access fell last quarter (``support.FALLEN``): its plan begins next month, once a customer
has signed; two of its actions belong to who works there.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from csap.facts.periods import add_months, midnight
from csap.plans import services
from csap.plans.models import Goal, Plan
from csap.plans.services import Description, Task, Wanted, evaluating
from csap.plans.vocabulary import ActionStatus, Aim, GapForm, GapVerdict
from servicedesk.accounts.models import User
from servicedesk.demo import seasons, support
from servicedesk.demo.names import address

IN_TIME, REOPENED = "time.sla_attainment.resolve", "qual.reopen_rate"
#: How many months a plan runs.
MONTHS = 8
_DAY = timedelta(days=1)
_UNMEASURED = "Too few were closed or answered to tell."


@dataclass(frozen=True, slots=True)
class Story:
    """A plan as it is told. ``actions``: principle, what, effort in hours; the rest need nothing.

    ``gain``: how many points better the work in time is to become. ``doers``: who does an action
    that its owner does not do themselves.
    """

    service: str
    title: str
    reason: str
    owner: str
    customers: Sequence[str]
    controls: Sequence[str]
    gain: float
    actions: Sequence[tuple[int, str, int]]
    check_ins: Sequence[tuple[int, str]]
    vision: str
    lesson: str = ""
    keeps_reopening: bool = False
    doers: Mapping[str, str] = field(default_factory=dict)


ACCESS = Story(
    service=support.MENDED,
    title="Access in time: every fifth request waits longer than promised",
    reason="The spring review: people cannot work on their first day, and say so.",
    owner="Laura Fischer",
    customers=("Maren Dahl",),
    controls=("laptop-and-workplace", "email-and-calendar", "meridian-erp"),
    gain=0.06,
    actions=(
        (2, "One catalogue of roles in place of free text", 60),
        (2, "Roles of low risk are granted without a person", 120),
        (3, "Each request shows who must approve, and by when", 24),
        (4, "Each department names a deputy approver", 8),
        (5, "Twenty minutes a month with Finance and Production", 10),
    ),
    check_ins=(
        (1, "The catalogue of roles came a week late; it does not move the end."),
        (3, "Seeing the approver helps. Deputies are still missing in Marketing."),
        (6, "Most roles are granted without a person now. Nobody asks us where it hangs."),
    ),
    lesson="The time was in the approval, not in the work: ask first who waits for whom.",
    vision="Whoever starts on Monday works on Monday. Whoever asks for a right sees who must "
    "approve it, and by when.",
    keeps_reopening=True,
)
PRINTING = Story(
    service=support.RISING,
    title="Printing: repaired while the paper is still needed",
    reason="Hannah's round through the offices: printers stood still for days.",
    owner="Hannah Weiss",
    customers=("Maren Dahl",),
    controls=(),
    gain=0.06,
    actions=(
        (2, "Spare drums in every building", 16),
        (3, "A label on each printer says whom to call", 6),
    ),
    check_ins=((2, "Drums are there. It had been getting better before, though."),),
    lesson="It got better before we began and went on: next time choose services to compare with.",
    vision="A printer that stands still is a matter of hours, in every building.",
)
REMOTE = Story(
    service=support.FALLEN,
    title="Remote access: as reliable as it was before the new client",
    reason="Since the new client it takes twice as long to mend, and often comes back.",
    vision="Who works from home or on the road is at their desk.",
    owner="Laura Fischer",
    customers=("Priya Raman",),
    controls=("laptop-and-workplace", "email-and-calendar"),
    gain=0.08,
    actions=(
        (2, "The old client stays for who depends on it until the new one is stable", 40),
        (2, "A first answer from the team that runs the gateways, not from the desk", 16),
        (3, "Known faults of the client stand on the service’s page the day they are known", 6),
        (4, "Treasury tries each new version for a week before everyone has it", 8),
    ),
    check_ins=(),
    doers={
        "A first answer from the team that runs the gateways, not from the desk": "Amara Nwosu",
        "Known faults of the client stand on the service’s page the day they are known":
            "Jonas Lindqvist",
    },
)  # fmt: skip


def write(*, at: datetime) -> int:
    """Tell every plan; return how many there are. Told already, nothing is added."""
    if not Plan.objects.filter(opened_by__isnull=False).exists():
        today = at.astimezone(seasons.ZONE).date()
        began = support.plan_began(today)
        _Telling(ACCESS, at, began).to_the_verdict()
        _Telling(PRINTING, at, began).to_the_close()
        _Telling(REMOTE, at, add_months(today.replace(day=1), 1)).to_the_signature()
    return Plan.objects.count()


class _Telling:
    """Takes one plan through its life, with the days on which it happened."""

    def __init__(self, story: Story, at: datetime, starts_on: date) -> None:
        self.story, self.now, self.starts_on = story, at, starts_on
        self.owner = _person(story.owner)
        self.ends_on = add_months(self.starts_on, MONTHS) - _DAY
        self.number = ""

    def day(self, days: int) -> datetime:
        """Return the morning so many days after the start, and never in the future."""
        morning = midnight(self.starts_on + days * _DAY) + timedelta(hours=9)
        return min(morning, self.now)

    def to_the_signature(self) -> None:
        """Take it to where only the customers' signatures are missing, and ask for them."""
        self._begin()
        self._aim()
        self._plan()
        self._name_partners()
        services.sign(self.number, content_hash=self._text(), actor=self.owner, at=self.day(-4))
        services.ask_to_sign(self.number, actor=self.owner, at=self.day(-4))

    def to_the_verdict(self) -> None:
        self._begin()
        self._aim()
        self._plan()
        self._sign()
        self._carry_out()
        self._evaluate()

    def to_the_close(self) -> None:
        self.to_the_verdict()
        services.close(self.number, actor=self.owner, at=self.now)

    def _begin(self) -> None:
        story = self.story
        self.number = services.open_by_hand(
            scope=f"service:{story.service}", metric=IN_TIME, title=story.title,
            reason=story.reason, actor=self.owner, at=self.day(-25),
            key=f"demo-{story.service}",
        ).number  # fmt: skip
        services.freeze_baseline(
            self.number, actor=self.owner, at=self.day(-16),
            insufficient=dict.fromkeys((2, 3, 4), _UNMEASURED),
        )  # fmt: skip
        for form, words in _GAPS.items():
            services.answer_gap(
                self.number, form=form, verdict=words[0], words=words[1],
                actor=self.owner, at=self.day(-14),
            )  # fmt: skip
        services.complete_gap_analysis(self.number, actor=self.owner, at=self.day(-14))

    def _aim(self) -> None:
        in_time = self._baseline(IN_TIME) or 0.8
        wanted = [
            Wanted(
                aim=Aim.IMPROVE, metric=IN_TIME, target=round(in_time + self.story.gain, 2),
                owner=self.owner, due_on=self.ends_on, guard_metric=REOPENED,
            )
        ]  # fmt: skip
        reopened = self._baseline(REOPENED)
        if self.story.keeps_reopening and reopened is not None:
            band = (0.0, round(reopened + 0.03, 3))
            wanted.append(
                Wanted(
                    aim=Aim.MAINTAIN, metric=REOPENED, band=band, owner=self.owner,
                    due_on=self.ends_on, guard_metric=IN_TIME,
                )
            )  # fmt: skip
        for goal in wanted:
            services.set_goal(self.number, goal, actor=self.owner, at=self.day(-12))
        services.set_goals(self.number, actor=self.owner, at=self.day(-12))

    def _baseline(self, metric: str) -> float | None:
        """Return what the frozen baseline says of a metric."""
        frozen = Plan.objects.select_related("baseline__baseline").get(number=self.number).baseline
        assert frozen is not None
        return frozen.baseline.measurements.get(metric=metric).value

    def _plan(self) -> None:
        story, at = self.story, self.day(-7)
        services.describe(
            self.number,
            Description(
                title=story.title, owner=self.owner, starts_on=self.starts_on,
                ends_on=self.ends_on, check_in_days=60,
                control_scopes=[f"service:{slug}" for slug in story.controls],
                vision=story.vision,
            ),
            actor=self.owner,
            at=at,
        )  # fmt: skip
        goals = list(Goal.objects.filter(plan__number=self.number).values_list("number", flat=True))
        for number, (principle, what, hours) in enumerate(story.actions):
            task = Task(
                principle=principle, what=what,
                owner=_person(story.doers[what]) if what in story.doers else self.owner,
                due_on=min(self.ends_on, self.starts_on + (number + 1) * 30 * _DAY),
                effort_hours=hours, goals=goals,
                qualities=("TIMELINESS", "RELEVANCE") if principle == _COMMUNICATION else (),
            )  # fmt: skip
            services.add_action(self.number, task, actor=self.owner, at=at)
        for principle in {1, 2, 3, 4, 5} - {principle for principle, _, _ in story.actions}:
            services.answer_nothing_needed(
                self.number, principle=principle, because=_NOTHING_NEEDED[principle],
                actor=self.owner, at=at,
            )  # fmt: skip
        services.plan_actions(self.number, actor=self.owner, at=at)

    def _sign(self) -> None:
        people = self._name_partners()
        text = self._text()
        for days, person in enumerate((self.owner, *people)):
            services.sign(self.number, content_hash=text, actor=person, at=self.day(days - 4))
        services.start(self.number, actor=self.owner, at=self.day(0))

    def _name_partners(self) -> Sequence[User]:
        people = [_person(name) for name in self.story.customers]
        for customer in people:
            services.add_partner(self.number, user=customer, actor=self.owner, at=self.day(-6))
        return people

    def _text(self) -> str:
        return Plan.objects.get(number=self.number).content_hash

    def _carry_out(self) -> None:
        plan = Plan.objects.get(number=self.number)
        for action in plan.actions.order_by("due_on", "pk"):
            done = midnight(action.due_on - 2 * _DAY) + timedelta(hours=15)
            services.report_action(
                self.number, action.pk, status=ActionStatus.DONE, outcome="In use.",
                actor=self.owner, at=min(done, self.now),
            )  # fmt: skip
        for months, words in self.story.check_ins:
            services.check_in(
                self.number, words=words, actor=self.owner, at=self.day(30 * months + 4)
            )

    def _evaluate(self) -> None:
        """Read and judge it as soon as eight months are final."""
        services.evaluate(self.number, actor=self.owner, at=self.now)
        for reading in evaluating.read_plan(self.number, actor=self.owner, at=self.now):
            evaluating.accept_verdict(
                self.number, goal=reading.goal.number, verdict=reading.verdict,
                actor=self.owner, at=self.now,
            )  # fmt: skip
        evaluating.record_lesson(
            self.number, words=self.story.lesson, actor=self.owner, at=self.now
        )


_COMMUNICATION = 3
_GAPS = {
    GapForm.PROMISE: (GapVerdict.GAP, "Less is done in time than the target promises."),
    GapForm.EXPECTATION: (GapVerdict.NOT_MEASURABLE, "No wave asked about this service then."),
    GapForm.PERCEPTION: (GapVerdict.NONE, "People feel what is measured: it is late."),
}
_NOTHING_NEEDED = {
    1: "The service is asked for and used by nearly everyone.",
    2: "The work itself is done as it should be.",
    3: "People know where to ask, and are answered.",
    4: "Those whom it concerns agreed before it began.",
    5: "The monthly round looks at it already.",
}


def _person(name: str) -> User:
    return User.objects.get(email=address(name))
