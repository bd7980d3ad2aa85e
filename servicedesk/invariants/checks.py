"""What must hold at any time. Each check yields a sentence for every breach that it finds.

The numbers are those of the reliability plan. A check reads; it never mends.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.files.storage import default_storage
from django.db import connection
from django.db.models import Count, F, Min, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from csap.facts import marks
from csap.facts.periods import Period, local_day
from csap.facts.scopes import Reach
from csap.facts.verification import verify
from requests_app.catalogue.vocabulary import Kind
from requests_app.clocks import calendars
from requests_app.clocks.business_time import business_seconds_without
from requests_app.clocks.models import Clock, Hold
from requests_app.conversation.models import Attachment
from requests_app.requests.models import HistoryEntry, ServiceRequest
from requests_app.requests.vocabulary import NEXT, NUMBER_PREFIX
from servicedesk.outbox.models import Delivery, Fact, SentMail
from surveys.models import Response, ResponseVersion
from surveys.vocabulary import Mode

#: A fact that nobody was told of for this long, while the desk is idle, is stuck.
IDLE_AGE = timedelta(seconds=60)
#: A stored file without a row is an upload that failed, once it is this old.
ORPHAN_AGE = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What the checks are told: now, and what was acknowledged to whom (key -> number)."""

    at: datetime
    acknowledged: Mapping[str, str]


Check = Callable[[Circumstances], Iterator[str]]


def acknowledged_requests_exist(given: Circumstances) -> Iterator[str]:
    """I1: every request whose creation was acknowledged is there."""
    numbers = set(given.acknowledged.values())
    found = set(ServiceRequest.objects.filter(number__in=numbers).values_list("number", flat=True))
    yield from (f"{number} was acknowledged and is gone" for number in sorted(numbers - found))


def keys_made_one_thing(given: Circumstances) -> Iterator[str]:
    """I2: a key made one request, and every request was opened exactly once."""
    opened = ServiceRequest.objects.annotate(
        times_opened=Count("history", filter=Q(history__step="OPENED"))
    ).exclude(times_opened=1)
    for number, times in opened.values_list("number", "times_opened")[:1000]:
        yield f"{number} was opened {times} times"


def steps_were_told(given: Circumstances) -> Iterator[str]:
    """I3: every step that others must hear of has its fact, and no fact waits while all is idle."""
    keys = Fact.objects.filter(key__startswith="history:").values_list("key", flat=True)
    told = {int(key.partition(":")[2]) for key in keys.iterator()}
    steps = HistoryEntry.objects.filter(service_request__source="")
    for pk, step in steps.values_list("pk", "step").iterator():
        if pk not in told:
            yield f"step {pk} ({step}) was told to nobody"
    stuck = Delivery.objects.open().filter(attempts=0, due_at__lt=given.at - IDLE_AGE)
    for pk, consumer in stuck.values_list("pk", "consumer")[:1000]:
        yield f"delivery {pk} to {consumer} waits for more than {IDLE_AGE.seconds} s"


def mails_went_out_once(given: Circumstances) -> Iterator[str]:
    """I4: each mail that was asked for and is closed was sent, once, unless it says why not."""
    asked = Delivery.objects.filter(consumer="mail").exclude(closed_at=None)
    asked = asked.exclude(fact__payload__has_key="unsent")
    sent = SentMail.objects.filter(key=OuterRef("fact__key")).values("key").annotate(n=Count("pk"))
    counted = asked.annotate(times_sent=Coalesce(Subquery(sent.values("n")[:1]), 0))
    for key, times in counted.exclude(times_sent=1).values_list("fact__key", "times_sent")[:1000]:
        yield f"mail {key} is closed and was sent {times} times"


def measures_equal_a_recount(given: Circumstances) -> Iterator[str]:
    """I6: the roll-ups that measures are made of are what the source rows say, month by month.

    What waits to be counted is counted first, as a worker would; what changes meanwhile waits
    again and is no breach.
    """
    while marks.drain(wait=True):
        pass
    days = ServiceRequest.objects.aggregate(first=Min("opened_at"))
    if days["first"] is None:
        return
    today = local_day(given.at)
    whole = Period(local_day(days["first"]).replace(day=1), today + timedelta(days=1))
    verdict = verify(Reach(), [whole, *_months(whole)], as_of=today)
    if not verdict.waiting:
        yield from verdict.differences


def _months(whole: Period) -> Iterator[Period]:
    start = whole.start
    while start < whole.end:
        after = (start.replace(day=28) + timedelta(days=4)).replace(day=1)
        yield Period(start, min(after, whole.end))
        start = after


def clocks_add_up(given: Circumstances) -> Iterator[str]:
    """I7: holds neither overlap nor run backwards; what ran is what the calendar says ran."""
    later = (
        Hold.objects.filter(service_request=OuterRef("service_request"), pk__gt=OuterRef("pk"))
        .order_by("pk")
        .values("started_at")[:1]
    )
    overlapping = Hold.objects.annotate(next_at=Subquery(later)).filter(
        Q(ended_at__gt=F("next_at")) | Q(ended_at=None, next_at__isnull=False)
    )
    for pk, number in overlapping.values_list("pk", "service_request__number")[:1000]:
        yield f"hold {pk} of {number} overlaps the next"
    yield from _wrong_durations()


