"""Random lives of requests, written as any writer might: by bulk, by update, out of order.

Days around both clock changes are likely. Nothing here goes through the services, so that the
roll-ups are proved for whatever can stand in the tables.
"""

from datetime import UTC, date, datetime, timedelta
from random import Random

from csap.facts.models import CustomerGroupMembership
from requests_app.clocks.models import Clock, ClockKind
from requests_app.engagements.models import (
    Baseline,
    Engagement,
    Lesson,
    State,
    SuccessCriterion,
)
from requests_app.requests.models import HistoryEntry, ServiceRequest
from requests_app.requests.vocabulary import Channel, Exclusion, Status, Step
from servicedesk.accounts.models import DepartmentMembership
from surveys.models import Answer, Invitation, QuestionnaireVersion, Response
from surveys.vocabulary import Closing
from tests.factories import DepartmentFactory, RequestTypeFactory, ServiceFactory, UserFactory

FIRST = datetime(2026, 3, 20, tzinfo=UTC)
#: London's clock changes lie within: 29 March and 25 October.
SPANS = ((FIRST, 24), (datetime(2026, 10, 16, tzinfo=UTC), 24))
TODAY = date(2026, 11, 20)
GROUPS = ("key", "pilot")


class RandomWorld:
    """A small organisation whose requests change at random; the same seed, the same changes.

    ``is_orderly``: nothing is cancelled before it was last reopened, though tables allow it.
    """

    def __init__(self, seed: int, *, is_orderly: bool = False) -> None:
        self.seed, self.random, self.is_orderly = seed, Random(seed), is_orderly
        self.number = 0
        top, other = DepartmentFactory(), DepartmentFactory()
        below = DepartmentFactory(parent=top)
        self.departments = [top, other, below, None]
        self.services = [ServiceFactory() for _ in range(3)]
        calendar = self.services[0].calendar
        self.types = [
            RequestTypeFactory(service=service, kind=kind, is_failure_demand=kind == "SUPPORT")
            for service in self.services
            for kind in ("SUPPORT", "PROJECT")
        ]
        self.calendar = calendar
        self.people = [UserFactory(department=self.pick(self.departments)) for _ in range(8)]
        for person in self.people[:4]:
            self._employ(person)
        self.version = QuestionnaireVersion.objects.in_force("T").get()
        self.questions = {question.measure: question for question in self.version.questions.all()}

    def pick(self, choices):
        return self.random.choice(list(choices))

    def chance(self, share):
        return self.random.random() < share

    def _employ(self, person):
        since = date(2026, 3, 25) + timedelta(days=self.random.randrange(10))
        DepartmentMembership.objects.create(
            user=person, department=self.departments[0], valid_from=since, valid_to=date(2026, 4, 8)
        )
        DepartmentMembership.objects.create(
            user=person, department=self.departments[1], valid_from=date(2026, 4, 8)
        )

    def instant(self):
        start, days = self.pick(SPANS)
        return start + timedelta(
            seconds=self.random.randrange(days * 24 * 3600), microseconds=self.random.randrange(3)
        )

    def after(self, at, days=16):
        """Return a later instant, sometimes the very same."""
        if self.chance(0.1):
            return at
        return at + timedelta(seconds=self.random.randrange(days * 24 * 3600))

    def change(self, steps):
        """Do so many random things."""
        actions = (self.open, self.open, self.resolve, self.resolve, self.reopen, self.cancel)
        actions += (self.reclassify, self.exclude, self.correct, self.ask, self.answer, self.delete)
        actions += (self.regroup, self.measure_again)
        for _ in range(steps):
            self.pick(actions)()

    def open(self):
        made = [self._blank() for _ in range(self.random.randrange(1, 5))]
        ServiceRequest.objects.bulk_create(made)
        Clock.objects.bulk_create(
            Clock(service_request=row, kind=kind, calendar=self.calendar, started_at=row.opened_at)
            for row in made
            for kind in ClockKind
        )
        for row in made:
            if row.kind == "PROJECT" and self.chance(0.8):
                self._engage(row)

    def _blank(self):
        self.number += 1
        opened, type_ = self.instant(), self.pick(self.types)
        return ServiceRequest(
            number=f"SR-{self.seed}-{self.number}",
            kind=type_.kind,
            request_type=type_,
            service=type_.service,
            requester=self.pick(self.people),
            department=self.pick(self.departments),
            summary="Something",
            channel=self.pick(Channel),
            impact=3,
            urgency=3,
            priority=self.random.randrange(1, 5),
            opened_at=opened,
            response_due_at=self.after(opened, 3) if self.chance(0.7) else None,
            resolution_due_at=self.after(opened, 12) if self.chance(0.7) else None,
            follow_up_of=self.one() if self.chance(0.2) else None,
            updated_at=opened,
        )

    def one(self, **which):
        ids = list(
            ServiceRequest.objects.filter(**which).order_by("pk").values_list("pk", flat=True)
        )
        return ServiceRequest.objects.get(pk=self.pick(ids)) if ids else None

    def resolve(self):
        row = self.one(resolved_at=None, cancelled_at=None)
        if row is None:
            return
        at = self.after(self._last_turn(row))
        row.first_response_at = row.first_response_at or at
        row.first_resolved_at = row.first_resolved_at or at
        row.resolved_at, row.status = at, Status.RESOLVED
        row.contact_count += self.random.randrange(1, 3)
        row.assignment_count += self.random.randrange(2)
        row.save()
        self._turn(row, Step.RESOLVED, at)
        for clock in row.clocks.all():
            clock.stopped_at = max(at, clock.started_at)
            clock.elapsed_seconds = self.random.randrange(200_000)
            clock.held_seconds = self.random.randrange(9_000)
            clock.save()

    def _last_turn(self, row):
        """Return when the request last turned; a turn that nobody recorded may be known still."""
        last = row.history.order_by("-at").values_list("at", flat=True).first()
        return max(filter(None, (row.opened_at, row.first_resolved_at, last)))

    def _turn(self, row, step, at):
        if self.chance(0.95):
            HistoryEntry.objects.create(service_request=row, step=step, to_status=row.status, at=at)

    def reopen(self):
        row = self.one(status=Status.RESOLVED)
        if row is None:
            return
        at = self.after(row.resolved_at)
        row.status, row.resolved_at = Status.IN_PROGRESS, None
        row.reopen_count += 1
        row.save()
        self._turn(row, Step.REOPENED, at)

    def cancel(self):
        row = self.one(resolved_at=None, cancelled_at=None)
        if row is not None:
            since = self._last_turn(row) if self.is_orderly else row.opened_at
            row.status, row.cancelled_at = Status.CANCELLED, self.after(since)
            row.save()

    def reclassify(self):
        """Move several requests at once, as a bulk action does."""
        type_ = self.pick(self.types)
        ids = list(ServiceRequest.objects.filter(kind=type_.kind).values_list("pk", flat=True))
        some = self.random.sample(sorted(ids), k=min(3, len(ids)))
        ServiceRequest.objects.filter(pk__in=some).update(
            request_type=type_, service=type_.service, priority=self.random.randrange(1, 5)
        )

    def exclude(self):
        row = self.one()
        if row is not None:
            row.exclusion = self.pick(["", *Exclusion])
            row.save()

    def correct(self):
        row = self.one()
        if row is not None:
            row.opened_at -= timedelta(hours=self.random.randrange(50))
            row.save()
            row.clocks.filter(elapsed_seconds__isnull=False).update(
                elapsed_seconds=self.random.randrange(200_000)
            )

    def measure_again(self):
        """Correct what the clocks of a request ran, and nothing of the request itself."""
        row = self.one(status=Status.RESOLVED)
        if row is not None:
            row.clocks.update(elapsed_seconds=self.random.randrange(200_000))

    def delete(self):
        row = self.one(follow_ups=None)
        if row is not None and self.chance(0.4):
            row.delete()

    def regroup(self):
        """Put a person or a department into a group for some days, or change who was in one."""
        rows = CustomerGroupMembership.objects.order_by("pk")
        if rows and self.chance(0.4):
            row = self.pick(rows)
            if self.chance(0.3):
                row.delete()
            else:
                row.until = row.since + timedelta(days=self.random.randrange(1, 30))
                row.customer_group = self.pick(GROUPS)
                row.save()
            return
        person = self.pick(self.people) if self.chance(0.6) else None
        customer = {"person": person, "department": None if person else self.departments[0]}
        rows.filter(**customer).delete()
        since = self.instant().date()
        CustomerGroupMembership.objects.create(
            **customer,
            customer_group=self.pick(GROUPS),
            since=since,
            until=self.pick((None, since + timedelta(days=self.random.randrange(1, 60)))),
            recorded_at=FIRST,
        )

    def ask(self):
        row = self.one(status=Status.RESOLVED)
        if row is None or Invitation.objects.filter(
            service_request=row, person=row.requester, resolution=row.reopen_count
        ):
            return
        is_unreached = self.chance(0.2)
        Invitation.objects.create(
            version=self.version,
            service_request=row,
            person=row.requester,
            resolution=row.reopen_count,
            sent_at=row.resolved_at,
            expires_at=row.resolved_at + timedelta(days=30),
            closed_at=row.resolved_at if is_unreached else None,
            closing=self.pick((Closing.BOUNCED, Closing.WITHDRAWN)) if is_unreached else "",
        )

    def answer(self):
        open_ones = Invitation.objects.filter(answered_at=None, closing="").order_by("pk")
        invitation = open_ones.first()
        if invitation is None:
            return
        at = self.after(invitation.sent_at, 20)
        invitation.answered_at = at
        invitation.save()
        response = Response.objects.create(
            invitation=invitation, version=invitation.version, answered_at=at, changed_at=at
        )
        given = {
            "csat": self.random.randrange(1, 6),
            "solved": 1,
            "in_time": self.random.randrange(2),
        }
        Answer.objects.bulk_create(
            Answer(response=response, question=self.questions[name], measure=name, value=value)
            for name, value in given.items()
            if self.chance(0.8)
        )

    def _engage(self, row):
        is_done = self.chance(0.7)
        start = row.opened_at.date()
        engagement = Engagement.objects.create(
            service_request=row,
            state=State.COMPLETED if is_done else State.ACTIVE,
            currency=self.pick(("GBP", "GBP", "USD")),
            started_date=start,
            completed_date=start + timedelta(days=self.random.randrange(30)) if is_done else None,
            cost_minor=self.random.randrange(200_000),
        )
        for version in range(self.random.randrange(3)):
            Baseline.objects.create(
                engagement=engagement,
                version=version + 1,
                planned_start=start,
                planned_end=start + timedelta(days=self.random.randrange(30)),
                budget_minor=self.pick((0, 100_000)),
                approved_at=row.opened_at,
            )
        for _ in range(self.random.randrange(3)):
            SuccessCriterion.objects.create(
                engagement=engagement,
                text="It works",
                weight=self.random.randrange(1, 4),
                attained_permille=self.pick((None, 0, 500, 1000)),
                added_after_start=self.chance(0.2),
                created_at=row.opened_at,
            )
            lesson = Lesson.objects.create(
                engagement=engagement, text="Ask earlier", recorded_at=self.after(row.opened_at)
            )
            if self.chance(0.5):
                lesson.cited_by.add(self.pick(Engagement.objects.order_by("pk")))
