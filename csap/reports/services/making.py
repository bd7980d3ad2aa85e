"""Making a report as a file, through the eyes of who asked for it."""

from typing import NamedTuple

from django.http import Http404

from csap.reports.registry import KINDS, Eyes, Report


class File(NamedTuple):
    """A report as a file; ``title`` and ``about`` are its heading and what it is of."""

    name: str
    kind: str
    content: bytes
    title: str
    about: str


def make_file(report: Report, suffix: str, eyes: Eyes) -> File:
    """Return a report in a format. What the person may not see is not in it.

    :raises Http404: if it has no such format, or what it is of is not there for the person.
    :raises NotYet: while there is nothing to report, or its figures are not computed.
    :raises CannotPrint: for a PDF where none can be made.
    """
    if suffix not in report.formats:
        raise Http404("This report has no such format.")
    content = report.make(eyes)
    made = content.files[suffix]()
    return File(f"{content.stem}.{suffix}", KINDS[suffix], made, content.title, content.about)
