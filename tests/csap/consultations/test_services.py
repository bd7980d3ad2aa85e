"""What may be done to a consultation, what is refused, and what stays behind."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import DatabaseError, transaction

from csap.consultations import queries, services
from csap.consultations.models import (
    Acknowledgement,
    Answer,
    Consultation,
    ConsultationEvent,
    Document,
    DocumentVersion,
    Letter,
    Member,
    Remark,
    Stance,
)
from csap.consultations.services import ConsultationRefused, Subject, Text
from csap.consultations.vocabulary import (
    Audience,
    Kind,
    LetterKind,
    Outcome,
    Position,
    State,
    Step,
    Verdict,
)
from servicedesk.common.errors import NotPermitted
from servicedesk.outbox import services as outbox
from servicedesk.outbox.models import Fact
from tests.csap.consultations.builders import (
    AFTER,
    AT,
    CLOSES,
    MENDED,
    OPENS,
    TEXT,
    closed,
    decided,
    department_with,
    drafted,
    fresh,
    object_to,
    opened,
    say,
    setting,
)
from tests.factories import DepartmentFactory, UserFactory
from tests.surveys.words import policy_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager():
    return UserFactory(manager=True)


@pytest.fixture
def team():
    """A department and three people in it."""
    return department_with(3)


def by(actor, at=AT, **given):
    return {"actor": actor, "at": at, **given}


def answer(number, remark, actor, verdict=Verdict.DECLINED, at=AT, **given):
    given.setdefault("text", "Security updates end.")
    return services.answer(number, remark.pk, verdict=verdict, **given, **by(actor, at))


class TestDrafting:
    def test_keeps_what_was_in_force_beside_the_draft(self, manager, team):
        made = drafted(manager, team[0])

        versions = made.document.versions.order_by("version")
        assert [(v.version, v.draft, bool(v.adopted_at)) for v in versions] == [
            (1, 0, True),
            (2, 1, False),
        ]
        assert (made.state, made.version.text) == (State.DRAFT, TEXT)

    def test_is_made_once_under_a_key(self, manager, team):
        made = {drafted(manager, team[0], key="k").pk for _ in "ab"}

        assert len(made) == 1
        assert Document.objects.count() == 1

    def test_asks_what_changes_against_the_text_in_force(self, manager, team):
        with pytest.raises(ConsultationRefused, match="what changes") as refused:
            drafted(manager, team[0], text=Text(TEXT))

        assert refused.value.field == "changes"
        assert not Document.objects.exists()

    @pytest.mark.parametrize(
        ("wanted", "field"),
        [
            (setting(opens_on=OPENS - timedelta(days=1)), "opens_on"),
            (setting(closes_on=OPENS + timedelta(days=1)), "closes_on"),
            (setting(audience=Audience.DEPARTMENTS), "departments"),
        ],
    )
    def test_names_what_cannot_be(self, manager, wanted, field):
        with pytest.raises(ConsultationRefused) as refused:
            drafted(manager, setting=wanted)

        assert refused.value.field == field

    def test_a_document_is_put_to_people_one_at_a_time(self, manager, team):
        made = drafted(manager, team[0])

        with pytest.raises(ConsultationRefused, match="not over yet"):
            services.create(made.document, Text("More.", "More."), setting(team[0]), **by(manager))

    def test_who_answers_for_a_rule_may_put_that_to_people_and_nothing_else(self, team):
        owner = UserFactory()
        rule = policy_of(owner)
        own = Subject(Kind.POLICY, "Approved docks", owner, company_policy=rule.pk)

        made = services.create(own, Text(TEXT), setting(team[0]), **by(owner))
        services.put(made.number, **by(owner))

        assert fresh(made).is_open
        with pytest.raises(NotPermitted):
            drafted(owner, team[0])
        with pytest.raises(NotPermitted):
            services.put(made.number, **by(UserFactory(agent=True)))

    def test_a_rule_has_one_document(self, manager, team):
        rule = policy_of(manager)
        subject = Subject(Kind.POLICY, "Docks", manager, company_policy=rule.pk)
        services.create(subject, Text(TEXT), setting(team[0]), **by(manager))

        with pytest.raises(ConsultationRefused, match="has a document"):
            services.create(subject, Text(TEXT), setting(team[0]), **by(manager))

    def test_a_new_draft_leaves_the_one_before(self, manager, team):
        made = opened(manager, team[0])

        services.revise(made.number, Text(MENDED, "Only the container is wiped."), **by(manager))

        made = fresh(made)
        assert (made.version.draft, made.version.text) == (2, MENDED)
        assert queries.earlier_version(made.version).text == TEXT
        with pytest.raises(ConsultationRefused, match="the same"):
            services.revise(made.number, Text(MENDED, "Nothing."), **by(manager))

    def test_dates_change_only_while_it_is_a_draft(self, manager, team):
        made = drafted(manager, team[0])
        later = setting(closes_on=CLOSES + timedelta(days=7))

        services.edit(made.number, later, **by(manager))
        services.put(made.number, **by(manager))

        made = fresh(made)
        assert (made.audience, made.closes_on) == (Audience.EVERYONE, later.closes_on)
        assert not made.departments.exists()
        with pytest.raises(ConsultationRefused, match="told its dates"):
            services.edit(made.number, later, **by(manager))

    def test_is_discarded_with_a_reason_before_anybody_was_asked(self, manager, team):
        made = drafted(manager, team[0])
        with pytest.raises(ConsultationRefused, match="Say why"):
            services.discard(made.number, reason=" ", **by(manager))

        services.discard(made.number, reason="Law came first.", **by(manager))

        assert fresh(made).state == State.DISCARDED


class TestOpening:
    def test_asks_a_department_with_everything_below_it_and_writes_to_them(self, manager, team):
        department, people = team
        below = UserFactory(department=DepartmentFactory(parent=department))
        UserFactory(department=department, is_active=False)

        made = opened(manager, department)

        asked = set(made.members.values_list("person", flat=True))
        assert asked == {person.pk for person in [*people, below]}
        services.send_letters(at=AT)
        outbox.drain(limit=20)
        assert {each.to[0] for each in mail.outbox} == {p.email for p in [*people, below]}
        assert f"/partnership/consultations/{made.number}/" in mail.outbox[0].body

    def test_begins_by_itself_on_its_first_day(self, manager, team):
        later = setting(team[0], opens_on=OPENS + timedelta(days=3))
        made = drafted(manager, setting=later)
        services.put(made.number, **by(manager))
        assert fresh(made).state == State.DRAFT

        services.tend(at=AT + timedelta(days=2))
        assert fresh(made).state == State.DRAFT
        services.tend(at=AT + timedelta(days=3))

        assert fresh(made).is_open
        assert made.events.get(step=Step.OPEN).actor is None

    def test_a_draft_without_a_go_ahead_stays_one(self, manager, team):
        made = drafted(manager, team[0])

        services.tend(at=AT + timedelta(days=3))

        assert fresh(made).state == State.DRAFT

    def test_needs_somebody_who_is_asked(self, manager):
        made = drafted(manager, DepartmentFactory())

        with pytest.raises(ConsultationRefused, match="Nobody is asked"):
            services.put(made.number, **by(manager))

        assert fresh(made).scheduled_at is None

    def test_asks_who_comes_later_and_keeps_who_left(self, manager, team):
        made = opened(manager, team[0])
        late = UserFactory(department=team[0])

        for _ in "ab":
            services.tend(at=AT + timedelta(days=1))

        assert made.members.count() == 4
        assert Letter.objects.filter(member__person=late, kind=LetterKind.ASKED).count() == 1

    def test_is_given_more_time_never_less(self, manager, team):
        made = opened(manager, team[0])
        with pytest.raises(ConsultationRefused, match="told a later day"):
            services.extend(made.number, closes_on=CLOSES, **by(manager))

        services.extend(made.number, closes_on=CLOSES + timedelta(days=7), **by(manager))
        services.tend(at=AFTER)

        assert fresh(made).is_open

    def test_reminds_the_silent_once_before_the_end(self, manager, team):
        made = opened(manager, team[0])
        say(made.number, team[1][0])

        for day in range(2, 4):
            services.tend(at=AFTER - timedelta(days=day))

        told = Letter.objects.filter(kind=LetterKind.REMINDER)
        assert {each.member.person for each in told} == set(team[1][1:])
        assert told.count() == 2
        with pytest.raises(ConsultationRefused, match="less than four days"):
            services.remind(made.number, **by(manager, AFTER - timedelta(days=2)))

    def test_a_letter_is_not_sent_to_who_spoke_meanwhile(self, manager, team):
        made = opened(manager, team[0])
        services.send_letters(at=AT)
        say(made.number, team[1][0])

        outbox.drain(limit=20)

        assert team[1][0].email not in [each.to[0] for each in mail.outbox]
        assert len(mail.outbox) == 2


class TestSpeaking:
    def test_one_stance_holds_and_the_earlier_ones_stay(self, manager, team):
        made, person = opened(manager, team[0]), team[1][0]
        object_to(made.number, person)
        say(made.number, person, Position.SUPPORT)

        stances = Stance.objects.filter(member__person=person).order_by("pk")
        assert [each.position for each in stances] == [Position.OBJECT, Position.SUPPORT]
        assert stances.current().get().position == Position.SUPPORT
        assert not Remark.objects.objections().standing().exists()  # taken back

    def test_the_same_again_changes_nothing(self, manager, team):
        made, person = opened(manager, team[0]), team[1][0]

        for _ in "ab":
            object_to(made.number, person)

        assert (Stance.objects.count(), Remark.objects.count()) == (1, 1)

    def test_an_objection_needs_words(self, manager, team):
        made = opened(manager, team[0])

        with pytest.raises(ConsultationRefused, match="what you object to") as refused:
            say(made.number, team[1][0], Position.OBJECT, "  ")

        assert refused.value.field == "text"

    def test_an_objection_of_another_may_be_joined(self, manager, team):
        made, (first, second, _) = opened(manager, team[0]), team[1]
        remark = object_to(made.number, first)

        say(made.number, second, Position.OBJECT, same_as=remark.pk)

        (point,) = queries.points_of(made)
        assert len(point.raised) == 2
        assert point.mostly == team[0].name

    def test_words_beside_support_are_a_comment(self, manager, team):
        made = opened(manager, team[0])

        say(made.number, team[1][0], Position.CHANGES, "Say who pays.", section="3")

        comments, count = queries.comments_of(made)
        assert (comments[0].remark.text, comments[0].remark.section, count) == (
            "Say who pays.",
            "3",
            1,
        )

    def test_others_agree_with_a_comment_once_and_not_with_their_own(self, manager, team):
        made, (first, second, _) = opened(manager, team[0]), team[1]
        said = services.comment(made.number, text="Short. Thank you.", person=first, at=AT)

        for _ in "ab":
            services.second(made.number, said.pk, person=second, at=AT)

        assert queries.comments_of(made)[0][0].agree == 1
        with pytest.raises(ConsultationRefused, match="your own"):
            services.second(made.number, said.pk, person=first, at=AT)

    def test_is_for_who_was_asked_while_it_is_open(self, manager, team):
        made = closed(manager, team[0])

        with pytest.raises(Member.DoesNotExist):
            say(made.number, UserFactory())
        with pytest.raises(ConsultationRefused, match="while it is open"):
            say(made.number, team[1][0])
        with pytest.raises(ConsultationRefused, match="while it is open"):
            services.comment(made.number, text="Late.", person=team[1][0], at=AFTER)


class TestAnswering:
    def test_keeps_every_answer_and_the_newest_holds(self, manager, team):
        made = opened(manager, team[0])
        remark = object_to(made.number, team[1][0])
        for text in ("No.", "Security updates end after five years."):
            answer(made.number, remark, manager, text=text)

        assert remark.answers.count() == 2
        (point,) = queries.points_of(made)
        assert point.answer.text == "Security updates end after five years."

    def test_gives_a_reason_and_a_verdict(self, manager, team):
        made = opened(manager, team[0])
        remark = object_to(made.number, team[1][0])

        with pytest.raises(ConsultationRefused, match="Say why"):
            answer(made.number, remark, manager, text=" ")
        with pytest.raises(ConsultationRefused, match="decline"):
            answer(made.number, remark, manager, Verdict.NOTED)

    def test_names_the_draft_in_which_it_was_changed(self, manager, team):
        made = opened(manager, team[0])
        remark = object_to(made.number, team[1][0])
        services.revise(made.number, Text(MENDED, "Only the container."), **by(manager))

        given = answer(made.number, remark, manager, Verdict.ACCEPTED, text="Only the container.")

        assert given.version.draft == 2

    def test_objections_that_say_the_same_are_answered_as_one(self, manager, team):
        made, (first, second, third) = opened(manager, team[0]), team[1]
        one, two = object_to(made.number, first), object_to(made.number, second, "My photos!")
        three = object_to(made.number, third, "Photos.")
        services.merge(made.number, three.pk, into=two.pk, **by(manager))
        services.merge(made.number, two.pk, into=one.pk, **by(manager))

        answer(made.number, one, manager)

        (point,) = queries.points_of(made)
        assert (len(point.raised), point.is_open) == (3, False)
        with pytest.raises(ConsultationRefused, match="another objection"):
            services.merge(made.number, one.pk, into=one.pk, **by(manager))


class TestDeciding:
    def objected(self, manager, team):
        """Return a closed consultation with one objection."""
        return closed(manager, team[0], speak=lambda number: object_to(number, team[1][0]))

    def test_waits_for_every_answer(self, manager, team):
        made = self.objected(manager, team)
        with pytest.raises(ConsultationRefused, match="every objection"):
            decided(made.number, manager)

        answer(made.number, made.remarks.get(), manager, at=AFTER)
        decided(made.number, manager)

        made = fresh(made)
        assert (made.state, made.outcome, made.adopted) == (
            State.DECIDED,
            Outcome.ADOPTED,
            made.version,
        )
        assert queries.in_force([made.document])[made.document_id] == made.version

    def test_an_accepted_objection_changes_the_text(self, manager, team):
        made = self.objected(manager, team)
        answer(made.number, made.remarks.get(), manager, Verdict.ACCEPTED, at=AFTER)
        with pytest.raises(ConsultationRefused, match="as it was"):
            decided(made.number, manager)
        with pytest.raises(ConsultationRefused, match="the same"):
            decided(made.number, manager, Outcome.CHANGED, text=Text(TEXT, "Nothing."))
        assert DocumentVersion.objects.count() == 2  # what was refused left nothing

        decided(made.number, manager, Outcome.CHANGED, text=Text(MENDED, "The container."))

        made = fresh(made)
        assert (made.adopted.text, made.adopted.draft) == (MENDED, 2)

    def test_withdrawn_adopts_nothing(self, manager, team):
        made = decided(closed(manager, team[0]).number, manager, Outcome.WITHDRAWN)

        assert (made.adopted, made.acknowledge_by) == (None, None)
        assert queries.in_force([made.document])[made.document_id].version == 1
        with pytest.raises(ConsultationRefused, match="Nothing was adopted"):
            services.acknowledge(made.number, person=team[1][0], at=AFTER)

    def test_gives_its_reason_and_comes_after_the_end(self, manager, team):
        made = opened(manager, team[0])
        with pytest.raises(ConsultationRefused, match="not possible"):
            decided(made.number, manager)
        services.tend(at=AFTER)

        wanted = services.Decided(Outcome.ADOPTED, " ")
        with pytest.raises(ConsultationRefused, match="Say why"):
            services.decide(made.number, wanted, **by(manager, AFTER))

    def test_tells_those_who_spoke_and_asks_all_to_read(self, manager, team):
        first, second, third = team[1]
        made = closed(manager, team[0], speak=lambda number: say(number, first))

        wanted = services.Decided(Outcome.ADOPTED, "Most support it.")
        for _ in "ab":
            services.decide(made.number, wanted, **by(manager, AFTER, key="k"))
        services.send_letters(at=AFTER)
        outbox.drain(limit=30)

        told = {each.to[0]: each.subject for each in mail.outbox}
        assert told[first.email].startswith("What became of it")
        assert {told[p.email] for p in (second, third)} == {"Please read: Own devices at work"}
        assert Fact.objects.filter(topic="csap.consultation.decided").count() == 1


class TestAcknowledging:
    def test_is_once_and_counted(self, manager, team):
        made = decided(closed(manager, team[0]).number, manager)

        for _ in "ab":
            services.acknowledge(made.number, person=team[1][0], at=AFTER)

        coverage = queries.coverage_of(made)
        assert (coverage.done, coverage.of_all) == (1, 3)
        assert Acknowledgement.objects.get().version == made.adopted

    def test_reminds_who_has_not_read_it(self, manager, team):
        made = decided(closed(manager, team[0]).number, manager)
        services.acknowledge(made.number, person=team[1][0], at=AFTER)

        services.tend(at=AFTER + timedelta(days=28))

        again = Letter.objects.filter(kind=LetterKind.ACKNOWLEDGE_AGAIN)
        assert {each.member.person for each in again} == set(team[1][1:])


class TestWaitingFor:
    def test_names_what_is_asked_and_until_when(self, manager, team):
        person = team[1][0]
        made = opened(manager, team[0])
        (waiting,) = queries.waiting_for(person)
        assert (waiting.number, waiting.asks, waiting.until) == (made.number, "speak", CLOSES)

        say(made.number, person)
        assert queries.waiting_for(person) == []

        services.tend(at=AFTER)
        decided(made.number, manager)
        (waiting,) = queries.waiting_for(person)
        assert waiting.asks == "read and acknowledge"

        services.acknowledge(made.number, person=person, at=AFTER)
        assert queries.waiting_for(person) == []


class TestVisibleTo:
    def test_shows_a_draft_to_managers_and_its_owner_alone(self, manager, team):
        owner = UserFactory()
        made = drafted(manager, team[0], owner=owner)

        seen = [
            list(Consultation.objects.visible_to(person)) for person in (manager, owner, team[1][0])
        ]

        assert seen == [[made], [made], []]

    def test_shows_what_is_open_to_who_was_asked(self, manager, team):
        made = opened(manager, team[0])

        assert list(Consultation.objects.visible_to(team[1][0])) == [made]
        assert not Consultation.objects.visible_to(UserFactory(agent=True)).exists()


class TestTheDatabase:
    def test_lets_nobody_rewrite_what_was_written_or_said(self, manager, team):
        made = opened(manager, team[0])
        remark = object_to(made.number, team[1][0])
        answer(made.number, remark, manager)

        for rows, change in (
            (ConsultationEvent.objects.all(), {"reason": "x"}),
            (DocumentVersion.objects.all(), {"text": "x"}),
            (Remark.objects.all(), {"text": "x"}),
            (Stance.objects.all(), {"position": "SUPPORT"}),
            (Answer.objects.all(), {"text": "x"}),
        ):
            with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic():
                rows.update(**change)
            with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic():
                rows._raw_delete(using="default")

    def test_keeps_one_stance_a_person_and_one_running_consultation(self, manager, team):
        made = opened(manager, team[0])
        stance = say(made.number, team[1][0])

        stance.pk = None
        with pytest.raises(DatabaseError, match="one_stance_a_person"), transaction.atomic():
            stance.save()
        made.pk, made.number = None, "CN-0"
        with pytest.raises(DatabaseError, match="one_running"), transaction.atomic():
            made.save()

    def test_asks_words_of_an_objection(self, manager, team):
        made = opened(manager, team[0])
        member = made.members.first()

        with pytest.raises(DatabaseError, match="objection_has_words"), transaction.atomic():
            Stance.objects.create(
                member=member, position=Position.OBJECT, version=made.version, at=AT
            )
