"""Managers bring answers in by the browser and read what became of each row."""

import gzip

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from servicedesk.audit.models import AccessRecord
from surveys.models import AnswerImport, Collection, Response
from tests.factories import UserFactory
from tests.surveys.files_of_answers import HEADER, MAPPING, answer_file, bring_in

PAGE = "/surveys/collected/"


@pytest.fixture
def manager(client):
    person = UserFactory(manager=True)
    client.force_login(person)
    return person


def upload(*rows, name="answers.csv", content=None, header=HEADER):
    content = content if content is not None else "\n".join([header, *rows]).encode()
    return SimpleUploadedFile(name, gzip.compress(content) if name.endswith(".gz") else content)


def own_mapping(text=MAPPING):
    return SimpleUploadedFile("rules.toml", text.encode())


class TestBringIn:
    @pytest.mark.parametrize("name", ["answers.csv", "answers.csv.gz"])
    def test_leads_to_the_account_and_is_on_record(self, client, manager, name):
        file = upload("ada;4;;8;6", "ben;9;;8;6", name=name)

        posted = client.post(PAGE, {"file": file, "own": own_mapping()}, follow=True)

        run = AnswerImport.objects.get()
        assert posted.redirect_chain == [(reverse("surveys:import", args=[run.pk]), 302)]
        said = posted.content.decode()
        assert "2 rows: 1 respondents, 1 listed" in said
        assert "overall is 9, its scale goes from 1 to 5" in said
        assert "2 points below it" in said
        assert (run.imported_by, Response.objects.count()) == (manager, 1)
        record = AccessRecord.objects.get(action="IMPORTED")
        assert (record.actor, record.detail) == (manager, {"rows": 2, "responses": 1})

    @pytest.mark.parametrize(
        ("given", "reason"),
        [
            ({}, "This field is required"),
            ({"file": upload("ada;4;;8;6")}, "Choose one, or give a mapping"),
            (
                {"file": upload("x", name="a.xlsx"), "shipped": "ecsi_mobile"},
                "Only .csv files are read",
            ),
            (
                {"file": upload(content=b"no gzip", name="a.csv"), "shipped": "ecsi_mobile"},
                "lacks what the mapping needs",
            ),
            (
                {"file": upload("ada;4;;8;6"), "own": own_mapping("title = 3")},
                "rules.toml lacks",
            ),
            (
                {"file": upload("ada;4;;8;6"), "own": own_mapping(MAPPING.replace("YEARLY", "T"))},
                "T is the code of",
            ),
        ],
    )
    def test_says_what_it_refuses_and_keeps_nothing(self, client, manager, given, reason):
        for file in given.values():
            if hasattr(file, "seek"):
                file.seek(0)

        refused = client.post(PAGE, given)

        assert refused.status_code == 422
        assert reason in refused.content.decode()
        assert not Collection.objects.exists()

    def test_refuses_what_unpacks_to_more_than_it_may(self, client, manager, monkeypatch):
        monkeypatch.setattr("surveys.collecting_forms.MOST_BYTES", 1000)
        bomb = upload(content=b"0" * 100_000, name="a.csv.gz")

        refused = client.post(PAGE, {"file": bomb, "shipped": "ecsi_mobile"})

        assert "more than 10 MB" in refused.content.decode()

    def test_hands_the_account_out_and_writes_down_who_took_it(self, client, manager, tmp_path):
        run = bring_in(answer_file(tmp_path, "ada;4;;8;6", "ben;9;;8;6")).run

        report = client.get(reverse("surveys:import_report", args=[run]))

        assert report.json()["rows_listed"] == 1
        assert AccessRecord.objects.filter(action="EXPORTED", actor=manager).count() == 1

    def test_list_takes_the_same_queries_for_any_length(
        self, client, manager, tmp_path, django_assert_num_queries
    ):
        bring_in(answer_file(tmp_path, "ada;4;;8;6"))
        client.get(PAGE)

        with django_assert_num_queries(3):
            client.get(PAGE)
        for number in range(4):
            bring_in(answer_file(tmp_path, f"p{number};4;;8;6"))
        with django_assert_num_queries(3):
            client.get(PAGE)
