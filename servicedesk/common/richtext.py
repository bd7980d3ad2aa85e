"""What people write, made fit to be shown: Markdown in, an allowlist of HTML out.

The only place where text of users becomes markup. It is stored as typed and cleaned each time
it is shown, so that a stricter rule holds for what was written before it. Two walls: the
Markdown parser passes no HTML through, and the cleaner drops all that is not listed here.
"""

import html
from functools import lru_cache

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

#: Longer texts are cut before they are parsed; nothing that is stored is longer.
MAX_LENGTH = 20_000
TAGS = {
    "a", "blockquote", "br", "code", "del", "em", "hr", "li", "ol", "p", "pre", "strong",
    "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
SCHEMES = {"http", "https", "mailto"}
LINK_REL = "noopener noreferrer nofollow"

# A single line break is one, as people expect of a mail; a heading is read as a paragraph, since
# the page has its own outline; pictures come as attachments, never from another site.
_parser = MarkdownIt("commonmark", {"breaks": True, "html": False, "linkify": False}).enable(
    ["table", "strikethrough"]
)
_parser.disable(["heading", "lheading", "image", "html_block", "html_inline"])
_cleaner = nh3.Cleaner(
    tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel=LINK_REL, strip_comments=True
)


@lru_cache(maxsize=512)
def render(text: str) -> SafeString:
    """Return ``text`` as safe markup. Under a millisecond for a usual reply, nothing when repeated.

    Remembered by its text alone: the same words always give the same markup.
    """
    return mark_safe(_cleaner.clean(_parser.render(text[:MAX_LENGTH])))


def plain(text: str) -> str:
    """Return ``text`` on one line without its Markdown signs. Not markup: escape it as any text."""
    shown = nh3.clean(_parser.render(text[:MAX_LENGTH]), tags=set())
    return " ".join(html.unescape(shown).split())
