"""What people read who answer a survey is there in German, too."""

import gettext
import re
from pathlib import Path

import pytest
from django.conf import settings

CATALOGUE = settings.BASE_DIR / "surveys/locale/de/LC_MESSAGES"
TEMPLATES = settings.BASE_DIR / "templates/surveys"
#: The pages behind a link and on the request's page; planners' pages are in English.
READ_BY_ALL = [
    "_answer",
    "_comment",
    "_for_request",
    "_length",
    "_mode",
    "_promise",
    "_subject",
    "_title",
    "_you_said",
    "_improvement_list",
    "answer",
    "gone",
    "stop",
    "stopped",
    "thanks",
    "too_many",
]


@pytest.fixture(scope="module")
def german():
    with (CATALOGUE / "django.mo").open("rb") as compiled:
        return gettext.GNUTranslations(compiled)


def asked_for(template: Path):
    """Return the texts that a template asks to be translated, as the catalogue names them."""
    text = template.read_text()
    yield from re.findall(r'{% translate "(.+?)"', text)
    for block in re.findall(r"{% blocktranslate.*?%}(.*?){% endblocktranslate", text, re.DOTALL):
        for words in re.split(r"{% plural %}", block):
            yield re.sub(r"{{ (\w+) }}", r"%(\1)s", " ".join(words.split()))


@pytest.mark.parametrize("name", READ_BY_ALL)
def test_page_is_translated_whole(german, name):
    catalogue = {each if isinstance(each, str) else each[0] for each in german._catalog}
    plurals = {"%(minutes)s minutes", "%(number)s answers to what you told us."}

    missing = set(asked_for(TEMPLATES / f"{name}.html")) - catalogue - plurals

    assert missing == set()


def test_compiled_catalogue_is_that_of_its_source(german):
    source = (CATALOGUE / "django.po").read_text()
    pairs = re.findall(r'^msgid "(.+)"\nmsgstr "(.+)"$', source, re.MULTILINE)

    assert len(pairs) > 40
    assert {english: german.gettext(english) for english, _ in pairs} == dict(pairs)


@pytest.mark.django_db
def test_a_page_that_is_in_english_says_so_to_everybody(client):
    page = client.get("/account/sign-in/", headers={"Accept-Language": "de"}).content.decode()

    assert '<html lang="en"' in page
