"""What an engagement brought: who is asked when it is completed. And mail that comes back."""

from datetime import timedelta

import pytest
from django.utils import timezone

from requests_app.engagements import services as engagements
from requests_app.engagements.models import Engagement, State
from requests_app.engagements.queries import close_out_of
from requests_app.requests.models import Follower, ServiceRequest
from servicedesk.outbox import bounces
from servicedesk.outbox import services as outbox
from servicedesk.outbox.models import SentMail
from surveys import services
from surveys.models import Invitation
from surveys.queries import participation_between
from surveys.vocabulary import Closing, Purpose
from tests.factories import RequestTypeFactory, UserFactory, agent_for, open_request
from tests.surveys.builders import resolve, resolved_request

pytestmark = pytest.mark.django_db


@pytest.fixture
def project():
    """A project under way: asked for by one, paid by another, followed by a third."""
    at = timezone.now()
    request = open_request(request_type=RequestTypeFactory(project=True), at=at)
    sponsor = UserFactory()
    Engagement.objects.filter(service_request=request).update(
        sponsor=sponsor, state=State.ACTIVE, started_date=at.date()
    )
    Follower.objects.create(service_request=request, user=UserFactory(), since=at)
    return request


def complete(project, actor=None):
    engagements.complete(
        project.engagement.pk,
        completed_date=timezone.now().date(),
        close_out="Delivered.",
        lessons_waived="None.",
        actor=actor or agent_for(project),
        at=timezone.now(),
    )
    outbox.drain()


def asked():
    return set(
        Invitation.objects.filter(purpose=Purpose.ENGAGEMENT).values_list("person_id", flat=True)
    )


class TestAsking:
    def test_is_of_sponsor_requester_and_followers(self, project):
        follower = Follower.objects.get(service_request=project)

        complete(project)

        sponsor_id = Engagement.objects.get().sponsor_id
        assert asked() == {project.requester_id, sponsor_id, follower.user_id}
        assert SentMail.objects.filter(subject__startswith="What did it bring?").count() == 3

    def test_happens_once(self, project):
        complete(project)
        again = services.invite_after_engagement(close_out_of(project.pk), at=timezone.now())

        assert again == []

    def test_is_never_of_who_worked_on_it(self, project):
        agent = agent_for(project)
        for user in (agent, project.requester):
            Follower.objects.get_or_create(
                service_request=project, user=user, defaults={"since": timezone.now()}
            )
        Engagement.objects.update(sponsor=agent)
        resolve(project, agent=agent)

        complete(project, actor=agent)

        assert agent.pk not in asked()
        assert project.requester_id in asked()

    def test_respects_who_does_not_want_to_be_asked(self, project):
        services.stop_asking(project.requester_id, at=timezone.now())

        complete(project)

        assert project.requester_id not in asked()

    @pytest.mark.parametrize("state", [{"is_restricted": True}, {"exclusion": "TEST"}])
    def test_is_not_about_what_is_secret_or_not_counted(self, project, state):
        ServiceRequest.objects.filter(pk=project.pk).update(**state)

        complete(project)

        assert asked() == set()

    def test_never_counts_as_asking_about_the_resolution(self, project):
        complete(project)
        resolve(project, at=timezone.now())
        now = timezone.now()

        start = now - timedelta(days=1)
        assert participation_between(start, now).delivered == 0


class TestComingBack:
    def test_closes_the_invitation_and_says_why(self):
        invitation = asked_about()
        tell("550 5.1.1 no such user", of=invitation)

        invitation.refresh_from_db()
        assert (invitation.closing, invitation.reason) == (
            Closing.BOUNCED,
            "550 5.1.1 no such user",
        )

    def test_is_not_delivered(self):
        invitation = asked_about()
        request = ServiceRequest.objects.get()
        tell("550", of=invitation)

        until = timezone.now()
        found = participation_between(request.resolved_at, until)
        assert found.delivered == 0

    def test_comes_too_late_for_what_was_answered(self):
        invitation = asked_about()
        Invitation.objects.update(answered_at=timezone.now())

        assert not services.note_bounce(invitation.pk, reason="550", at=timezone.now())

    @pytest.mark.parametrize(
        ("key", "pk"),
        [
            ("mail:survey:7", 7),
            ("mail:survey:wave-3:7", 7),
            ("mail:survey:wave-3-reminder-1:7", 7),
            ("mail:survey:reminder:7", 7),
            ("mail:survey-test:7:8", None),
            ("mail:request:7", None),
        ],
    )
    def test_is_known_by_the_mails_key(self, key, pk):
        assert services.invitation_of_mail(key) == pk


def asked_about():
    resolved_request()
    outbox.drain()
    return Invitation.objects.get()


def tell(words, *, of):
    sent = SentMail.objects.get(key=f"mail:survey:{of.pk}")
    fact = outbox.Fact.objects.get(key=sent.key)
    bounces.note_refusal(fact, code=550, words=words.removeprefix("550").strip(), at=timezone.now())
    outbox.drain()
