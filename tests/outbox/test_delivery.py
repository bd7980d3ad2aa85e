"""A fact is told at least once to everyone who asked, and never lost."""

import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from servicedesk.outbox import services
from servicedesk.outbox.models import Delivery, Fact, SentMail
from tests.factories import NOW


def failing(error):
    def handle(fact):
        raise error

    return handle


@pytest.mark.django_db
class TestPublish:
    def test_addresses_every_consumer_of_the_topic(self, consume, publish):
        consume(lambda fact: None, name="tests one")
        consume(lambda fact: None, name="tests two")

        fact = publish()

        assert {d.consumer for d in fact.deliveries.all()} == {"tests one", "tests two"}

    def test_takes_two_queries(self, consume, publish, django_assert_num_queries):
        consume(lambda fact: None)

        with transaction.atomic(), django_assert_num_queries(2):
            services.publish(topic="tests.thing.happened", key="thing:2", payload={}, at=NOW)

    def test_says_the_same_thing_once(self, publish):
        publish(key="thing:1")

        with pytest.raises(IntegrityError), transaction.atomic():
            publish(key="thing:1")

    def test_refuses_a_second_handler_of_the_same_name(self, consume):
        consume(lambda fact: None)

        with pytest.raises(ValueError, match="Two handlers"):
            consume(lambda fact: None)


@pytest.mark.django_db(transaction=True)
def test_a_fact_outside_a_transaction_is_refused():
    with pytest.raises(RuntimeError, match="share a transaction"):
        services.publish(topic="tests.thing.happened", key="thing:1", payload={}, at=NOW)


@pytest.mark.django_db(transaction=True)
def test_a_change_survives_while_no_worker_can_be_woken(consume, publish, unreachable_broker):
    consume(lambda fact: None)

    publish()

    assert Delivery.objects.open().count() == 1


@pytest.fixture
def unreachable_broker():
    """Point Celery at a port where nothing listens."""
    from servicedesk.celery import app

    kept, app.conf.broker_url = app.conf.broker_url, "redis://127.0.0.1:1/0"
    app.amqp._producer_pool = None
    app._pool = None
    yield
    app.conf.broker_url = kept
    app.amqp._producer_pool = None
    app._pool = None


@pytest.mark.django_db
class TestDrain:
    def test_tells_the_consumer_and_closes_the_delivery(self, consume, publish):
        told = []
        consume(lambda fact: told.append(fact.payload))
        publish(colour="green")

        tried = services.drain()

        assert (tried, told) == (1, [{"colour": "green"}])
        assert Delivery.objects.get().closed_at is not None

    def test_a_second_drain_changes_nothing(self, consume, publish):
        told = []
        consume(told.append)
        publish()
        services.drain()

        assert services.drain() == 0
        assert len(told) == 1

    def test_delivers_what_a_consumer_publishes(self, consume, publish):
        told = []

        def pass_on(fact):
            told.append(fact.key)
            if fact.key == "thing:1":
                services.publish(topic=fact.topic, key="thing:2", payload={}, at=NOW)

        consume(pass_on)
        publish(key="thing:1")

        services.drain()

        assert told == ["thing:1", "thing:2"]

    def test_leaves_the_rest_to_the_next_when_its_limit_is_reached(self, consume, publish):
        told = []
        consume(told.append)
        for number in range(3):
            publish(key=f"thing:{number}")

        assert services.drain(limit=2) == 2
        assert Delivery.objects.open().count() == 1

    def test_an_unreachable_counterpart_does_not_hold_up_others(self, consume, publish):
        told = []
        away = failing(services.CounterpartUnreachable("nobody home"))
        consume(away, name="tests away")
        consume(told.append, name="tests here")
        for number in range(3):
            publish(key=f"thing:{number}")

        services.drain()

        assert len(told) == 3
        assert Delivery.objects.open().filter(attempts=1).count() == 1


