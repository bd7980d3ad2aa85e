"""Two years of requests and answers of seven services, of which it is known what happened.

In every month so many of ``DUE`` requests are done in time as the service's story says, give or
take one; every second one is answered. Written by bulk: what counts is what stands in the tables.
"""

from datetime import UTC, datetime, timedelta

from csap.facts.periods import add_months, month_of
from requests_app.requests.models import ServiceRequest
from requests_app.requests.vocabulary import Channel, Status
from surveys.models import Answer, Invitation, QuestionnaireVersion, Response
from tests.factories import DepartmentFactory, RequestTypeFactory, ServiceFactory, UserFactory

#: Plans begin with this month; the data begin thirteen months before it and end a year after.
START = month_of(datetime(2026, 2, 1, tzinfo=UTC).date()).start
BEFORE, AFTER = 13, 12
DUE, PEOPLE = 25, 12
RATED = "improved"
#: Gives every service months that differ, without chance.
_WOBBLE = (0, 1, -1, 0, 1, 0, -1, 1, 0, -1, 1, -1)
#: How many of 25 are in time, before the start and after it.
STORIES = {
    "improved": lambda at: 17 if at < BEFORE else 22,
    "as-trend": lambda at: 14 + round(at * 9 / (BEFORE + AFTER)),
    "somewhat": lambda at: 17 if at < BEFORE else 19,
    "the-same": lambda at: 17,
    "worsened": lambda at: 17 if at < BEFORE else 13,
    "beside-a": lambda at: 18,
    "beside-b": lambda at: 20,
}


def live():
    """Write everything; return nothing, for it stands in the tables."""
    department = DepartmentFactory()
    people = [UserFactory(department=department) for _ in range(PEOPLE)]
    rows = []
    for slug, story in STORIES.items():
        service = ServiceFactory(slug=slug, name=slug.replace("-", " ").capitalize())
        type_ = RequestTypeFactory(service=service)
        for at in range(BEFORE + AFTER):
            met = story(at) + _WOBBLE[(at + len(slug) + sum(map(ord, slug))) % len(_WOBBLE)]
            rows += _month(add_months(START, at - BEFORE), type_, people, met)
    for number, row in enumerate(rows):
        row.number = f"SR-8{number:06}"
    ServiceRequest.objects.bulk_create(rows)
    _answers([row for row in rows if row.service.slug == RATED])


def _month(start, type_, people, met):
    """Return a month's requests, on one of its days; ``met`` of them are done in time."""
    made = []
    for number in range(DUE):
        opened = datetime(start.year, start.month, 10, 9, tzinfo=UTC)
        due = opened + timedelta(hours=4)
        done = opened + timedelta(hours=2 if number < met else 6)
        made.append(
            ServiceRequest(
                kind=type_.kind,
                request_type=type_,
                service=type_.service,
                requester=people[number % len(people)],
                department=people[0].department,
                summary="No access",
                channel=Channel.PORTAL,
                status=Status.RESOLVED,
                impact=2,
                urgency=2,
                priority=2,
                opened_at=opened,
                first_response_at=done,
                first_resolved_at=done,
                resolved_at=done,
                resolution_due_at=due,
                contact_count=1,
                updated_at=done,
            )
        )
    return made


def _answers(rows):
    """Let every second request be answered: satisfied are those whose request was in time."""
    version = QuestionnaireVersion.objects.in_force("T").get()
    questions = {question.measure: question for question in version.questions.all()}
    asked = rows[::2]
    invitations = Invitation.objects.bulk_create(
        Invitation(
            version=version,
            service_request=row,
            person=row.requester,
            resolution=0,
            sent_at=row.resolved_at,
            expires_at=row.resolved_at + timedelta(days=30),
            answered_at=row.resolved_at + timedelta(hours=1),
        )
        for row in asked
    )
    responses = Response.objects.bulk_create(
        Response(
            invitation=invitation,
            version=version,
            answered_at=invitation.answered_at,
            changed_at=invitation.answered_at,
        )
        for invitation in invitations
    )
    Answer.objects.bulk_create(
        Answer(response=response, question=questions[name], measure=name, value=value)
        for row, response in zip(asked, responses, strict=True)
        for name, value in _given(row).items()
    )


def _given(row):
    was_in_time = row.resolved_at <= row.resolution_due_at
    return {"csat": 5 if was_in_time else 2, "solved": 1, "in_time": int(was_in_time)}
