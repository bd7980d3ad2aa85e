"""Answers collected elsewhere come in as the mapping says, with an account of each row."""

import json

import pytest
from django.core.management import CommandError, call_command

from servicedesk.accounts.models import User
from servicedesk.common.csv_rows import FileRefused
from servicedesk.outbox.models import Fact
from surveys.importing.instruments import CodeTaken
from surveys.importing.mapping import Asked, MappingRefused, Scale
from surveys.importing.mapping_files import load_mapping, shipped_names
from surveys.importing.values import CellRefused, value_of
from surveys.models import Answer, AnswerImport, Collection, Invitation, Questionnaire, Response
from surveys.services import CollectionDiffers
from surveys.vocabulary import QuestionKind
from tests.factories import DepartmentFactory, ServiceFactory
from tests.surveys.files_of_answers import HEADER, MAPPING, answer_file, bring_in, mapping


def asked(**given):
    scale = {"scale": Scale(1, 5)} | given
    return Asked("q", QuestionKind.RATING, {"en": {"text": "?"}}, (), **scale)


class TestValueOf:
    @pytest.mark.parametrize(
        ("text", "question", "value"),
        [
            ("4", asked(), 4),
            ("4.0", asked(), 4),
            ("good", asked(words={"good": 4}), 4),
            ("75", asked(file_scale=Scale(0, 100)), 4),
            ("2", asked(scale=Scale(1, 7), file_scale=Scale(7, 1)), 6),
            ("60", asked(file_scale=Scale(0, 100), rounds=True), 3),
            ("62.5", asked(file_scale=Scale(0, 100), rounds=True), 4),
        ],
    )
    def test_keeps(self, text, question, value):
        assert value_of(text, question) == value

    @pytest.mark.parametrize(
        ("text", "question", "reason"),
        [
            ("6", asked(), "its scale goes from 1 to 5"),
            ("75", asked(), "its scale goes from 1 to 5"),
            ("60", asked(file_scale=Scale(0, 100)), "between two values"),
            ("3.5", asked(), "between two values"),
            ("3,5", asked(), "no number"),
            ("NaN", asked(), "no number"),
            ("so-so", asked(), "no number"),
            ("4", asked(scale=None), "words only"),
        ],
    )
    def test_refuses_what_nobody_declared(self, text, question, reason):
        with pytest.raises(CellRefused, match=reason):
            value_of(text, question)


class TestMapping:
    def test_that_ships_can_be_read(self):
        assert [load_mapping(name).code for name in shipped_names()] == ["ECSI", "ORIENTATION"]

    @pytest.mark.parametrize(
        ("before", "after", "reason"),
        [
            ("zone_width = 2", "", "zone_width must say"),
            ("scale = [1, 9]", "scale = [9, 1]", "runs upwards"),
            ('perceived = "found"', "", "lacks 'perceived'"),
            ('missing = ["n/a"]', 'mising = ["n/a"]', "'mising', which means nothing"),
            ("collected_on = 2020-03-02", "", "must say when"),
            ("collected_on = 2020-03-02", 'collected_on = "March"', "is a day"),
            ('[respondent]\ncolumn = "who"', "", "must say who answered"),
            ('key = "speed"', 'key = "overall"', "two questions are called overall"),
            ('kind = "RATING"', 'kind = "STARS"', "is not a valid QuestionKind"),
            ('delimiter = ";"', 'encoding = "utf-99"', "unknown encoding"),
            ("title =", "title", "is not TOML"),
        ],
    )
    def test_says_what_is_wrong_with_it(self, before, after, reason):
        with pytest.raises(MappingRefused, match=reason):
            mapping(MAPPING, (before, after))


