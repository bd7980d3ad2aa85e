"""Questionnaires are built in the browser; what is published never changes."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from surveys import building, services
from surveys.models import Invitation, Question, QuestionnaireVersion, Response
from surveys.services import Wanted
from surveys.vocabulary import QuestionKind
from tests.factories import ServiceFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager():
    return UserFactory(manager=True)


@pytest.fixture
def in_force():
    return QuestionnaireVersion.objects.in_force("T").get()


@pytest.fixture
def draft(manager, in_force):
    return services.draft_version(in_force.questionnaire_id, actor=manager, at=timezone.now())


def by(manager):
    return {"actor": manager, "at": timezone.now()}


def wanted(key="mood", **more):
    given = {
        "key": key,
        "kind": "RATING",
        "scale": (1, 5),
        "measure": key,
        "wording": {"en": {"text": "How is the mood?"}},
    }
    return Wanted(**(given | more))


def keys(version):
    return list(version.questions.order_by("position").values_list("key", flat=True))


def words(question):
    return question.worded


class TestChecks:
    """Pure: what must be so before anything is published."""

    def test_the_shipped_questionnaires_pass(self):
        for version in QuestionnaireVersion.objects.filter(retired_at=None):
            assert building.faults([words(each) for each in version.questions.all()]) == []

    @pytest.mark.parametrize(
        ("question", "fault"),
        [
            (wanted(wording={"de": {"text": "Wie ist es?"}}), "mood is not worded in English."),
            (wanted(scale=(2, 6)), "mood has a scale that its kind does not know."),
            (wanted(measure="nps"), "mood counts for nps, which runs from 0 to 10."),
            (wanted(kind="BEHAVIOUR"), "mood does not say which behaviour it is about."),
            (
                wanted(wording={"en": {"text": "How?", "labels": ["low", "high"]}}),
                "mood needs a label for each value in English, or none.",
            ),
            (
                wanted(
                    kind="EXPECTATION", scale=(1, 9), wording={"en": {"text": "x", "rows": ["a"]}}
                ),
                "mood needs three rows in English, or none.",
            ),
        ],
    )
    def test_name_what_is_wrong(self, question, fault):
        assert building.faults([question.question.worded]) == [fault]

    def test_want_a_value(self):
        comment = wanted(kind="COMMENT", scale=None)

        assert building.faults([comment.question.worded]) == [
            "It asks for no value: add a question other than a comment."
        ]

    def test_want_every_key_once(self):
        same = wanted().question.worded

        assert building.faults([same, same]) == ["mood names two questions."]

    def test_tell_the_languages_in_which_words_are_missing(self):
        told = {"en": {"text": "How?", "hint": "Today"}, "de": {"text": "Wie?"}}

        assert building.missing_words(wanted(wording=told).question.worded) == ["de"]


class TestDraft:
    def test_begins_with_the_questions_of_the_last_version(self, draft, in_force):
        assert (draft.number, keys(draft)) == (in_force.number + 1, keys(in_force))

    def test_is_one_at_a_time(self, draft, manager):
        again = services.draft_version(draft.questionnaire_id, **by(manager))

        assert again == draft
        with pytest.raises(IntegrityError, match="one_draft"), transaction.atomic():
            QuestionnaireVersion.objects.create(questionnaire=draft.questionnaire, number=99)

    def test_keeps_who_changed_what_also_of_what_was_taken_away(self, draft, manager):
        question = services.add_question(draft.pk, wanted=wanted(), **by(manager))
        pk = question.pk
        services.remove_question(pk, **by(manager))

        kept = Question.pgh_event_model.objects.filter(pgh_obj_id=pk).order_by("pgh_id")
        assert list(kept.values_list("pgh_label", "pgh_context__metadata__user")) == [
            ("insert", manager.pk),
            ("delete", manager.pk),
        ]

    def test_takes_a_question_at_its_end_once(self, draft, manager):
        for _ in range(2):
            services.add_question(draft.pk, wanted=wanted(), **by(manager))

        assert keys(draft)[-2:] == ["comment", "mood"]

    def test_refuses_another_question_of_the_same_key(self, draft, manager):
        with pytest.raises(services.QuestionRefused, match="names another question"):
            services.add_question(draft.pk, wanted=wanted("overall"), **by(manager))

    @pytest.mark.parametrize(
        ("to", "order"),
        [
            (1, ["in_time", "overall", "solved", "policy", "comment"]),
            (2, ["overall", "in_time", "solved", "policy", "comment"]),
            (3, ["overall", "solved", "in_time", "policy", "comment"]),
            (99, ["overall", "solved", "policy", "comment", "in_time"]),
        ],
    )
    def test_gives_a_question_another_place_and_twice_is_once(self, draft, manager, to, order):
        question = draft.questions.get(key="in_time")

        for _ in range(2):
            services.move_question(question.pk, to=to, **by(manager))

        assert keys(draft) == order
        places = draft.questions.order_by("position").values_list("position", flat=True)
        assert list(places) == [1, 2, 3, 4, 5]

    def test_can_be_thrown_away_twice(self, draft, manager):
        for _ in range(2):
            services.discard_draft(draft.pk, **by(manager))

        assert not QuestionnaireVersion.objects.filter(published_at=None).exists()


class TestPublication:
    def test_takes_the_place_of_the_version_before(self, draft, in_force, manager):
        services.publish_version(draft.pk, **by(manager))

        assert QuestionnaireVersion.objects.in_force("T").get() == draft
        in_force.refresh_from_db()
        assert in_force.retired_at is not None

    def test_twice_is_once(self, draft, manager):
        first = services.publish_version(draft.pk, **by(manager)).published_at

        assert services.publish_version(draft.pk, **by(manager)).published_at == first

    def test_of_a_draft_with_faults_is_refused_with_their_names(self, draft, manager):
        draft.questions.exclude(kind=QuestionKind.COMMENT).delete()

        with pytest.raises(services.NotFitToPublish, match="asks for no value"):
            services.publish_version(draft.pk, **by(manager))

    @pytest.mark.parametrize(
        "change",
        [
            lambda v, by: services.add_question(v.pk, wanted=wanted(), **by),
            lambda v, by: services.change_question(v.questions.first().pk, wanted=wanted(), **by),
            lambda v, by: services.move_question(v.questions.first().pk, to=5, **by),
            lambda v, by: services.remove_question(v.questions.first().pk, **by),
            lambda v, by: services.discard_draft(v.pk, **by),
        ],
        ids=["add", "change", "move", "remove", "discard"],
    )
    def test_ends_every_change(self, in_force, manager, change):
        with pytest.raises(services.NotADraft, match="never changes"):
            change(in_force, by(manager))


WORDS = {
    "key": "mood",
    "kind": "RATING",
    "scale": "1-5",
    "text_en": "How is the mood?",
    "labels_en": "bad\nso so\nfair\ngood\ngreat",
    "text_de": "Wie ist die Stimmung?",
}


class TestPages:
    @pytest.fixture
    def browser(self, signed_in, manager):
        return signed_in(manager)

    def test_build_a_questionnaire_from_nothing_to_publication(self, browser):
        new = {"code": "onboarding", "name": "First weeks", "sent": "WAVE", "purpose": ""}
        browser.post("/surveys/instruments/new/", new)
        draft = QuestionnaireVersion.objects.get(questionnaire__code="onboarding")
        page = f"/surveys/versions/{draft.pk}/"

        empty = browser.get(page).content.decode()
        browser.post(f"{page}add/", WORDS)
        full = browser.get(page).content.decode()
        browser.post(f"{page}publish/")

        assert "It asks for no value" in empty
        assert "How is the mood?" in full
        assert "de incomplete" in full
        draft.refresh_from_db()
        assert draft.is_in_force
        question = draft.questions.get()
        assert (question.scale_min, question.scale_max, question.measure) == (1, 5, "mood")
        assert question.wording["en"]["labels"] == ["bad", "so so", "fair", "good", "great"]

    def test_list_takes_the_same_queries_for_any_number(
        self, browser, django_assert_max_num_queries, manager
    ):
        def ask():
            with django_assert_max_num_queries(7) as counted:
                browser.get("/surveys/instruments/")
            return len(counted)

        ask()
        before = ask()
        for number in range(5):
            services.create_questionnaire(
                code=f"Q{number}", name="x", sent="WAVE", purpose="", **by(manager)
            )

        assert ask() == before

    @pytest.mark.parametrize("kind", QuestionKind.values)
    def test_a_question_of_every_kind_can_be_worded_and_is_offered_again(
        self, browser, draft, kind
    ):
        given = {"key": "fresh", "kind": kind, "text_en": "A fresh one?"}
        if building.SCALES[kind]:
            given["scale"] = "{}-{}".format(*building.SCALES[kind][0])
        given |= {"labels_en": "one\ntwo\nthree"} if kind == "CHOICE" else {}
        given |= (
            {"behaviour": "quality", "measure": "behaviour_quality"} if kind == "BEHAVIOUR" else {}
        )

        answer = browser.post(f"/surveys/versions/{draft.pk}/add/", given)
        question = draft.questions.get(key="fresh")
        again = browser.get(f"/surveys/questions/{question.pk}/").content.decode()

        assert answer.status_code == 302
        assert question.is_apart == (kind == "POLICY")
        assert "A fresh one?" in again

    @pytest.mark.parametrize(
        ("change", "said"),
        [
            ({"text_en": ""}, "This field is required"),
            ({"key": "not a key"}, "valid “slug”"),
            ({"scale": "2-3"}, "Select a valid choice"),
            ({"labels_en": "one\ntwo"}, "needs a label for each value"),
            ({"measure": "nps"}, "runs from 0 to 10"),
            ({"key": "overall"}, "names another question"),
        ],
    )
    def test_a_refused_question_says_why_and_keeps_what_was_typed(
        self, browser, draft, change, said
    ):
        answer = browser.post(f"/surveys/versions/{draft.pk}/add/", WORDS | change)

        assert answer.status_code == 422
        assert said in answer.content.decode()
        assert "Wie ist die Stimmung?" in answer.content.decode()
        assert "mood" not in keys(draft)

    def test_a_published_question_cannot_be_edited(self, browser, in_force):
        question = in_force.questions.first()

        assert browser.get(f"/surveys/questions/{question.pk}/").status_code == 404
        assert browser.post(f"/surveys/questions/{question.pk}/", WORDS).status_code == 404

    def test_moving_swaps_the_list_and_works_without_scripts(self, browser, draft):
        question = draft.questions.get(key="comment")
        address = f"/surveys/questions/{question.pk}/move/"

        swapped = browser.post(address, {"to": "1"}, headers={"HX-Request": "true"})
        plain = browser.post(address, {"to": "2"})

        assert "<html" not in swapped.content.decode()
        assert plain.status_code == 302
        assert keys(draft)[1] == "comment"
        assert browser.post(address, {"to": "up"}).status_code == 404

    def test_a_preview_shows_the_answering_page_and_records_nothing(self, browser):
        ServiceFactory(name="Network")
        version = QuestionnaireVersion.objects.in_force("R").get()
        address = f"/surveys/versions/{version.pk}/preview/"

        english = browser.get(address).content.decode()
        german = browser.get(address, {"language": "de", "mode": "ANONYMOUS"}).content.decode()

        assert "IT solves what I come with." in english
        assert "Network" in english
        assert "Die IT löst, womit ich komme." in german
        assert "Anonym." in german
        assert browser.post(address, {"recommend": "9"}).status_code == 405
        assert not Response.objects.exists()
        assert not Invitation.objects.exists()

    def test_a_question_is_previewed_while_it_is_worded(self, browser, draft):
        address = f"/surveys/versions/{draft.pk}/try/"

        shown = browser.post(address, WORDS, headers={"HX-Request": "true"}).content.decode()
        unfit = browser.post(address, WORDS | {"text_en": ""}, headers={"HX-Request": "true"})

        assert "How is the mood?" in shown
        assert "Wie ist die Stimmung?" in shown
        assert shown.count('type="radio"') == 10
        assert "Not shown yet" in unfit.content.decode()
        assert "mood" not in keys(draft)

    def test_are_for_managers(self, signed_in, draft):
        browser = signed_in(UserFactory(agent=True))

        assert browser.get("/surveys/instruments/").status_code == 403
        assert browser.post(f"/surveys/versions/{draft.pk}/publish/").status_code == 403


class TestApi:
    def test_tells_every_version_with_its_questions_in_fixed_queries(
        self, signed_in, manager, django_assert_max_num_queries
    ):
        browser = signed_in(manager)

        with django_assert_max_num_queries(6):
            told = browser.get("/api/v1/surveys/instruments/").json()

        by_code = {each["code"]: each for each in told["results"]}
        assert set(by_code) == {"T", "R", "P"}
        assert [version["number"] for version in by_code["T"]["versions"]] == [2, 1]
        first = by_code["T"]["versions"][0]["questions"][0]
        assert (first["key"], first["measure"], set(first["wording"])) == (
            "overall",
            "csat",
            {"en", "de"},
        )

    def test_is_for_managers(self, signed_in):
        assert signed_in(UserFactory()).get("/api/v1/surveys/instruments/T/").status_code == 403
