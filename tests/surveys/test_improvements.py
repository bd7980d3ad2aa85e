"""“You said, we did”: written by managers, let out by name, read by its audience."""

import pytest
from django.utils import timezone

from servicedesk.common.errors import NotPermitted
from surveys import services
from surveys.models import CompanyPolicy, Improvement, Invitation
from surveys.services import ImprovementRefused, PolicyRefused
from surveys.services.improving import Told
from surveys.vocabulary import Mode
from tests.factories import DepartmentFactory, ServiceFactory, UserFactory
from tests.surveys.words import policy_of, said

STRIP = "/surveys/did/newest/"
TOLD = "/surveys/did/"
WRITE = "/surveys/improvements/"


@pytest.fixture
def manager(client):
    person = UserFactory(manager=True)
    client.force_login(person)
    return person


def written(*, out=True, by=None, at=None, **told):
    by, at = by or UserFactory(manager=True), at or timezone.now()
    told = {"said": "The dock is slow", "did": "New docks in every room"} | told
    improvement = services.write_improvement(Told(**told), actor=by, at=at)
    if out:
        services.release_improvement(improvement.pk, actor=by, at=at)
    return improvement


def text_of(response):
    return response.content.decode()


class TestReleasedTo:
    def test_everyone_unless_departments_are_named(self):
        head = DepartmentFactory()
        below = UserFactory(department=DepartmentFactory(parent=head))
        beside, nowhere = UserFactory(department=DepartmentFactory()), UserFactory()
        nowhere.department = None
        nowhere.save()
        general = written()
        special = written(department_ids=[head.pk])

        seen = {
            name: set(Improvement.objects.released_to(person))
            for name, person in {"below": below, "beside": beside, "nowhere": nowhere}.items()
        }

        assert seen == {"below": {general, special}, "beside": {general}, "nowhere": {general}}

    def test_nobody_before_it_is_let_out_or_after_it_is_taken_back(self):
        reader, boss = UserFactory(), UserFactory(manager=True)
        hidden, back = written(out=False), written()
        services.withdraw_improvement(back.pk, actor=boss)

        assert not Improvement.objects.visible_to(reader).exists()
        assert set(Improvement.objects.visible_to(boss)) == {hidden, back}


class TestWrite:
    def test_is_for_managers(self):
        for role in ({}, {"agent": True}, {"team_lead": True}):
            with pytest.raises(NotPermitted):
                written(by=UserFactory(**role))

    def test_links_only_feedback_that_may_be_read(self):
        held = said(mode=Mode.CONFIDENTIAL)

        with pytest.raises(ImprovementRefused, match="There is no feedback"):
            written(feedback_ids=[held.pk])

    def test_changes_nothing_that_is_out(self):
        out = written()

        with pytest.raises(ImprovementRefused, match="Take it back"):
            services.write_improvement(
                Told("a", "b"), pk=out.pk, actor=UserFactory(manager=True), at=timezone.now()
            )

    def test_once_for_a_key(self):
        boss = UserFactory(manager=True)
        for _ in range(2):
            services.write_improvement(Told("a", "b"), actor=boss, at=timezone.now(), key="k")

        assert Improvement.objects.count() == 1


