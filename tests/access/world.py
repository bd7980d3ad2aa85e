"""The people and things of the access matrix."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from csap.agreements import services as agreements
from csap.consultations import services as consultations
from csap.customers import services as customers
from csap.customers.models import InterviewNote
from csap.plans import services as plans
from csap.plans import tokens
from csap.plans.models import Action, Partner, Plan
from csap.reports import services as reports
from csap.reports import tokens as report_tokens
from csap.reports.shelf import REPORTS
from csap.reviews import services as reviews
from csap.reviews.models import AgendaItem, Decision, Pack, PackFile
from requests_app.catalogue.models import Outage, RequestType, TeamMembership
from requests_app.conversation.models import Attachment
from requests_app.lifecycle import services as lifecycle
from requests_app.requests.models import Follower, ServiceRequest
from servicedesk.accounts.models import User
from servicedesk.outbox.models import Delivery, Fact, SentMail
from surveys import services as surveys
from surveys.models import (
    AnswerImport,
    Collection,
    CompanyPolicy,
    Feedback,
    Improvement,
    Question,
    Questionnaire,
    QuestionnaireVersion,
    Response,
)
from tests.csap.agreements.builders import demanded, terms
from tests.csap.consultations.builders import drafted, setting
from tests.csap.findings.builders import make_finding
from tests.csap.plans import givens
from tests.csap.plans.readings import make_goal, make_plan, make_reading
from tests.factories import (
    NOW,
    DepartmentFactory,
    RequestTypeFactory,
    TargetFactory,
    UserFactory,
    open_request,
)
from tests.surveys.wave_builders import planned

#: Column letters of the table, in its order; X is nobody.
PEOPLE = ("X", "U", "O", "K", "A", "B", "T", "M", "D")


@dataclass
class World:
    """One request of every sort, seen by one person of every sort."""

    people: dict[str, User | None] = field(default_factory=dict)
    arguments: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)

    def arguments_of(self, sort: str, names: tuple[str, ...]) -> dict[str, Any]:
        """Return the URL's arguments that name the thing of this sort."""
        return {name: self.arguments[sort][name] for name in names}


