"""Values about consultations, for the pages and the rooms above."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse

from csap.consultations.buyin import BuyIn, buy_in
from csap.consultations.models import (
    Acknowledgement,
    Answer,
    Consultation,
    Document,
    DocumentVersion,
    Member,
    Remark,
    Seconding,
    Stance,
)
from csap.consultations.services.answering import newest_answers
from csap.consultations.vocabulary import IN_FORCE, Position, RemarkKind, State
from csap.customers.queries import current as key_customers
from servicedesk.accounts.models import Department, User


class Waiting(NamedTuple):
    """What a consultation asks of a person, until a day."""

    number: str
    title: str
    asks: str
    until: date
    url: str


def waiting_for(user: User) -> list[Waiting]:
    """Return the consultations that wait for a person to speak or to acknowledge, the next due
    first. 1 query.
    """
    mine = Member.objects.filter(person=user).select_related("consultation__document")
    unspoken = Q(consultation__state=State.OPEN, stances=None)
    unread = Q(consultation__outcome__in=IN_FORCE, acknowledgement=None)
    found = [_waiting(member) for member in mine.filter(unspoken | unread)]
    return sorted(found, key=lambda each: (each.until, each.number))


def _waiting(member: Member) -> Waiting:
    consultation = member.consultation
    asks, until = "speak", consultation.closes_on
    if not consultation.is_open:
        assert consultation.acknowledge_by is not None  # adopted, by a constraint
        asks, until = "read and acknowledge", consultation.acknowledge_by
    url = reverse("partnership:consultation", args=[consultation.number])
    return Waiting(consultation.number, consultation.document.title, asks, until, url)


def buy_in_of(consultation: Consultation) -> BuyIn:
    """Return where those who were asked stand, small groups hidden. 3 queries."""
    asked = consultation.members.values_list("department").annotate(people=Count("pk"))
    rows = Stance.objects.current().filter(member__consultation=consultation)
    given = rows.values_list("member__department", "position").annotate(people=Count("pk"))
    tree = {pk: (name, parent) for pk, name, parent in _departments()}
    return buy_in(
        dict(asked.order_by()),
        {(pk, position): people for pk, position, people in given.order_by()},
        paths={pk: _path(pk, tree) for pk in tree},
        names={pk: name for pk, (name, _) in tree.items()},
    )


def _departments() -> Sequence[tuple[int, str, int | None]]:
    return list(Department.objects.values_list("pk", "name", "parent_id"))


def _path(pk: int | None, tree: Mapping[int, tuple[str, int | None]]) -> tuple[int, ...]:
    path: list[int] = []
    while pk is not None and pk not in path:
        path.append(pk)
        pk = tree[pk][1]
    return tuple(path[::-1])


class Voice(NamedTuple):
    """Somebody who raises an objection."""

    name: str
    department: str


@dataclass(frozen=True, slots=True)
class Point:
    """An objection: who stands by it now, and the answer that holds, None: none yet."""

    remark: Remark
    raised: Sequence[Voice]
    answer: Answer | None
    merged: Sequence[Remark] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        return self.answer is None and bool(self.raised)

    @property
    def is_taken_back(self) -> bool:
        return not self.raised

    @property
    def mostly(self) -> str:
        """The department that raises more than half of it, or all of it; "" for none."""
        counts = Counter(voice.department for voice in self.raised if voice.department)
        name, count = counts.most_common(1)[0] if counts else ("", 0)
        return name if count * 2 > len(self.raised) else ""


def points_of(consultation: Consultation) -> list[Point]:
    """Return the objections, those without an answer first, the most raised first. 4 queries."""
    objections = consultation.remarks.objections().select_related("version")
    raised: dict[int, list[Voice]] = defaultdict(list)
    stances = Stance.objects.current().filter(
        member__consultation=consultation, position=Position.OBJECT
    )
    rows = stances.annotate(root=Coalesce("remark__merged_into", "remark")).values_list(
        "root", "member__person__name", "member__department__name"
    )
    for root, name, department in rows.order_by("member__person__name", "pk"):
        raised[root].append(Voice(name, department or ""))
    answers = answers_of(consultation)
    merged: dict[int | None, list[Remark]] = defaultdict(list)
    for remark in consultation.remarks.exclude(merged_into=None).order_by("pk"):
        merged[remark.merged_into_id].append(remark)
    found = [
        Point(each, raised[each.pk], answers.get(each.pk), merged[each.pk]) for each in objections
    ]
    return sorted(found, key=lambda each: (not each.is_open, -len(each.raised), each.remark.pk))


def answers_of(consultation: Consultation) -> dict[int, Answer]:
    """Return the answer that holds of each remark. 1 query."""
    rows = newest_answers(consultation).select_related("author", "version")
    return {answer.remark_id: answer for answer in rows}


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment with how many agree with it, and its answer."""

    remark: Remark
    agree: int
    answer: Answer | None