class TestPages:
    def test_a_manager_writes_lets_out_and_takes_back(self, client, manager):
        client.post(WRITE, {"said": "Slow", "did": "Faster", "key": "k"})
        improvement = Improvement.objects.get()
        client.post(f"{WRITE}{improvement.pk}/", {"said": "Slow", "did": "Much faster", "key": "l"})

        client.post(f"{WRITE}{improvement.pk}/release/")
        out = text_of(client.get(TOLD))
        client.post(f"{WRITE}{improvement.pk}/withdraw/")
        back = text_of(client.get(TOLD))

        assert "Much faster" in out
        assert "Much faster" not in back

    def test_says_what_is_missing(self, client, manager):
        refused = client.post(WRITE, {"said": "", "did": "Faster", "key": "k"})

        assert refused.status_code == 422
        assert "This field is required" in text_of(refused)

    def test_strip_shows_the_newest_three_and_those_of_a_service(self, client, manager):
        service = ServiceFactory(slug="mail")
        written(did="Number zero", service_ids=[service.pk])
        for number in range(1, 4):
            written(did=f"Number {number}")

        shown, of_mail = text_of(client.get(STRIP)), text_of(client.get(f"{STRIP}?service=mail"))

        assert "Number 3" in shown
        assert "Number zero" not in shown
        assert "Number zero" in of_mail
        assert "Number 3" not in of_mail

    def test_one_finds_the_answers_to_ones_own_words_and_what_was_published(self, client, manager):
        own = said("Mine", mode=Mode.CONFIDENTIAL, person=manager, readable_at=timezone.now())
        other = said("Theirs", mode=Mode.ANONYMOUS, readable_at=timezone.now())
        said("Not for you", mode=Mode.CONFIDENTIAL)
        for feedback, text in ((own, "To you"), (other, "To all")):
            services.answer_feedback(
                feedback.pk, text=text, is_upheld=None, actor=manager, at=timezone.now()
            )
        services.release_feedback(
            other.pk, text="Theirs, checked", actor=manager, at=timezone.now()
        )

        shown = text_of(client.get(TOLD))

        assert all(word in shown for word in ("Mine", "To you", "Theirs, checked", "To all"))
        assert "Not for you" not in shown

    def test_strip_says_that_ones_own_words_were_answered(self, client):
        author, boss = UserFactory(), UserFactory(manager=True)
        feedback = said(mode=Mode.CONFIDENTIAL, person=author, readable_at=timezone.now())
        said(mode=Mode.CONFIDENTIAL, person=author)
        client.force_login(author)
        before = text_of(client.get(STRIP))

        services.answer_feedback(
            feedback.pk, text="Done.", is_upheld=None, actor=boss, at=timezone.now()
        )

        assert "to what you told us" not in before
        assert "1 answer to what you told us" in text_of(client.get(STRIP))

    def test_list_takes_the_same_queries_for_any_length(
        self, client, manager, django_assert_num_queries
    ):
        written()
        for path, number in ((WRITE, 9), (TOLD, 6), (STRIP, 5)):
            client.get(path)
            with django_assert_num_queries(number):
                client.get(path)
        for _ in range(4):
            written()
        for path, number in ((WRITE, 9), (TOLD, 6), (STRIP, 5)):
            with django_assert_num_queries(number):
                client.get(path)

    def test_thanks_page_tells_it(self, client, asked, link):
        written(did="New docks in every room")
        Invitation.objects.get()
        client.post(link, {"overall": "5"})

        assert "New docks in every room" in text_of(client.get(f"{link}thanks/"))


class TestRegister:
    def keep(self, client, path="/surveys/policies/", **given):
        owner = given.pop("owner", None) or UserFactory()
        usual = {"name": "Approved docks", "owner": owner.email, "is_active": "on", "key": "k"}
        return client.post(path, usual | given)

    def test_is_kept_by_managers(self, client, manager):
        owner = UserFactory()
        self.keep(client, owner=owner)
        policy = CompanyPolicy.objects.get()

        self.keep(client, f"/surveys/policies/{policy.pk}/", name="Docks", owner=owner)

        policy.refresh_from_db()
        assert (policy.name, policy.owner) == ("Docks", owner)

    def test_says_that_nobody_has_the_address(self, client, manager):
        refused = self.keep(client, owner=UserFactory(is_active=False))

        assert refused.status_code == 422
        assert "Nobody here has that address." in text_of(refused)

    def test_refuses_a_name_twice_and_an_owner_who_left(self, client, manager):
        policy_of(name="Docks")
        other = policy_of(name="Passwords")

        refused = self.keep(client, f"/surveys/policies/{other.pk}/", name="docks")

        assert refused.status_code == 422
        assert "There is “Docks” already" in text_of(refused)
        with pytest.raises(PolicyRefused, match="has left"):
            services.keep_policy(
                name="x",
                summary="",
                owner=UserFactory(is_active=False),
                is_active=True,
                actor=manager,
            )