def build() -> World:
    """Make the world. U asks; O is another end-user; K leads U's department, which shares.

    A and T are of the team, T leads it; B is of another team; M manages; D administers.
    """
    TargetFactory()
    lead = UserFactory()
    UserFactory(email="colleague@example.org")
    department = DepartmentFactory(lead=lead, shares_requests=True)
    requester = UserFactory(department=department)
    request_type = RequestTypeFactory()
    project = RequestTypeFactory(project=True, service=request_type.service)
    secret = RequestTypeFactory(is_restricted=True, service=request_type.service)
    people: dict[str, User | None] = {
        "X": None,
        "U": requester,
        "O": UserFactory(),
        "K": lead,
        "A": UserFactory(agent=True),
        "B": UserFactory(agent=True),
        "T": UserFactory(team_lead=True),
        "M": UserFactory(manager=True),
        "D": UserFactory(admin=True),
    }
    for letter in "AT":
        TeamMembership.objects.create(
            team=request_type.service.team, user=people[letter], is_lead=letter == "T"
        )
    things = {
        "shared": _request(requester, request_type),
        "restricted": _request(requester, secret),
        "project": _request(requester, project),
        "note": _request(requester, request_type),
    }
    world = World(people=people)
    for sort, service_request in things.items():
        world.arguments[sort] = _arguments(service_request, in_note=sort == "note")
    plain = world.arguments["shared"]
    world.arguments["-"] = plain
    world.arguments["type"] = plain | {"slug": plain["type_slug"]}
    world.arguments["mail"] = plain | {"pk": plain["mail"]}
    finding = make_finding()
    world.arguments["finding"] = plain | {"number": finding.number}
    of_plan = plain | {"form": "PROMISE", "principle": 1, "step": "cancel", "goal": 1}
    world.arguments["plan"] = of_plan | {"number": _plan(people["M"])}
    _add_signer(world, requester)
    world.arguments["goal"] = of_plan | {"number": _plan_with_a_goal(people["M"])}
    world.arguments["deed"] = of_plan | _plan_with_an_action(people["M"], people["A"])
    world.arguments["partner"] = of_plan | _plan_with_a_partner(people["M"], requester)
    world.arguments["outage"] = plain | {"pk": _outage(request_type)}
    brought = _answer_import()
    world.arguments["import"] = plain | {"pk": brought.pk}
    world.arguments["wave"] = plain | {"pk": planned(people["M"]).pk, "name": "test"}
    world.arguments["survey"] = plain | {"key": f"collection-{brought.collection_id}"}
    draft = _draft(people["M"])
    world.arguments["draft"] = plain | {"pk": draft.pk, "code": "T", "step": "publish"}
    world.arguments["question"] = plain | {"pk": draft.questions.order_by("position")[0].pk}
    said = _feedback()
    world.arguments["feedback"] = plain | {"pk": said.pk, "name": "aside"}
    world.arguments["improved"] = plain | {"pk": _improvement(people["M"]).pk}
    world.arguments["rule"] = plain | {"pk": _company_policy(people["M"]).pk}
    _add_review(world, people)
    _add_consultation(world, people)
    offered = _agreement(requester, request_type, people["M"])
    world.arguments["agreement"] = plain | {"number": offered, "step": "freeze"}
    world.arguments["offered"] = plain | {"number": offered, "step": "accept"}
    world.arguments["report"] = plain | {"key": "findings", "suffix": "csv"}
    world.arguments["subscribed"] = plain | _subscription(people["M"])
    note = _interview(people["M"])
    world.arguments["customer"] = plain | {"pk": note.pk, "code": note.customer.department.code}
    world.arguments["absent"] = world.arguments["shared"] | {
        "goal": 1,
        "principle": 1,
        "action_id": 987654321,
        "partner": 987654321,
        "name": "test",
        "code": "no-such-thing",
        "number": "SR-987654321",
        "token": "00000000-0000-4000-8000-000000000000",
        "slug": "no-such-thing",
        "key": "no.such.thing",
        "pk": 987654321,
    }
    return world


def _request(requester: User, request_type: RequestType) -> ServiceRequest:
    upload = SimpleUploadedFile("screen.txt", b"dark")
    service_request = open_request(requester=requester, request_type=request_type, uploads=[upload])
    worker = UserFactory(agent=True)
    TeamMembership.objects.create(team=service_request.team, user=worker)
    lifecycle.add_note(
        service_request.pk,
        body="Third one today.",
        actor=worker,
        at=NOW + timedelta(minutes=5),
        uploads=[SimpleUploadedFile("log.txt", b"secret")],
    )
    return service_request


def _interview(manager: User | None) -> InterviewNote:
    assert manager is not None
    department = DepartmentFactory()
    customer = customers.add_customer(
        department=department,
        representative=UserFactory(department=department),
        actor=manager,
        at=NOW,
    )
    return customers.record_interview(
        department.code,
        person=customer.representative,
        held_on=NOW.date(),
        said=customers.Said("Tell us before a change."),
        has_consent=True,
        actor=manager,
        at=NOW,
    )


def _plan(manager: User | None) -> str:
    assert manager is not None
    cause = make_finding(scope="service:other", evidence=False)
    return plans.open_for_finding(cause.number, actor=manager, at=NOW).number


def _plan_with_an_action(manager: User | None, worker: User | None) -> dict[str, object]:
    assert manager is not None
    plan = make_plan(manager, number="CSAP-901", scope="service:fourth")
    assert worker is not None
    task = plans.Task(principle=2, what="Ask", owner=worker, due_on=NOW.date(), effort_hours=1)
    action = plans.add_action(plan.number, task, actor=manager, at=NOW)
    return {"number": plan.number, "pk": action.pk}


