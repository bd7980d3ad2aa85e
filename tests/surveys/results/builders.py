"""Closed waves whose answers are written straight into the tables."""

from datetime import UTC, date, datetime, timedelta

from requests_app.requests.models import ServiceRequest
from servicedesk.accounts.models import Department
from surveys.models import (
    Answer,
    Invitation,
    Question,
    Questionnaire,
    QuestionnaireVersion,
    Response,
    Wave,
)
from surveys.vocabulary import Mode, Purpose, WaveState
from tests.factories import UserFactory, open_request

OPENED, CLOSED = datetime(2026, 3, 2, 9, tzinfo=UTC), datetime(2026, 3, 23, 9, tzinfo=UTC)
#: A day on which the wave's results may be told.
TODAY = date(2026, 4, 1)
#: key: (kind, measure, lowest, highest, by service, apart)
ASKED = {
    "overall": ("RATING", "csat", 1, 5, False, False),
    "quality": ("BEHAVIOUR", "behaviour_quality", 1, 5, False, False),
    "speed": ("EXPECTATION", "expectation_speed", 1, 9, False, False),
    "known": ("AWARENESS", "awareness", 0, 2, True, False),
    "good": ("RATING", "service_satisfaction", 1, 5, True, False),
    "needs": ("RELEVANCE", "relevance_needs", 1, 5, True, False),
    "first": ("RELEVANCE", "relevance_priorities", 1, 5, True, False),
    "zone": ("EXPECTATION", "expectation_service", 1, 9, True, False),
    "accepted": ("ACCEPTANCE", "acceptance", 1, 5, True, False),
    "recommend": ("RATING", "nps", 0, 10, False, False),
    "effort": ("RATING", "ces", 1, 7, False, False),
    "rules": ("POLICY", "policy_acceptance", 1, 5, False, True),
    "words": ("COMMENT", "comment", None, None, False, False),
}


def questionnaire(code="W", sent=Purpose.WAVE):
    """Publish a short questionnaire with a question of most kinds."""
    own = Questionnaire.objects.create(code=code, name=f"Survey {code}", sent=sent)
    version = QuestionnaireVersion.objects.create(questionnaire=own, number=1)
    Question.objects.bulk_create(
        Question(
            version=version,
            position=position,
            key=key,
            kind=kind,
            measure=measure,
            scale_min=low,
            scale_max=high,
            is_per_service=by_service,
            is_apart=is_apart,
            wording={"en": {"text": f"Say {key}", "short": key.capitalize()}},
        )
        for position, (key, (kind, measure, low, high, by_service, is_apart)) in enumerate(
            ASKED.items(), start=1
        )
    )
    version.published_at = OPENED
    version.save()
    return version


def wave(version=None, name="Spring", closed_at=CLOSED, **given):
    """Return a closed wave, or with ``closed_at=None`` one under way."""
    return Wave.objects.create(
        version=version or questionnaire(),
        name=name,
        mode=given.pop("mode", Mode.ANONYMOUS),
        opens_on=OPENED.date(),
        closes_on=(closed_at or OPENED + timedelta(days=21)).date(),
        state=WaveState.CLOSED if closed_at else WaveState.OPEN,
        started_at=OPENED,
        closed_at=closed_at,
        planned_by=UserFactory(manager=True, department=None),
        **given,
    )


def department(name, parent=None):
    return Department.objects.create(name=name, code=name.lower(), parent=parent)


def respond(own_wave, count, department=None, group="", comment="", **values):
    """Let so many people answer alike: ``overall=4, speed=(5, 8, 6), good={service: 4}``."""
    responses = Response.objects.bulk_create(
        Response(
            version=own_wave.version,
            wave=own_wave,
            department=department,
            group=group,
            mode=own_wave.mode,
            answered_at=OPENED,
            changed_at=OPENED,
        )
        for _ in range(count)
    )
    questions = {question.key: question for question in own_wave.version.questions.all()}
    Answer.objects.bulk_create(
        Answer(
            response=response,
            question=questions[key],
            measure=questions[key].measure,
            part=part,
            service=service,
            value=value,
        )
        for response in responses
        for key, given in values.items()
        for part, service, value in _told(given)
    )
    if comment:
        Answer.objects.bulk_create(
            Answer(response=response, question=questions["words"], comment=f"{comment} {at}")
            for at, response in enumerate(responses)
        )
    return responses


def _told(given):
    by_service = given if isinstance(given, dict) else {None: given}
    return [
        (part, service, value)
        for service, values in by_service.items()
        for part, value in _parts(values)
    ]


def _parts(values):
    names = ("minimum", "desired", "perceived")
    return zip(names, values, strict=True) if isinstance(values, tuple) else [("", values)]


def rate_request(version, requester, *, at, value, request_type):
    """Let a requester rate a request that was resolved at ``at``."""
    own = open_request(requester=requester, request_type=request_type, at=at - timedelta(hours=2))
    ServiceRequest.objects.filter(pk=own.pk).update(status="RESOLVED", resolved_at=at)
    invitation = Invitation.objects.create(
        version=version,
        purpose=Purpose.RESOLUTION,
        service_request_id=own.pk,
        person=requester,
        sent_at=at,
        expires_at=at + timedelta(days=30),
        answered_at=at + timedelta(hours=1),
    )
    response = Response.objects.create(
        invitation=invitation,
        version=version,
        answered_at=at + timedelta(hours=1),
        changed_at=at + timedelta(hours=1),
    )
    question = version.questions.get(key="overall")
    Answer.objects.create(response=response, question=question, measure="csat", value=value)
    return own
