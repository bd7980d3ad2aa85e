"""Bring in answers that were collected elsewhere, with an account of every row."""

import time
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from requests_app.catalogue import queries as catalogue
from servicedesk.accounts import queries as accounts
from servicedesk.accounts.models import User
from servicedesk.common.copying import allow_long_statements
from servicedesk.common.csv_rows import FileRefused, Row, csv_rows, digest_of, header_of
from servicedesk.common.errors import DomainError
from surveys.importing.instruments import version_for
from surveys.importing.mapping import Mapping, zone_sentence
from surveys.importing.report import Report
from surveys.importing.told import Reader, RowRefused, Told
from surveys.importing.writing import Writer
from surveys.models import AnswerImport, Collection, QuestionnaireVersion
from surveys.services.receiving import receive_feedback
from surveys.vocabulary import Mode

#: Rows that are compared and written at once.
BATCH_ROWS = 2000
MAX_NAME = 120


class CollectionDiffers(DomainError):
    """The name is that of a collection which cannot take these answers."""

    field = "name"


@transaction.atomic
def import_answers(
    path: Path,
    *,
    mapping: Mapping,
    name: str,
    at: datetime,
    actor: User | None = None,
    most_rows: int | None = None,
) -> Report:
    """Bring the answers of a CSV file into the collection of that name, and account for each row.

    All or nothing, and repeatable: who is there already is listed, not written again, and said so
    where they answered otherwise. A mapping that asks something new makes a new version of its
    questionnaire. No mail is sent, no survey opened and no fact told: nobody was asked from here.

    :raises FileRefused: when the file cannot be read, or has more than ``most_rows`` rows.
    :raises CodeTaken: when the mapping's questionnaire is one that is sent from here.
    :raises CollectionDiffers: when the name is that of a collection of other questions, or of
        anonymous answers of another file.
    """
    began = time.monotonic()
    allow_long_statements()
    report = _begin(path, mapping, name)
    version = version_for(mapping, at=at)
    collection = _collection(name, version, mapping, report, actor=actor, at=at)
    writer = Writer(mapping, collection, report, {q.key: q for q in version.questions.all()})
    is_there = mapping.mode == Mode.ANONYMOUS and collection.imports.exists()
    for batch in _batches(_told(path, mapping, report, at=at, most_rows=most_rows)):
        if is_there:
            _list_again(batch, report)
        else:
            writer.write(batch)
    receive_feedback(writer.worded, at=at)
    report.seconds = round(time.monotonic() - began, 3)
    report.run = _keep(report, collection, actor=actor, at=at).pk
    return report


def _begin(path: Path, mapping: Mapping, name: str) -> Report:
    if path.name.removesuffix(".gz").rpartition(".")[2].lower() != "csv":
        raise FileRefused(f"{path.name}: only .csv files are read, plain or as .gz.")
    read = mapping.columns()
    return Report(
        file=path.name,
        mapping=mapping.title,
        collection=name,
        sha256=digest_of(path),
        columns_left_out=[c for c in header_of(path, mapping.shape()) if c not in read],
        zones={
            asked.key: zone_sentence(asked.zone_width)
            for asked in mapping.questions
            if asked.zone_width is not None
        },
    )


def _collection(
    name: str,
    version: QuestionnaireVersion,
    mapping: Mapping,
    report: Report,
    *,
    actor: User | None,
    at: datetime,
) -> Collection:
    collection, is_new = Collection.objects.get_or_create(
        name=name,
        defaults={
            "version": version,
            "file_hash": report.sha256,
            "mapping": _kept(mapping, report),
            "collected_on": mapping.collected_on or _local_day(at),
            "imported_by": actor,
            "imported_at": at,
        },
    )
    if is_new:
        return collection
    if collection.version_id != version.pk:
        raise CollectionDiffers(f"“{name}” holds answers to other questions. Choose another name.")
    if mapping.mode == Mode.ANONYMOUS and collection.file_hash != report.sha256:
        raise CollectionDiffers(
            f"“{name}” holds anonymous answers of another file; which of them are new cannot be "
            "told. Choose another name."
        )
    return collection


def _kept(mapping: Mapping, report: Report) -> dict[str, object]:
    """Return what of the mapping is kept beside the answers: how each came to be."""
    return {
        "title": mapping.title,
        "file": report.file,
        "mode": str(mapping.mode),
        "columns": {
            asked.key: [column.name for column in asked.columns] or [asked.comment_column]
            for asked in mapping.questions
        },
        "rescaled": [asked.key for asked in mapping.questions if asked.file_scale],
        "zones": report.zones,
        "columns_left_out": report.columns_left_out,
    }


def _told(
    path: Path, mapping: Mapping, report: Report, *, at: datetime, most_rows: int | None
) -> Iterator[Told]:
    """Yield what the rows tell; list those that cannot come in."""
    reader = Reader(
        mapping,
        departments=accounts.department_codes(),
        services=catalogue.service_ids(),
        today=_local_day(at),
    )
    _require_services(mapping, reader)
    for row in csv_rows(path, mapping.shape()):
        report.rows_read += 1
        if most_rows is not None and report.rows_read > most_rows:
            raise FileRefused(
                f"{path.name} has more than {most_rows:,} rows; bring it in by import_answers."
            )
        try:
            yield reader.told_by(row)
        except RowRefused as refusal:
            report.refuse(row.line, _respondent_of(row, mapping), str(refusal))


def _require_services(mapping: Mapping, reader: Reader) -> None:
    asked = {c.service for question in mapping.questions for c in question.columns} - {""}
    if unknown := sorted(asked - set(reader.services)):
        raise CollectionDiffers(f"There is no service {unknown[0]} here.", field="mapping")


def _respondent_of(row: Row, mapping: Mapping) -> str:
    return row.values.get(mapping.respondent, "")[:80] if mapping.respondent else ""


def _list_again(batch: Iterable[Told], report: Report) -> None:
    for told in batch:
        report.refuse(told.line, "", "already imported")


def _keep(
    report: Report, collection: Collection, *, actor: User | None, at: datetime
) -> AnswerImport:
    return AnswerImport.objects.create(
        collection=collection,
        file_name=report.file[-200:],
        file_hash=report.sha256,
        rows_read=report.rows_read,
        responses_created=report.responses_created,
        rows_listed=len(report.listed),
        account=report.as_table(most=AnswerImport.LISTED_MOST),
        imported_by=actor,
        at=at,
    )


def _batches(rows: Iterable[Told]) -> Iterator[list[Told]]:
    batch: list[Told] = []
    for told in rows:
        batch.append(told)
        if len(batch) == BATCH_ROWS:
            yield batch
            batch = []
    if batch:
        yield batch


def _local_day(at: datetime) -> date:
    return at.astimezone(ZoneInfo(settings.REPORTING_TIME_ZONE)).date()