def _plan_with_a_partner(manager: User | None, customer: User) -> dict[str, object]:
    assert manager is not None
    number = plans.open_by_hand(
        scope="all", metric="qual.reopen_rate", title="Less often again", reason="Asked for.",
        actor=manager, at=NOW,
    ).number  # fmt: skip
    partner = plans.add_partner(number, user=customer, actor=manager, at=NOW)
    return {"number": number, "pk": partner.pk}


def _add_signer(world: World, partner: User) -> None:
    """Let U sign the plan, by mail as well, and be to do something for it."""
    plain, text = world.arguments["plan"], "0" * 64
    plan = Plan.objects.get(number=plain["number"])
    plan.content_hash = text
    plan.save()
    signs = Partner.objects.create(plan=plan, user=partner, side="CUSTOMER", scope="all")
    signs.signatures.create(content_hash=text, way="PAGE", at=NOW)
    token = tokens.make(tokens.Asked(signs.pk, text), until=4_102_444_800)
    world.arguments["asked"] = plain | {"token": token, "step": "sign"}
    action = Action.objects.create(
        plan=plan, principle=2, what="Name a deputy", owner=partner, effort_hours=1,
        due_on=NOW.date(), added_by=partner, added_at=NOW,
    )  # fmt: skip
    world.arguments["action"] = plain | {"pk": action.pk}
    world.arguments["signs"] = plain | {"pk": signs.pk}
    world.arguments["plan"] |= {"action_id": action.pk, "partner": signs.pk}


def _plan_with_a_goal(manager: User | None) -> str:
    plan = make_plan(manager, scope="service:third")
    make_reading(make_goal(plan), givens.given())
    return plan.number


def _agreement(requester: User, request_type: RequestType, manager: User | None) -> str:
    """Return the number of an agreement whose offer the requester is to answer."""
    assert manager is not None
    made = demanded(
        request_type, department=requester.department, representative=requester, actor=manager
    )
    agreements.freeze_record(made.number, actor=manager, at=NOW)
    agreements.offer(made.number, terms(days=90), actor=manager, at=NOW)
    return made.number


def _draft(manager: User | None) -> QuestionnaireVersion:
    assert manager is not None
    asked = QuestionnaireVersion.objects.in_force("T").get()
    return surveys.draft_version(asked.questionnaire_id, actor=manager, at=NOW)


def _outage(request_type: RequestType) -> int:
    outage = Outage.objects.create(
        service=request_type.service, started_at=NOW, recorded_at=NOW, changed_at=NOW
    )
    return outage.pk


def _answer_import() -> AnswerImport:
    questionnaire = Questionnaire.objects.create(code="MATRIX", name="Matrix", sent="COLLECTED")
    collection = Collection.objects.create(
        version=questionnaire.versions.create(number=1),
        name="Matrix",
        file_hash="",
        collected_on=NOW.date(),
        imported_at=NOW,
    )
    return AnswerImport.objects.create(
        collection=collection,
        file_name="matrix.csv",
        file_hash="",
        rows_read=0,
        responses_created=0,
        rows_listed=0,
        account={"listed": [], "reasons": {}},
        at=NOW,
    )


def _feedback() -> Feedback:
    """Return what somebody said with their name; nobody owns it."""
    brought = Collection.objects.get(name="Matrix")
    question = Question.objects.get(
        version__questionnaire__code="T", key="comment", version__number=1
    )
    response = Response.objects.create(
        collection=brought, version=brought.version, respondent="1", mode="NAMED",
        answered_at=NOW, changed_at=NOW,
    )  # fmt: skip
    return Feedback.objects.create(
        response=response, question=question, mode="NAMED", said_at=NOW, text="Slow",
        redacted="Slow", readable_at=NOW, shows_service=True, topic="SERVICE",
    )  # fmt: skip


def _improvement(manager: User | None) -> Improvement:
    return Improvement.objects.create(said="Slow", did="Faster", written_by=manager, written_at=NOW)


