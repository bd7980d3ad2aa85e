"""Bring the requests of a foreign file in, with an account of every row."""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import connection

from requests_app.importing.grouping import Overview, cases_of, look_over
from requests_app.importing.mapping import Mapping, load_mapping
from requests_app.importing.models import ImportedCase, ImportRun
from requests_app.importing.promises import Promises
from requests_app.importing.reading import Row, digest_of, rows_of
from requests_app.importing.register import Register
from requests_app.importing.report import Note, Report
from requests_app.importing.story import Story, tell
from requests_app.importing.writing import write_batch
from servicedesk.common.errors import DomainError

#: A batch is one transaction; it ends with the case that brings it to so many rows.
BATCH_ROWS = 4000

#: Told of progress: what is being done, and how many rows it has done of how many (None: unknown).
Progress = Callable[[str, int, int | None], None]


class AlreadyRunning(DomainError):
    """Another import of the same source is at work."""


def import_file(
    path: Path,
    *,
    mapping: str | Path,
    at: datetime,
    progress: Progress = lambda _what, _done, _of: None,
) -> Report:
    """Import a file and return the account of its rows.

    Can be repeated at any time: a case that is there already is listed, not written again. After
    a crash the next run brings in what is missing. No mail is sent and no survey opened.

    :raises FileRefused: before anything is written, when the file cannot be read.
    :raises MappingRefused: when the mapping cannot be read.
    :raises AlreadyRunning: while another import of the source is at work.
    """
    began = time.monotonic()
    rules = load_mapping(mapping)
    digest = digest_of(path)
    with _alone(rules.source):
        overview = look_over(_watched(rows_of(path, rules), "reading", None, progress), rules)
        report = Report(path.name, str(mapping), rules.source, digest, overview.rows)
        _bring_in(path, rules, overview, report, at=at, progress=progress)
    report.seconds = round(time.monotonic() - began, 3)
    return report


def _bring_in(
    path: Path,
    mapping: Mapping,
    overview: Overview,
    report: Report,
    *,
    at: datetime,
    progress: Progress,
) -> None:
    run = ImportRun.objects.create(
        source=mapping.source,
        mapping=report.mapping,
        file_name=path.name[-200:],
        sha256=report.sha256,
        rows_read=overview.rows,
        started_at=at,
    )
    rows = _watched(rows_of(path, mapping), "importing", overview.rows, progress)
    cases = cases_of(rows, mapping, overview, now=at, refuse=report.refuse)
    stories = (tell(events, mapping) for events in cases)
    writer = _Writer(mapping, overview, report, run, at)
    for batch in _batches(stories):
        writer.write(batch)
    ImportRun.objects.filter(pk=run.pk).update(rows_listed=len(report.listed), finished_at=at)


@dataclass(slots=True)
class _Writer:
    """Writes batches of one run, and leaves out what is there already."""

    mapping: Mapping
    overview: Overview
    report: Report
    run: ImportRun
    at: datetime
    register: Register | None = None
    promises: Promises | None = None

    def write(self, stories: Sequence[Story]) -> None:
        known = self._known(stories)
        new = [story for story in stories if story.case not in known]
        for story in stories:
            if story.case in known:
                self._list(story, known[story.case])
        if new:
            self._write_new(new)

    def _write_new(self, stories: Sequence[Story]) -> None:
        if self.register is None or self.promises is None:
            first = self.overview.first or self.at
            last = self.overview.last or self.at
            self.register = Register(self.mapping, first=first.date(), last=last.date(), at=self.at)
            self.promises = Promises(self.mapping, now=self.at)
        write_batch(
            stories,
            mapping=self.mapping,
            register=self.register,
            promises=self.promises,
            run=self.run,
            at=self.at,
        )
        self.report.requests_created += len(stories)
        self.report.rows_merged += sum(story.rows - 1 for story in stories)
        self.report.notes += [Note(s.case, note) for s in stories for note in s.notes]

    def _known(self, stories: Sequence[Story]) -> dict[str, str]:
        """Return, by case, the digest of what is there already. 1 query."""
        cases = ImportedCase.objects.filter(
            service_request__source=self.mapping.source,
            service_request__source_key__in=[story.case for story in stories],
        )
        return dict(cases.values_list("service_request__source_key", "digest"))

    def _list(self, story: Story, digest: str) -> None:
        reason = "already imported"
        if story.digest != digest:
            reason = "already imported from a file that said something else about the case"
        for line in story.file_lines:
            self.report.refuse(line, story.case, reason)


def _batches(stories: Iterable[Story]) -> Iterator[list[Story]]:
    batch: list[Story] = []
    rows = 0
    for story in stories:
        batch.append(story)
        rows += story.rows
        if rows >= BATCH_ROWS:
            yield batch
            batch, rows = [], 0
    if batch:
        yield batch


def _watched(
    rows: Iterable[Row], what: str, total: int | None, progress: Progress
) -> Iterator[Row]:
    for number, row in enumerate(rows, start=1):
        if number % 500 == 0 or number == total:
            progress(what, number, total)
        yield row


@contextmanager
def _alone(source: str) -> Iterator[None]:
    """Hold the lock of a source for this connection: two imports at once would both be new.

    :raises AlreadyRunning: if another connection holds it.
    """
    key = f"import:{source}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", [key])
        (is_ours,) = cursor.fetchone()
    if not is_ours:
        raise AlreadyRunning(f"Another import of {source} is at work. Wait until it has ended.")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [key])
