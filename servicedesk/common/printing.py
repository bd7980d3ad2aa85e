"""Pages as PDF, by WeasyPrint where it and Pango are there. Nothing is ever fetched from a network.

Where they are not, ``is_available`` says so, the print style sheet of the page serves, and the page
tells the reader to print it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.contrib.staticfiles import finders

from servicedesk.common.errors import DomainError

PDF_TYPE = "application/pdf"


class CannotPrint(DomainError):
    """This machine makes no PDF."""


@lru_cache(maxsize=1)
def is_available() -> bool:
    """Return whether PDFs can be made here: the library is optional, and it needs Pango."""
    try:
        import weasyprint  # noqa: F401 - loaded only where a PDF is made: it takes half a second
    except (ImportError, OSError):
        return False
    return True


@dataclass(frozen=True, slots=True)
class Printout:
    """A document laid out on its pages, not written yet."""

    laid_out: Any

    def longer_than_a_page(self, parts: Sequence[str]) -> list[str]:
        """Return which parts, ids that begin a page each and follow each other, take more."""
        pages = self.laid_out.pages
        # A part that is split is named on each of its pages; it begins on the first.
        begins = {name: at for at, page in reversed([*enumerate(pages)]) for name in page.anchors}
        ends = [begins[name] for name in parts[1:]] + [len(pages)]
        return [name for name, end in zip(parts, ends, strict=True) if end - begins[name] > 1]

    def as_pdf(self) -> bytes:
        """Return it as PDF."""
        printed = self.laid_out.write_pdf(pdf_identifier=b"servicedesk")
        assert isinstance(printed, bytes)
        return printed


def as_pdf(html: str, *, styles: Sequence[str]) -> bytes:
    """Return HTML as PDF; ``styles`` name static style sheets. The same input gives the same bytes.

    :raises CannotPrint: where no PDF can be made.
    """
    return lay_out(html, styles=styles).as_pdf()


def lay_out(html: str, *, styles: Sequence[str]) -> Printout:
    """Lay HTML out on pages; ``styles`` name static style sheets.

    :raises CannotPrint: where no PDF can be made.
    """
    if not is_available():
        raise CannotPrint("No PDF can be made on this machine; print the page instead.")
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher

    # A style sheet may name the files beside it, its fonts; a page may name none at all.
    fonts, beside = FontConfiguration(), URLFetcher(allowed_protocols={"file"})
    sheets = [
        CSS(filename=_static_file(style), url_fetcher=beside, font_config=fonts) for style in styles
    ]
    source = HTML(string=html, url_fetcher=URLFetcher(allowed_protocols=()))
    return Printout(source.render(stylesheets=sheets, font_config=fonts))


def _static_file(name: str) -> str:
    found = finders.find(name)
    if not isinstance(found, str):
        raise FileNotFoundError(name)
    return found
