"""Pages as PDF, by WeasyPrint where it and Pango are there. Nothing is ever fetched from a network.

Where they are not, ``is_available`` says so, the print style sheet of the page serves, and the page
tells the reader to print it.
"""

from collections.abc import Sequence
from functools import lru_cache

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


def as_pdf(html: str, *, styles: Sequence[str]) -> bytes:
    """Return HTML as PDF; ``styles`` name static style sheets. The same input gives the same bytes.

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
    document = HTML(string=html, url_fetcher=URLFetcher(allowed_protocols=()))
    printed = document.write_pdf(
        stylesheets=sheets, font_config=fonts, pdf_identifier=b"servicedesk"
    )
    assert isinstance(printed, bytes)
    return printed


def _static_file(name: str) -> str:
    found = finders.find(name)
    if not isinstance(found, str):
        raise FileNotFoundError(name)
    return found