@pytest.mark.django_db
class TestFailure:
    def test_keeps_the_reason_and_waits_before_the_next_attempt(self, consume, publish):
        consume(failing(ValueError("no such colour")))
        publish()

        services.deliver_next(at=NOW)

        delivery = Delivery.objects.get()
        assert delivery.last_error == "ValueError: no such colour"
        assert timedelta(seconds=5) <= delivery.due_at - NOW <= timedelta(seconds=6)
        assert not services.deliver_next(at=NOW + timedelta(seconds=4))

    def test_undoes_what_the_consumer_wrote(self, consume, publish):
        def write_and_fail(fact):
            SentMail.objects.create(key="k", recipient="a@example.org", sent_at=NOW)
            raise ValueError

        consume(write_and_fail)
        publish()

        services.deliver_next(at=NOW)

        assert not SentMail.objects.exists()

    def test_a_broken_database_transaction_is_a_failure_like_any_other(self, consume, publish):
        def break_transaction(fact):
            Fact.objects.create(topic="t", key=fact.key, payload={}, occurred_at=NOW)

        consume(break_transaction)
        publish()

        services.deliver_next(at=NOW)

        delivery = Delivery.objects.get()
        assert delivery.last_error.startswith("IntegrityError")
        assert delivery.closed_at is None

    def test_is_given_up_after_the_last_wait(self, consume, publish):
        consume(failing(ValueError("never")))
        publish()
        at = NOW

        while services.deliver_next(at=at):
            at += timedelta(days=1)

        delivery = Delivery.objects.get()
        assert delivery.attempts == len(services.BACKOFF) + 1
        assert delivery.dead_at is not None
        assert Fact.objects.count() == 1

    def test_an_unknown_consumer_is_a_failure(self, consume, publish):
        consume(lambda fact: None)
        publish()
        Delivery.objects.update(consumer="of another release")

        services.deliver_next(at=NOW)

        assert "of another release" in Delivery.objects.get().last_error


class WorkerKilled(BaseException):
    """Stands for a kill: nothing after it runs."""


@pytest.mark.django_db
class TestKilledWorker:
    def die(self, at):
        with pytest.raises(WorkerKilled):
            services.deliver_next(at=at)

    def test_counts_the_attempt_and_lets_another_try_after_the_lease(self, consume, publish):
        consume(failing(WorkerKilled()))
        publish()

        self.die(NOW)

        assert Delivery.objects.get().attempts == 1
        assert not services.deliver_next(at=NOW + services.LEASE - timedelta(seconds=1))
        self.die(NOW + services.LEASE)

    def test_gives_up_what_kills_three_in_a_row(self, consume, publish):
        consume(failing(WorkerKilled()))
        publish()
        for number in range(services.MAX_DEATHS):
            self.die(NOW + number * services.LEASE)

        services.deliver_next(at=NOW + services.MAX_DEATHS * services.LEASE)

        delivery = Delivery.objects.get()
        assert delivery.dead_at is not None
        assert delivery.last_error == "Its worker died 3 times in a row."

    def test_an_ordinary_failure_breaks_the_row(self, consume, publish):
        errors = [WorkerKilled(), WorkerKilled(), ValueError("slow"), WorkerKilled()]
        consume(lambda fact: failing(errors.pop(0))(fact))
        publish()
        at = NOW
        for error in list(errors):
            at += timedelta(days=1)
            if isinstance(error, ValueError):
                services.deliver_next(at=at)
            else:
                self.die(at)

        assert Delivery.objects.get().deaths == 1


@pytest.mark.django_db
class TestSendAgain:
    def test_gives_a_dead_letter_a_new_life(self, consume, publish):
        publish_and_bury(consume, publish)

        assert services.send_again(Delivery.objects.get().pk, at=NOW)

        delivery = Delivery.objects.get()
        assert (delivery.dead_at, delivery.attempts, delivery.deaths) == (None, 0, 0)

    def test_leaves_a_living_one_alone(self, consume, publish):
        consume(lambda fact: None)
        publish()

        assert not services.send_again(Delivery.objects.get().pk, at=NOW)


def publish_and_bury(consume, publish):
    consume(failing(ValueError("never")))
    publish()
    Delivery.objects.update(dead_at=NOW, attempts=8, last_error="ValueError: never")


@pytest.mark.django_db(transaction=True)
def test_two_drains_at_once_deliver_each_fact_once(consume, publish):
    told = []
    consume(lambda fact: told.append(fact.key))
    for number in range(40):
        publish(key=f"thing:{number}")
    both_ready = threading.Barrier(2)

    def drain():
        both_ready.wait()
        try:
            services.drain()
        finally:
            connection.close()

    workers = [threading.Thread(target=drain) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert sorted(told) == sorted(f"thing:{number}" for number in range(40))
    assert not Delivery.objects.open().exists()


@pytest.mark.django_db(transaction=True)
def test_a_lease_that_runs_out_lets_nobody_in_while_the_first_still_works(consume, publish):
    entered, leave, told = threading.Event(), threading.Event(), []

    def work_slowly(fact):
        told.append(fact.key)
        entered.set()
        leave.wait(10)

    consume(work_slowly)
    publish(at=timezone.now())
    first = threading.Thread(target=lambda: (services.drain(), connection.close()))
    first.start()
    entered.wait(10)

    second_found_something = services.deliver_next(at=timezone.now() + 2 * services.LEASE)
    leave.set()
    first.join()

    assert not second_found_something
    assert len(told) == 1