class TestImportAnswers:
    def test_keeps_each_answer_under_its_question_and_tells_nobody(self, tmp_path):
        path = answer_file(tmp_path, "ada;4,0;Café;8;6", "ben;poor;;n/a;3", encoding="cp1252")

        report = bring_in(path, mapping(MAPPING, ("[rows]", '[rows]\nencoding = "cp1252"')))

        assert (report.rows_read, report.responses_created, report.listed) == (2, 2, [])
        rows = Answer.objects.order_by("response__respondent", "question__position", "part")
        assert list(
            rows.values_list("response__respondent", "measure", "part", "value", "comment")
        ) == [
            ("ada", "overall", "", 4, "Café"),
            ("ada", "speed", "desired", 8, ""),
            ("ada", "speed", "minimum", 6, ""),
            ("ada", "speed", "perceived", 6, ""),
            ("ben", "overall", "", 1, ""),
            ("ben", "speed", "perceived", 3, ""),
        ]
        assert not Fact.objects.exists()
        assert not Invitation.objects.exists()

    def test_says_how_a_zone_of_one_expectation_is_formed(self, tmp_path):
        report = bring_in(answer_file(tmp_path, "ada;4;;2;6"))

        minimum = Answer.objects.get(part="minimum")
        assert minimum.value == 1  # within the scale
        assert "2 points below it" in report.zones["speed"]
        assert minimum.question.words["hint"] == report.zones["speed"]

    def test_lists_every_row_that_cannot_come_in_with_its_reason(self, tmp_path):
        path = answer_file(
            tmp_path,
            "ada;4;;8;6",
            "ben;9;;8;6",
            ";4;;8;6",
            "cleo;n/a;;;n/a",
            "dan;4;;8",
            "ada;5;;8;6",
            "x" * 81 + ";4;;8;6",
        )

        report = bring_in(path)

        assert report.adds_up
        assert report.responses_created == 1
        assert [(row.line, row.reason) for row in report.listed] == [
            (3, "overall is 9, its scale goes from 1 to 5"),
            (4, "does not say who answered"),
            (5, "answers nothing"),
            (6, "has 4 fields, the header 5"),
            (8, "names a respondent in more than 80 letters"),
            (7, "the respondent stands in an earlier row of this file already"),
        ]

    def test_names_the_columns_that_it_leaves_out(self, tmp_path):
        path = answer_file(tmp_path, "ada;4;;8;6;44", header=f"{HEADER};age", name="a.csv.gz")

        assert bring_in(path).columns_left_out == ["age"]

    def test_adds_nothing_the_second_time_and_keeps_what_was_changed(self, tmp_path):
        first = bring_in(answer_file(tmp_path, "ada;4;;8;6", "ben;3;;8;6"))

        again = bring_in(answer_file(tmp_path, "ada;4;;8;6", "ben;5;;8;6", "cleo;2;;8;6"))

        assert (first.responses_created, again.responses_created) == (2, 1)
        assert [row[1:] for row in again.listed] == [
            ("ada", "already imported"),
            ("ben", "already imported, with other answers, which were kept"),
        ]
        assert Answer.objects.get(response__respondent="ben", measure="overall").value == 3
        assert (Collection.objects.count(), AnswerImport.objects.count()) == (1, 2)
        assert Questionnaire.objects.get(code="YEARLY").versions.count() == 1

    def test_refuses_other_questions_under_the_same_name_and_takes_them_under_another(
        self, tmp_path
    ):
        path = answer_file(tmp_path, "ada;4;;8;6")
        bring_in(path)
        reworded = mapping(MAPPING, ("All in all?", "On the whole?"))

        with pytest.raises(CollectionDiffers, match="other questions"):
            bring_in(path, reworded)
        assert bring_in(path, reworded, name="Yearly 2021").responses_created == 1
        numbers = Questionnaire.objects.get(code="YEARLY").versions.values_list("number", flat=True)
        assert sorted(numbers) == [1, 2]

    def test_refuses_the_code_of_a_questionnaire_that_is_sent(self, tmp_path):
        rules = mapping(MAPPING, ('code = "YEARLY"', 'code = "T"'))

        with pytest.raises(CodeTaken, match="After a resolution"):
            bring_in(answer_file(tmp_path, "ada;4;;8;6"), rules)

        assert not Collection.objects.exists()

    def test_keeps_nothing_that_leads_to_who_is_anonymous(self, tmp_path):
        rules = mapping(
            MAPPING,
            ('[respondent]\ncolumn = "who"', '[respondent]\nmode = "ANONYMOUS"'),
            ("2020-03-02", "2020-03-05"),
        )
        path = answer_file(tmp_path, "ada;4;;8;6", "ben;3;;8;6")
        bring_in(path, rules)

        again = bring_in(path, rules)

        assert again.reasons == {"already imported": 2}
        responses = Response.objects.values_list("respondent", "answered_at__date")
        assert {(who, str(day)) for who, day in responses} == {("", "2020-03-02")}
        with pytest.raises(CollectionDiffers, match="anonymous answers of another file"):
            bring_in(answer_file(tmp_path, "cleo;4;;8;6"), rules)

    def test_finds_department_group_and_service_by_their_columns(self, tmp_path):
        sales = DepartmentFactory(code="sales")
        mail, phone = ServiceFactory(slug="mail"), ServiceFactory(slug="phone")
        rules = mapping(
            MAPPING
            + '[department]\ncolumn = "dept"\nvalues = { S = "sales" }\n'
            + '[service]\ncolumn = "about"\n[group]\ncolumn = "dept"\nname = "Dept {}"\n'
            + '[[question]]\nkey = "used"\nkind = "AWARENESS"\ntext = "Used?"\nscale = [0, 2]\n'
            + 'services = { mail = "mail_used", phone = "phone_used" }\n'
        )
        path = answer_file(
            tmp_path,
            "ada;4;;;;S;mail;1;2",
            "ben;4;;;;X;mail;1;2",
            "cleo;4;;;;S;fax;1;2",
            header=f"{HEADER};dept;about;mail_used;phone_used",
        )

        report = bring_in(path, rules)

        response = Response.objects.get()
        assert (response.department, response.group) == (sales, "Dept S")
        answers = response.answers.values_list("measure", "service", "value").order_by("pk")
        assert set(answers) == {
            ("overall", mail.pk, 4),
            ("used", mail.pk, 1),
            ("used", phone.pk, 2),
        }
        assert sorted(report.reasons) == [
            "names the department X, which the mapping does not know",
            "names the service fax, which is not there",
        ]

    def test_reads_the_day_from_its_column_and_no_day_to_come(self, tmp_path):
        change = ("collected_on = 2020-03-02", 'column = "day"\nformat = "%d.%m.%Y"')
        path = answer_file(
            tmp_path,
            "ada;4;;;;31.12.2019",
            "ben;4;;;;2019-12-31",
            "cleo;4;;;;31.12.2999",
            "dan;4;;;;",
            header=f"{HEADER};day",
        )

        report = bring_in(path, mapping(MAPPING, change))

        assert str(Response.objects.get().answered_at.date()) == "2019-12-31"
        assert [row.respondent for row in report.listed] == ["ben", "cleo", "dan"]

    def test_refuses_a_file_as_a_whole_and_leaves_no_trace(self, tmp_path):
        path = answer_file(tmp_path, "ada;4;;8;6", "ben;4;;8;6")

        with pytest.raises(FileRefused, match="more than 1 rows"):
            bring_in(path, most_rows=1)
        with pytest.raises(FileRefused, match="lacks what the mapping needs: found"):
            bring_in(answer_file(tmp_path, "ada;4;;8", header="who;overall;why;wanted"))
        with pytest.raises(FileRefused, match="only .csv files"):
            bring_in(answer_file(tmp_path, name="answers.xlsx"))
        assert not Questionnaire.objects.filter(code="YEARLY").exists()

    def test_takes_the_same_queries_for_any_length(self, tmp_path, django_assert_num_queries):
        bring_in(answer_file(tmp_path, "first;4;;8;6"))
        few = answer_file(tmp_path, "ada;4;;8;6", name="few.csv")
        many = answer_file(tmp_path, *(f"p{n};4;;8;6" for n in range(40)), name="many.csv")

        with django_assert_num_queries(QUERIES):
            bring_in(few)
        with django_assert_num_queries(QUERIES):
            bring_in(many)


#: Savepoint and limits 4, version 3, collection 1, questions 1, codes 2, batch 5, account 1; and
#: 2 to find that nobody wrote anything.
QUERIES = 19


class TestCommand:
    def test_writes_the_account(self, tmp_path, capsys):
        rules = tmp_path / "rules.toml"
        rules.write_text(MAPPING)
        account = tmp_path / "deep" / "report.json"

        call_command(
            "import_answers",
            str(answer_file(tmp_path, "ada;4;;8;6", "ben;9;;8;6")),
            mapping=str(rules),
            report=account,
        )

        said = json.loads(account.read_text())
        assert (said["rows_read"], said["responses_created"], said["rows_listed"]) == (2, 1, 1)
        assert "2 rows read: 1 respondents with 4 answers" in capsys.readouterr().out
        assert not User.objects.exists()

    def test_says_what_it_cannot_read(self, tmp_path):
        with pytest.raises(CommandError, match="There is no mapping unknown"):
            call_command(
                "import_answers", "a.csv", mapping="unknown", report=tmp_path / "report.json"
            )
