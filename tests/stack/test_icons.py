"""The icon font is cut to what the sources name; nothing they show may be missing from it."""

import re
import tomllib

import pytest

from requests_app.catalogue.icons import SERVICE_ICONS
from requests_app.catalogue.models import Service
from requests_app.desk import steps
from requests_app.desk import talk as desk_talk
from requests_app.portal import doors as portal_doors
from requests_app.portal import engagement_page
from requests_app.portal import talk as portal_talk
from servicedesk.accounts import doors
from servicedesk.common import marks
from tools import icons

STYLE = icons.ROOT / "node_modules" / icons.PACKAGE / icons.STYLE
SHOWN_BY_CODE = (
    {name for name, *_ in marks._STATUSES.values()}
    | {name for name, _ in marks._KINDS.values()}
    | {link.icon for door in doors.DOORS for link in door.links}
    | {link.icon for link in (doors.MAILBOX, *doors.ADMIN_TOOLS)}
    | {page.icon for page in steps.PAGES.values()}
    | set(desk_talk.EVENTS.values())
    | {name for name, _ in portal_talk._EVENTS.values()}
    | {card.icon for card in portal_doors.CARDS.values()}
    | {icon for _, _, icon, _ in engagement_page.STEPS.values() if icon}
    | {name.removeprefix("ti-") for name, _ in SERVICE_ICONS}
)


@pytest.fixture(scope="module")
def font():
    if not STYLE.exists():
        pytest.skip("the front-end packages are not installed")
    return icons.code_points(STYLE.read_text("utf-8"))


def test_every_icon_written_in_full_is_in_the_font(font):
    written = {
        f"{path.relative_to(icons.ROOT)}: {name}"
        for path in icons.source_files()
        for name in re.findall(r"\bti-([a-z][a-z0-9-]*)(?![{$])", path.read_text("utf-8"))
        if name not in font
    }

    assert not written


def test_every_icon_that_code_chooses_is_in_the_font_and_in_its_cut(font):
    assert font.keys() >= SHOWN_BY_CODE
    assert icons.names_in_sources() >= SHOWN_BY_CODE


def test_services_of_the_demo_wear_what_a_service_may_wear():
    path = icons.ROOT / "servicedesk" / "demo" / "offer.toml"
    offered = re.findall(r'^icon = "(.+)"$', path.read_text("utf-8"), re.MULTILINE)

    assert tomllib.loads(path.read_text("utf-8"))
    assert offered
    assert set(offered) <= dict(SERVICE_ICONS).keys()
    assert Service._meta.get_field("icon").default in dict(SERVICE_ICONS)


def test_cut_style_keeps_what_is_named_and_all_that_is_no_icon():
    style = '.ti{x:y}.ti-eye:before{content:"\\ea9a"}.ti-eye-off:before{content:"\\ecf0"}'

    assert icons.only({"eye"}, style) == '.ti{x:y}.ti-eye:before{content:"\\ea9a"}'


def test_cut_font_draws_the_named_icons_alone(font, tmp_path):
    tt_font = pytest.importorskip("fontTools.ttLib")
    (tmp_path / "fonts").mkdir()

    icons.cut(STYLE.parent, tmp_path)

    drawn = set(tt_font.TTFont(tmp_path / icons.FONT).getBestCmap())
    assert {font[name] for name in SHOWN_BY_CODE} <= drawn
    assert len(drawn) < 400
    assert (tmp_path / icons.FONT).stat().st_size < 60_000
