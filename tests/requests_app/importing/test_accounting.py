"""Every row of a file is a request, its history, or in the report with a reason."""

import gzip
import json

import pytest
from django.core.management import CommandError, call_command
from django.db import connections

from requests_app.importing import services
from requests_app.importing.models import ImportRun
from requests_app.importing.reading import FileRefused
from requests_app.requests.models import HistoryEntry, ServiceRequest
from tests.requests_app.importing.conftest import AT
from tests.requests_app.importing.files import (
    HEADER,
    MAPPING,
    binary_file,
    csv_file,
    mapping_file,
    rows,
    xes_file,
)

GOOD = rows("A work 3 09:00", "A done 3 10:00")


def reasons(report):
    return {row.line: row.reason for row in report.listed}


class TestRow:
    @pytest.mark.parametrize(
        ("row", "reason"),
        [
            (("B", "work", "30/2/2020 09:00", "x", "g", "t", "low"), "not an instant"),
            (("B", "work", "", "x", "g", "t", "low"), "not an instant"),
            (("B", "work", "1/1/1900 09:00", "x", "g", "t", "low"), "not an instant"),
            (("B", "work", "1/1/2050 09:00", "x", "g", "t", "low"), "in the future"),
            (("?", "work", "3/3/2020 09:00", "x", "g", "t", "low"), "names no case"),
            (("B" * 121, "work", "3/3/2020 09:00", "x", "g", "t", "low"), "longer than 120"),
            (("B", "dancing", "3/3/2020 09:00", "x", "g", "t", "low"), "unknown state 'dancing'"),
            (("B", "work", "3/3/2020 09:00"), "has 3 fields, the header 7"),
            (("B", "work", "3/3/2020 09:00", "x", "g", "t", "low", "more"), "has 8 fields"),
            (("B", "work", "3/3/2020 09:00", "x\0", "g", "t", "low"), "NUL"),
        ],
    )
    def test_that_says_nothing_usable_is_listed(self, tmp_path, bring_in, row, reason):
        report = bring_in(csv_file(tmp_path, [*GOOD, row]))

        assert reason in reasons(report)[4]
        assert report.adds_up
        assert report.requests_created == 1

    def test_with_bytes_that_are_no_text_is_listed(self, tmp_path, bring_in):
        path = csv_file(tmp_path, [*GOOD, *rows("B work 3 09:00 ada")])
        path.write_bytes(path.read_bytes().replace(b"B,work", b"\xff\xfe,work"))

        report = bring_in(path)

        assert "no text" in reasons(report)[4]
        assert report.adds_up

    def test_that_says_the_same_again_is_listed_with_the_first(self, tmp_path, bring_in):
        report = bring_in(csv_file(tmp_path, [*GOOD, GOOD[0]]))

        assert reasons(report) == {4: "says the same as 2"}
        assert report.adds_up

    def test_that_says_the_same_again_is_history_where_the_mapping_says_so(
        self, tmp_path, bring_in
    ):
        keeping = MAPPING.replace("[rows]", "[rows]\nkeep_duplicates = true")

        report = bring_in(csv_file(tmp_path, [*GOOD, GOOD[0]]), mapping_file(tmp_path, keeping))

        assert (report.requests_created, report.rows_merged, report.listed) == (1, 2, [])

    def test_over_several_lines_is_one_row(self, tmp_path, bring_in):
        wordy = ("B", "work", "3/3/2020 09:00", "x\ny\nz", "g", "t", "low")
        bad = ("C", "dancing", "3/3/2020 09:00", "x", "g", "t", "low")

        report = bring_in(csv_file(tmp_path, [wordy, bad]))

        assert list(reasons(report)) == [5]
        assert report.rows_read == 2

    def test_with_a_quote_that_never_ends_is_listed(self, tmp_path, bring_in):
        path = csv_file(tmp_path, GOOD)
        path.write_bytes(path.read_bytes() + b'B,"work,3/3/2020 09:00,x,g,t,low\r\n')

        report = bring_in(path)

        assert "no CSV" in reasons(report)[4]
        assert report.adds_up


class TestFile:
    def test_may_begin_with_a_byte_order_mark(self, tmp_path, bring_in):
        report = bring_in(csv_file(tmp_path, GOOD, before=b"\xef\xbb\xbf"))

        assert report.requests_created == 1

    def test_may_be_packed(self, tmp_path, bring_in):
        assert bring_in(csv_file(tmp_path, GOOD, name="file.csv.gz")).requests_created == 1

    def test_that_is_empty_but_for_its_header_brings_nothing(self, tmp_path, bring_in):
        report = bring_in(csv_file(tmp_path, []))

        assert (report.rows_read, report.requests_created) == (0, 0)

    @pytest.mark.parametrize(
        ("name", "content", "sentence"),
        [
            ("file.csv.gz", None, "ends in the middle"),
            ("file.csv.gz", b"no gzip at all", "ends in the middle"),
            ("file.csv", b"case:id,state\r\nA,work\r\n", "lacks what the mapping needs: at, group"),
            ("file.csv", b"case,case,state\r\n", "has the column case twice"),
            ("file.csv", b"", "lacks what the mapping needs"),
            ("file.csv", "case,state".encode("utf-16"), "is not utf-8"),
            ("file.xlsx", b"PK", "only .csv and .xes"),
            ("file.xes", b"<log><trace>", "not well-formed XML"),
        ],
    )
    def test_that_cannot_be_read_is_refused_before_anything_is_written(
        self, tmp_path, bring_in, name, content, sentence
    ):
        if content is None:
            content = gzip.compress(csv_file(tmp_path, GOOD * 500).read_bytes())[:-20]
        path = tmp_path / name
        path.write_bytes(content)

        with pytest.raises(FileRefused, match=sentence):
            bring_in(path)

        assert not ImportRun.objects.exists()
        assert not ServiceRequest.objects.exists()

    def test_that_is_not_there_is_refused(self, tmp_path, bring_in):
        with pytest.raises(FileRefused, match="cannot be read"):
            bring_in(tmp_path / "absent.csv")


