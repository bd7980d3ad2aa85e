"""What the action plan reads of answers."""

from datetime import timedelta

import pytest
from django.utils import timezone

from requests_app.requests.models import ServiceRequest
from requests_app.requests.resolutions import last_resolution
from surveys import queries, services
from surveys.services.answering import Given
from surveys.vocabulary import COUNTED_WITHIN, Channel
from tests.surveys.builders import reopen, resolve, resolved_request

pytestmark = pytest.mark.django_db

NOW = timezone.now().replace(microsecond=0)
PERIOD = (NOW - timedelta(days=60), NOW)


def resolved(days_ago, **given):
    return resolved_request(ago=timezone.now() - NOW + timedelta(days=days_ago), **given)


def ask(service_request, at):
    return services.invite_requester(last_resolution(service_request.pk), at=at)


def rate(service_request, *, at, **values):
    invitation = ask(service_request, at - timedelta(hours=1))
    answers = {key: Given(value) for key, value in values.items()}
    services.record_answers(invitation.pk, answers=answers, channel=Channel.MAIL, at=at)


def test_a_rating_has_what_was_answered_and_none_for_the_rest():
    service_request = resolved(10)
    at = NOW - timedelta(days=9)
    rate(service_request, at=at, overall=4, solved=0)

    assert queries.ratings_by_request([service_request.pk]) == [
        queries.Rating(service_request.pk, 4, False, None, at)
    ]


def test_the_last_rating_in_time_is_the_one_that_counts():
    service_request = resolved(10)
    rate(service_request, at=NOW - timedelta(days=9), overall=1)
    reopen(service_request, at=NOW - timedelta(days=8))
    resolve(service_request, at=NOW - timedelta(days=7))
    rate(service_request, at=NOW - timedelta(days=6), overall=5)

    assert [r.overall for r in queries.ratings_between(*PERIOD)] == [5]


def test_an_earlier_rating_stands_when_the_second_resolution_has_none():
    service_request = resolved(10)
    rate(service_request, at=NOW - timedelta(days=9), overall=1)
    reopen(service_request, at=NOW - timedelta(days=8))
    resolve(service_request, at=NOW - timedelta(days=7))

    assert [r.overall for r in queries.ratings_between(*PERIOD)] == [1]


def test_a_late_rating_is_kept_but_not_counted():
    late, in_time = resolved(20), resolved(20)
    resolved_at = ServiceRequest.objects.get(pk=late.pk).resolved_at
    rate(late, at=resolved_at + COUNTED_WITHIN, overall=1)
    rate(in_time, at=resolved_at + COUNTED_WITHIN - timedelta(hours=1), overall=5)

    assert [r.overall for r in queries.ratings_between(*PERIOD)] == [5]


def test_an_excluded_request_counts_nowhere():
    service_request = resolved(10)
    rate(service_request, at=NOW - timedelta(days=9), overall=1)
    ServiceRequest.objects.update(exclusion="SPAM")

    assert queries.ratings_by_request([service_request.pk]) == []


def test_participation_counts_requests_not_letters():
    answered, silent = resolved(10), resolved(10)
    rate(answered, at=NOW - timedelta(days=9), overall=1)
    reopen(answered, at=NOW - timedelta(days=8))
    resolve(answered, at=NOW - timedelta(days=7))
    rate(answered, at=NOW - timedelta(days=6), overall=4)
    ask(silent, NOW - timedelta(days=9))
    resolved(10)  # never asked

    assert queries.participation_between(*PERIOD) == queries.Participation(2, 1)


def test_ratings_take_one_query(django_assert_num_queries):
    for _ in range(3):
        rate(resolved(10), at=NOW - timedelta(days=9), overall=1)

    with django_assert_num_queries(1):
        assert len(list(queries.ratings_between(*PERIOD))) == 3
