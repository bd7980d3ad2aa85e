"""Two real surveys come in exactly, if they lie beside the repository; else this is skipped.

What must come out is computed straight from the files here, by nothing of the product.
"""

import csv
import os
from collections import Counter
from pathlib import Path
from statistics import fmean

import pytest
from django.conf import settings
from django.db.models import Avg, Count
from django.utils import timezone

from surveys import services
from surveys.importing.mapping_files import load_mapping
from surveys.models import Answer
from surveys.scoring.expectations import Triple, zone_of_tolerance_survey

SHARED = Path(os.environ.get("SHARED_DATA", settings.BASE_DIR.parent / "shared" / "data"))
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not SHARED.is_dir(), reason=f"no real surveys in {SHARED}"),
]
ECSI = SHARED / "survey_ecsi_mobile" / "mobi.csv"
ORIENTATION = SHARED / "survey_univer_orientation" / "univer.csv"


def bring_in(path, name):
    rules = load_mapping(name)
    return services.import_answers(path, mapping=rules, name=rules.title, at=timezone.now())


def in_the_file(path):
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def kept_means():
    rows = Answer.objects.values_list("measure", "part").annotate(mean=Avg("value"))
    return {f"{measure}:{part}".rstrip(":"): mean for measure, part, mean in rows}


def triples_of(measure):
    rows = Answer.objects.filter(measure=measure).order_by("response", "part")
    parts = iter(rows.values_list("value", flat=True))
    return [
        Triple(minimum, desired, perceived)
        for desired, minimum, perceived in zip(parts, parts, parts, strict=True)
    ]


class TestMobilePhones:
    def test_come_in_with_the_means_of_the_file_and_give_the_zone_of_the_overall_pair(self):
        report = bring_in(ECSI, "ecsi_mobile")

        said = in_the_file(ECSI)
        assert (report.rows_read, report.responses_created) == (250, 250)
        assert (report.listed, report.columns_left_out) == ([], [])
        means = kept_means()
        for column in set(said[0]) - {"respondent", "CUEX1", "PERQ1"}:
            assert means[column.lower()] == pytest.approx(fmean(int(row[column]) for row in said))
        assert means["quality:desired"] == means["quality:minimum"] == pytest.approx(7.580)
        assert means["quality:perceived"] == pytest.approx(7.944)
        assert means["cusa1"] == pytest.approx(7.988)
        assert means["cusco"] == pytest.approx(7.068)
        gaps = [int(row["PERQ1"]) - int(row["CUEX1"]) for row in said]
        zone = zone_of_tolerance_survey(triples_of("quality"))
        assert (zone.n, zone.excluded, zone.verdict) == (250, 0, "no gap")
        assert zone.adequacy_mean == pytest.approx(fmean(gaps)) == pytest.approx(0.364)
        assert zone.share_below_minimum == sum(gap < 0 for gap in gaps) / 250


class TestOrientationOffice:
    def test_comes_in_once_with_the_shares_and_groups_of_the_file(self):
        report = bring_in(ORIENTATION, "univer_orientation")
        again = bring_in(ORIENTATION, "univer_orientation")

        said = in_the_file(ORIENTATION)
        assert (report.rows_read, report.responses_created, report.listed) == (2179, 2179, [])
        assert again.reasons == {"already imported": 2179}
        assert report.columns_left_out == [
            "freqserv", "age", "gender", "diploma", "residenc", "changefa",
        ]  # fmt: skip
        for item in ("informat", "willingn", "officeho", "compete", "global"):
            kept = Answer.objects.filter(measure=item).values_list("value").annotate(Count("pk"))
            assert dict(kept) == Counter(int(row[item]) for row in said)
        shares = Counter(int(row["global"]) for row in said)
        assert shares == {1: 34, 2: 47, 3: 60, 4: 148, 5: 459, 6: 753, 7: 678}
        assert kept_means()["global"] == pytest.approx(5.7178, abs=5e-5)
        assert (shares[6] + shares[7]) / 2179 == pytest.approx(0.657, abs=5e-4)
        groups = Answer.objects.filter(measure="global").values_list("response__group")
        faculties = Counter(f"Faculty {row['faculty']}" for row in said)
        assert dict(groups.annotate(Count("pk"))) == faculties