class TestXes:
    def test_says_the_same_as_its_csv(self, tmp_path, bring_in):
        bring_in(xes_file(tmp_path, GOOD))

        report = bring_in(csv_file(tmp_path, GOOD))

        assert report.reasons == {"already imported": 2}

    def test_with_declared_entities_is_refused(self, tmp_path, bring_in):
        bomb = '<!DOCTYPE log [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'

        with pytest.raises(FileRefused, match="entities"):
            bring_in(xes_file(tmp_path, GOOD, declared=bomb))

    def test_lists_an_event_outside_of_every_trace(self, tmp_path, bring_in):
        path = binary_file(tmp_path, b"<log><event/><trace/></log>", "file.xes")

        report = bring_in(path)

        assert reasons(report) == {1: "names no case: case:id is empty"}


class TestSecondRun:
    def test_adds_nothing(self, tmp_path, bring_in):
        path = csv_file(tmp_path, GOOD)
        bring_in(path)

        report = bring_in(path)

        assert report.requests_created == report.rows_merged == 0
        assert reasons(report) == {2: "already imported", 3: "already imported"}
        assert ServiceRequest.objects.count() == 1
        assert HistoryEntry.objects.count() == 3

    def test_says_when_a_known_case_has_other_rows_now(self, tmp_path, bring_in):
        bring_in(csv_file(tmp_path, GOOD))

        report = bring_in(csv_file(tmp_path, [*GOOD, *rows("A work 4 09:00")]))

        assert set(reasons(report).values()) == {
            "already imported from a file that said something else about the case"
        }

    def test_brings_in_what_a_killed_one_left_out(self, tmp_path, bring_in, monkeypatch):
        monkeypatch.setattr(services, "BATCH_ROWS", 2)
        path = csv_file(tmp_path, [*GOOD, *rows("B work 3 09:00", "B done 3 10:00")])
        told = []

        def die(what, done, _total):
            told.append(what)
            if what == "importing":
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            services.import_file(path, mapping=mapping_file(tmp_path), at=AT, progress=die)
        report = bring_in(path)

        assert report.adds_up
        assert ServiceRequest.objects.count() == 2
        assert HistoryEntry.objects.count() == 6

    def test_waits_for_the_first(self, tmp_path, bring_in):
        other = connections.create_connection("default")
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(hashtextextended('import:tests', 0))")

        try:
            with pytest.raises(services.AlreadyRunning, match="at work"):
                bring_in(csv_file(tmp_path, GOOD))
        finally:
            # Not left to the end of the connection, which the server may see after the next test.
            with other.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock_all()")
            other.close()


class TestNames:
    def test_that_differ_in_case_alone_stay_apart(self, tmp_path, bring_in):
        lines = [
            ("A", "work", "3/3/2020 09:00", "ada", "team", "pump", "low"),
            ("B", "work", "3/3/2020 09:00", "ada", "Team", "Pump", "low"),
        ]

        bring_in(csv_file(tmp_path, lines))

        assert set(ServiceRequest.objects.values_list("team__name", "service__name")) == {
            ("team", "pump"),
            ("Team", "Pump"),
        }

    def test_of_any_length_and_script_are_taken(self, tmp_path, bring_in):
        odd = ("A", "work", "3/3/2020 09:00", "名前" * 80, "グループ", "ポンプ" * 90, "low")

        report = bring_in(csv_file(tmp_path, [odd, ("B", *odd[1:5], "ポンペ" * 90, "low")]))

        assert report.requests_created == 2
        assert ServiceRequest.objects.values("service").distinct().count() == 2


class TestCommand:
    def test_writes_the_account_of_each_row(self, tmp_path, db, capsys):
        path = csv_file(tmp_path, [*GOOD, ("B", "dancing", "3/3/2020 09:00", "", "", "", "")])
        target = tmp_path / "build" / "report.json"

        call_command(
            "import_requests", str(path), mapping=str(mapping_file(tmp_path)), report=str(target)
        )

        account = json.loads(target.read_text())
        assert account["rows_read"] == 3
        assert (account["requests_created"], account["rows_merged"]) == (1, 1)
        assert account["listed"] == [{"line": 4, "case": "B", "reason": "unknown state 'dancing'"}]
        assert account["adds_up"]
        assert len(account["sha256"]) == 64
        assert "3 rows read: 1 requests created" in capsys.readouterr().out

    @pytest.mark.parametrize(
        ("mapping", "sentence"),
        [
            ("nobody_wrote_it", "There is no mapping nobody_wrote_it"),
            (MAPPING.replace("IN_PROGRESS", "DANCING"), "DANCING"),
            (MAPPING.replace('wait = "ON_HOLD REQUESTER"', 'wait = "ON_HOLD"'), "with a reason"),
            (MAPPING.replace('case = "case:id"', ""), "lacks 'case'"),
            (MAPPING.replace("Europe/Rome", "Rome/Europe"), "Rome/Europe"),
            (MAPPING.replace("high = 1", "high = 9"), "from 1 to 3"),
            ("title = ", "is not TOML"),
        ],
    )
    def test_refuses_a_mapping_with_a_sentence(self, tmp_path, db, mapping, sentence):
        name = mapping if mapping.isidentifier() else str(mapping_file(tmp_path, mapping))

        with pytest.raises(CommandError, match=sentence):
            call_command(
                "import_requests",
                str(csv_file(tmp_path, GOOD, header=HEADER)),
                mapping=name,
                report=str(tmp_path / "report.json"),
            )