def _add_review(world: World, people: dict[str, User | None]) -> None:
    """Add a review with its pack, to which U was invited, and a decision of it."""
    manager, invited = people["M"], people["U"]
    assert manager is not None
    review = reviews.set_schedule(
        scope="all", every_months=6, owner=manager, first_on=NOW.date(), actor=manager, at=NOW
    )
    item = AgendaItem.objects.create(
        review=review, source="HAND", position=1, minutes=10, title="Evenings", principle=2
    )
    review.invitations.create(person=invited, part="GUEST", sent_at=NOW)
    pack = Pack.objects.create(
        review=review,
        version=1,
        content={"figures": {}, "decisions": []},
        content_hash="0" * 64,
        frozen_at=NOW,
    )
    PackFile.objects.create(pack=pack, content=b"%PDF", content_hash="0" * 64, made_at=NOW)
    decision = Decision.objects.create(
        review=review, text="Pay", principle=2, owner=manager, due_on=NOW.date(), decided_at=NOW
    )
    plain = world.arguments["shared"]
    world.arguments["review"] = plain | {"number": review.number, "pk": item.pk, "step": "up"}
    world.arguments["decision"] = plain | {"pk": decision.pk}


def _add_consultation(world: World, people: dict[str, User | None]) -> None:
    """Add a consultation that U was asked in; its owner is the manager."""
    manager, asked = people["M"], people["U"]
    assert manager is not None
    assert asked is not None
    department = DepartmentFactory()
    made = drafted(
        manager,
        at=NOW,
        setting=setting(department, opens_on=NOW.date(), closes_on=NOW.date() + timedelta(9)),
    )
    member = made.members.create(person=asked, department=department, asked_at=NOW)
    UserFactory(department=department)
    consultations.put(made.number, actor=manager, at=NOW)
    said = consultations.comment(made.number, text="Who pays?", person=asked, at=NOW)
    plain = world.arguments["shared"]
    world.arguments["consultation"] = plain | {
        "number": made.number, "pk": said.pk, "step": "speak", "member": member.pk,
    }  # fmt: skip


def _subscription(manager: User | None) -> dict[str, Any]:
    """Return what names a report by mail of the manager's."""
    assert manager is not None
    wanted = reports.Wanted({}, "WEEKLY", 1, "csv")
    made = reports.subscribe(REPORTS["findings"], wanted, actor=manager, at=NOW)
    return {"pk": made.pk, "step": "pause", "token": report_tokens.make(made.pk), "key": "findings"}


def _company_policy(manager: User | None) -> CompanyPolicy:
    return CompanyPolicy.objects.create(name="Approved docks", owner=manager)


def _arguments(service_request: ServiceRequest, *, in_note: bool) -> dict[str, Any]:
    entries = Attachment.objects.filter(entry__service_request=service_request)
    attachment = entries.get(entry__kind="NOTE" if in_note else "REPLY")
    follower = Follower.objects.create(
        service_request=service_request, user=UserFactory(), since=NOW
    )
    fact = Fact.objects.create(
        topic="t", key=f"matrix:{service_request.pk}", payload={}, occurred_at=NOW
    )
    delivery = Delivery.objects.create(fact=fact, consumer="c", due_at=NOW, dead_at=NOW)
    return {
        "number": service_request.number,
        "token": attachment.token,
        "slug": service_request.service.slug,
        "type_slug": service_request.request_type.slug,
        "kind": "support",
        "suffix": "csv",
        "form": "reply",
        "subject": service_request.number.lower(),
        "follower": follower.pk,
        "pk": delivery.pk,
        "mail": _mail(service_request),
        "uidb64": "MQ",
        "key": "sat.csat_top2",
        "step": "start" if service_request.kind == "PROJECT" else "resolve",
    }


def _mail(service_request: ServiceRequest) -> int:
    mail = SentMail.objects.create(
        key=f"matrix:{service_request.pk}",
        recipient=service_request.requester.email,
        subject="Opened",
        body="Hello",
        sent_at=NOW,
    )
    return mail.pk
