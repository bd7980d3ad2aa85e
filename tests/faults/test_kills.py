"""Worker and Redis are killed while people file requests: nothing is lost."""

import json
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from itertools import cycle

import pytest
from knox.models import get_token_model

from requests_app.requests.models import ServiceRequest
from servicedesk.outbox.models import Delivery
from servicedesk.stack.state import throwaway_state
from tests.factories import RequestTypeFactory, TargetFactory, UserFactory
from tests.product import Product

pytestmark = pytest.mark.django_db(transaction=True)

WRITERS = 3
DRAINED_WITHIN = 60


class Writer(threading.Thread):
    """Files requests one after another, each under its own key, until each is acknowledged."""

    def __init__(self, name, port, token, body, how_many):
        super().__init__(name=name, daemon=True)
        self.url, self.token, self.body = f"http://127.0.0.1:{port}/api/v1/requests/", token, body
        self.how_many, self.acknowledged, self.refused = how_many, [], Counter()

    def run(self):
        for number in range(self.how_many):
            key = f"{self.name}-{number}"
            while not self._file(key):
                time.sleep(0.05)

    def _file(self, key):
        request = urllib.request.Request(
            self.url,
            data=json.dumps(self.body).encode(),
            headers={
                "Authorization": f"Token {self.token}",
                "Content-Type": "application/json",
                "Idempotency-Key": key,
            },
        )
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                self.acknowledged.append({"key": key, "number": json.load(answer)["number"]})
                return True
        except urllib.error.HTTPError as refusal:
            self.refused[refusal.code] += 1
            return False
        except OSError:
            self.refused["no answer"] += 1
            return False


@pytest.mark.parametrize(
    ("creates", "kills"), [(30, 1), pytest.param(2000, 30, marks=pytest.mark.prove)]
)
def test_killing_worker_and_redis_loses_nothing(creates, kills, tmp_path):
    TargetFactory()
    request_type = RequestTypeFactory()
    people = [UserFactory() for _ in range(WRITERS)]
    tokens = [get_token_model().objects.create(user=person)[1] for person in people]
    body = {"request_type": request_type.slug, "summary": "No sound", "description": "None."}

    with throwaway_state() as state, Product(state) as product:
        writers = [
            Writer(f"w{i}", product.port, token, body, creates // WRITERS + 1)
            for i, token in enumerate(tokens)
        ]
        for writer in writers:
            writer.start()
        for _, victim in zip(range(2 * kills), cycle(["worker", "redis"])):
            _kill_and_restart(product, victim)
        for writer in writers:
            writer.join()
        drained_in = _seconds_until_drained()
        acknowledged = [ack for writer in writers for ack in writer.acknowledged]
        history = tmp_path / "acks.jsonl"
        history.write_text("".join(json.dumps(ack) + "\n" for ack in acknowledged))
        verified = product.manage("verify_invariants", "--json", "--history", str(history))
        doubled, sent = product.sink.doubled, len(product.sink.message_ids)

    refused = sum((writer.refused for writer in writers), Counter())
    _say(f"{len(acknowledged)} acknowledged, {2 * kills} kills, {sent} mails, {doubled} doubled, "
         f"drained in {drained_in:.1f} s, answers other than 2xx: {dict(refused)}")  # fmt: skip
    assert verified.returncode == 0, verified.stdout
    assert len(acknowledged) == ServiceRequest.objects.count()
    assert sent >= len(acknowledged)
    assert doubled <= 2 * kills
    assert drained_in <= DRAINED_WITHIN
    assert not refused


def _kill_and_restart(product, victim):
    time.sleep(0.7)
    product.kill(victim)
    if victim == "redis":
        time.sleep(0.3)
        product.start_redis()
    else:
        product.start_worker()
    time.sleep(1.5)


def _seconds_until_drained():
    began = time.monotonic()
    while Delivery.objects.open().exists() and time.monotonic() - began < 2 * DRAINED_WITHIN:
        time.sleep(0.2)
    return time.monotonic() - began


def _say(sentence):
    print(sentence)  # noqa: T201 - the figures of a proof, shown by pytest -s
