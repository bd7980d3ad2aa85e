"""Text of people, shown."""

import re

import pytest

from servicedesk.common.richtext import plain, render

HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<iframe src='javascript:alert(1)'></iframe>",
    "<a href='javascript:alert(1)'>x</a>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:x)",
    "[x](file:///etc/passwd)",
    "![x](https://elsewhere.example/pixel.png)",
    '[x](https://ok.example "\\" onmouseover=\\"alert(1)")',
    '<https://ok.example/"onclick=alert(1)>',
    "`<script>alert(1)</script>`",
    "```\n</code></pre><script>alert(1)</script>\n```",
    "| a |\n|---|\n| <b onclick=alert(1)>x</b> |",
    "<!-- --><style>*{display:none}</style>",
    "<form action=/account/sign-out/ method=post><button>x</button></form>",
    "<math><mi//xlink:href='data:x,<script>alert(1)</script>'>",
    "x" * 30_000 + "<script>alert(1)</script>",
)
#: A tag with its attributes, as a browser would see it.
TAG = re.compile(r"<[a-zA-Z/!][^>]*>")
ALLOWED = re.compile(
    r"</?(blockquote|br|code|del|em|hr|li|ol|p|pre|strong|table|tbody|td|th|thead|tr|ul)>|</a>"
    r'|<ol start="\d+">'
    r'|<a href="(https?:|mailto:)[^"]*"( title="[^"]*")? rel="noopener noreferrer nofollow">'
    r'|<a( title="[^"]*")? rel="noopener noreferrer nofollow">'
)


class TestRender:
    @pytest.mark.parametrize("text", HOSTILE)
    def test_lets_nothing_active_through(self, text):
        for tag in TAG.findall(render(text)):
            assert ALLOWED.fullmatch(tag), tag

    def test_shows_what_people_write_in_replies(self):
        shown = render("Hello **Priya**,\nplease try:\n\n1. unplug\n2. wait\n\n> thanks")

        assert "<strong>Priya</strong>,<br>" in shown
        assert "<li>unplug</li>" in shown
        assert "<blockquote>" in shown

    def test_keeps_links_to_the_web_and_says_nothing_about_where_one_came_from(self):
        shown = render("[guide](https://help.example/vpn) <mailto:it@example.org>")

        assert 'href="https://help.example/vpn" rel="noopener noreferrer nofollow"' in shown
        assert 'href="mailto:it@example.org"' in shown

    def test_shows_html_as_the_letters_that_were_typed(self):
        assert "&lt;b&gt;" in render("write <b> for bold")

    def test_does_not_make_headings(self):
        assert "<h" not in render("# Big\n\nand\n===")


def test_plain_is_one_line_without_signs():
    assert plain("**Done.**\n\n- new dock\n- <i>tested</i>") == ("Done. new dock <i>tested</i>")