def _wrong_durations() -> Iterator[str]:
    stopped = Clock.objects.exclude(stopped_at=None).exclude(elapsed_seconds=None)
    stopped = stopped.select_related("service_request").only(
        "kind", "calendar_id", "started_at", "stopped_at", "elapsed_seconds",
        "service_request__number", "service_request__reopen_count",
    )  # fmt: skip
    never_reopened = stopped.filter(service_request__reopen_count=0)
    holds = _holds_by_request()
    for clock in never_reopened.iterator(chunk_size=5000):
        ran = business_seconds_without(
            calendars.calendar(clock.calendar_id),
            clock.started_at,
            clock.stopped_at or clock.started_at,
            holds.get(clock.service_request_id, []),
        )
        if ran != clock.elapsed_seconds:
            number = clock.service_request.number
            yield f"{clock.kind} of {number} ran {ran} s, not {clock.elapsed_seconds}"


def _holds_by_request() -> dict[int, list[tuple[datetime, datetime | None]]]:
    holds: dict[int, list[tuple[datetime, datetime | None]]] = {}
    rows = Hold.objects.values_list("service_request_id", "started_at", "ended_at")
    for request_id, started_at, ended_at in rows.iterator():
        holds.setdefault(request_id, []).append((started_at, ended_at))
    return holds


def numbers_are_from_their_sequence(given: Circumstances) -> Iterator[str]:
    """I8: numbers carry their kind and never run ahead of their sequence. Gaps are allowed."""
    for kind in Kind:
        prefix = NUMBER_PREFIX[kind]
        wrong = ServiceRequest.objects.filter(kind=kind).exclude(number__startswith=f"{prefix}-")
        yield from (f"{number} is {kind}" for number in wrong.values_list("number", flat=True))
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT max(split_part(number, '-', 2)::bigint) > coalesce((SELECT last_value"
                " FROM pg_sequences WHERE sequencename = %s), 0)"
                " FROM requests_servicerequest WHERE kind = %s",
                [f"request_number_{prefix.lower()}", kind],
            )
            if cursor.fetchone()[0]:
                yield f"a number of {prefix} is ahead of its sequence"


def files_match_their_rows(given: Circumstances) -> Iterator[str]:
    """I9: each attachment's file is there and unchanged, and no old file is without a row."""
    known = set()
    for attachment in Attachment.objects.iterator():
        name = str(attachment.file.name)
        known.add(name)
        if not default_storage.exists(name):
            yield f"the file of attachment {attachment.pk} is gone"
        elif _digest(name) != attachment.sha256:
            yield f"the file of attachment {attachment.pk} was changed"
    for name in _stored_files("attachments"):
        if name not in known and default_storage.get_modified_time(name) < given.at - ORPHAN_AGE:
            yield f"file {name} belongs to nothing"


def _digest(name: str) -> str:
    with default_storage.open(name) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _stored_files(folder: str) -> Iterator[str]:
    if not default_storage.exists(folder):
        return
    folders, files = default_storage.listdir(folder)
    yield from (f"{folder}/{name}" for name in files)
    for inner in folders:
        yield from _stored_files(f"{folder}/{inner}")


def statuses_follow_the_workflow(given: Circumstances) -> Iterator[str]:
    """I14: each step is in the workflow and starts where the last one ended; the row agrees."""
    allowed = {(before, after) for before, nexts in NEXT.items() for after in nexts}
    allowed |= {(status, status) for status in NEXT} | {("", "NEW")}
    steps = HistoryEntry.objects.values("from_status", "to_status").annotate(n=Count("pk"))
    for step in steps.order_by():
        if (step["from_status"], step["to_status"]) not in allowed:
            yield f"{step['n']} steps from {step['from_status']} to {step['to_status']}"
    yield from _broken_chains()


def _broken_chains() -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute(_CHAINS)
        yield from (f"{number}: {reason}" for number, reason in cursor.fetchall())


_CHAINS = """
WITH step AS (
    SELECT service_request_id, from_status, to_status,
           lag(to_status) OVER w AS before,
           lead(id) OVER w IS NULL AS is_last
    FROM requests_historyentry
    WINDOW w AS (PARTITION BY service_request_id ORDER BY at, id)
)
SELECT r.number, 'a step does not start where the last one ended'
FROM step JOIN requests_servicerequest r ON r.id = service_request_id
WHERE before IS NOT NULL AND from_status <> before
UNION ALL
SELECT r.number, 'its row and its history disagree'
FROM step JOIN requests_servicerequest r ON r.id = service_request_id
WHERE is_last AND to_status <> r.status
LIMIT 1000
"""


def answers_are_given_once(given: Circumstances) -> Iterator[str]:
    """I11: an invitation has at most one answer in force, which is the last of its history."""
    last = ResponseVersion.objects.filter(response=OuterRef("pk")).order_by("-number")
    kept = Response.objects.exclude(mode=Mode.ANONYMOUS).filter(collection=None)
    wrong = kept.annotate(last_at=Subquery(last.values("at")[:1])).exclude(last_at=F("changed_at"))
    for pk in wrong.values_list("pk", flat=True)[:1000]:
        yield f"answer {pk} is not what its history says"


def as_report(found: Mapping[str, list[str]]) -> dict[str, Any]:
    """Return the result fit for JSON: per invariant what it says and what breaks it."""
    return {
        "breaches": sum(len(sentences) for sentences in found.values()),
        "invariants": {
            name: {
                "holds": not sentences,
                "says": (CHECKS[name].__doc__ or "").partition("\n")[0],
                "breaches": sentences,
            }
            for name, sentences in found.items()
        },
    }


CHECKS: dict[str, Check] = {
    "I1": acknowledged_requests_exist,
    "I2": keys_made_one_thing,
    "I3": steps_were_told,
    "I4": mails_went_out_once,
    "I6": measures_equal_a_recount,
    "I7": clocks_add_up,
    "I8": numbers_are_from_their_sequence,
    "I9": files_match_their_rows,
    "I11": answers_are_given_once,
    "I14": statuses_follow_the_workflow,
}