def comments_of(
    consultation: Consultation, *, limit: int | None = None
) -> tuple[list[Comment], int]:
    """Return the newest comments, and how many there are. 3 queries."""
    rows = consultation.remarks.filter(kind=RemarkKind.COMMENT)
    count, answers = rows.count(), answers_of(consultation)
    newest = rows.annotate(agree=Count("secondings")).order_by("-pk")
    newest = newest.select_related("author__person", "author__department")[:limit]
    return [Comment(each, each.agree, answers.get(each.pk)) for each in newest], count


@dataclass(frozen=True, slots=True)
class Partner:
    """Somebody who speaks for others: a department's lead or a key customer's representative.

    ``position`` "": has not spoken; ``at``: when they did.
    """

    name: str
    of: str
    position: str
    at: datetime | None


def partners_of(consultation: Consultation, *, at: datetime) -> list[Partner]:
    """Return where those stand who speak for others, of the people who were asked. 4 queries."""
    speaks = {customer.representative.pk: customer.name for customer in key_customers(at)}
    tops = Department.objects.filter(is_active=True, lead__isnull=False)
    if consultation.departments.exists():
        tops = tops.filter(pk__in=consultation.departments.values("pk"))
    else:
        tops = tops.filter(Q(parent=None) | Q(parent__parent=None))
    leads = dict(tops.order_by("pk").values_list("lead", "name"))
    wanted = {**leads, **speaks}
    members = consultation.members.filter(person__in=wanted).select_related("person")
    stances = {
        stance.member_id: stance for stance in Stance.objects.current().filter(member__in=members)
    }
    found = [_partner(member, wanted, stances.get(member.pk)) for member in members]
    order = {Position.SUPPORT: 0, Position.CHANGES: 1, "": 2, Position.OBJECT: 3}
    return sorted(found, key=lambda each: (order[each.position], each.of))


def _partner(member: Member, of: Mapping[int, str], stance: Stance | None) -> Partner:
    name = member.person.name
    if stance is None:
        return Partner(name, of[member.person_id], "", None)
    return Partner(name, of[member.person_id], stance.position, stance.at)


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many of those who were asked have acknowledged what was adopted; by department, too."""

    done: int
    of_all: int
    by_department: Sequence[tuple[str, int, int]]


def coverage_of(consultation: Consultation) -> Coverage:
    """Return who has acknowledged, of those who still have an account. 1 query."""
    members = consultation.members.filter(person__is_active=True)
    rows = members.values_list("department__name").annotate(
        people=Count("pk"), done=Count("acknowledgement")
    )
    found = sorted((name or "No department", done, people) for name, people, done in rows)
    return Coverage(sum(done for _, done, _ in found), sum(n for *_, n in found), found)


def earlier_version(version: DocumentVersion) -> DocumentVersion | None:
    """Return the text before this one. 1 query."""
    earlier = DocumentVersion.objects.filter(
        document=version.document_id, version__lt=version.version
    )
    return earlier.order_by("-version").first()


def versions_of(document: Document) -> list[DocumentVersion]:
    """Return every text of a document, newest first. 1 query."""
    return list(document.versions.select_related("author").order_by("-version"))


def in_force(documents: Sequence[Document]) -> dict[int, DocumentVersion]:
    """Return the text in force of each document that has one. 1 query."""
    rows = DocumentVersion.objects.filter(document__in=documents).exclude(adopted_at=None)
    newest = rows.order_by("document", "-version").distinct("document")
    return {version.document_id: version for version in newest}


@dataclass(frozen=True, slots=True)
class Standing:
    """A consultation in the list: how many were asked, spoke, and object without an answer."""

    consultation: Consultation
    asked: int
    spoke: int
    unanswered: int
    acknowledged: int


def standings(consultations: Sequence[Consultation]) -> list[Standing]:
    """Return the consultations with their counts. 4 queries, however many there are."""
    pks = [each.pk for each in consultations]
    asked = _counted(Member.objects.filter(consultation__in=pks), "consultation")
    current = Stance.objects.current().filter(member__consultation__in=pks)
    spoke = _counted(current, "member__consultation")
    open_ones = Remark.objects.objections().standing().unanswered()
    unanswered = _counted(open_ones.filter(consultation__in=pks), "consultation")
    read = Acknowledgement.objects.filter(member__consultation__in=pks)
    acknowledged = _counted(read, "member__consultation")
    return [
        Standing(each, asked[each.pk], spoke[each.pk], unanswered[each.pk], acknowledged[each.pk])
        for each in consultations
    ]


def _counted(rows: QuerySet[Any], by: str) -> Counter[int]:
    return Counter(dict(rows.order_by().values_list(by).annotate(people=Count("pk"))))


def seconded_by(member: Member) -> set[int]:
    """Return the comments that a member agrees with. 1 query."""
    return set(Seconding.objects.filter(member=member).values_list("remark", flat=True))


def own_points(points: Sequence[Point], member: Member) -> list[Point]:
    """Return the objections that a member raises or once raised. 1 query."""
    mine = set(
        Stance.objects.filter(member=member, position=Position.OBJECT)
        .annotate(root=Coalesce(F("remark__merged_into"), F("remark")))
        .values_list("root", flat=True)
    )
    return [point for point in points if point.remark.pk in mine]
