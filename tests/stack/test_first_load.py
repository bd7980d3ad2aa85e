"""What a browser without anything of ours loads for its first page, as it comes over the wire."""

import gzip
import re
import shutil
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse

from tests.factories import UserFactory
from tools import assets, icons, styles

LIMIT = 150_000
PACKAGES = icons.ROOT / "node_modules"
#: What English text loads of Inter.
TEXT_FONT = "inter/files/inter-latin-wght-normal.woff2"
LINKED = re.compile(r'(?:href|src)="/static/([^"]+\.(?:css|js|svg))"')
#: Drawn charts load it after everything else.
CHARTS = "echarts/echarts.min.js"

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not PACKAGES.exists(), reason="the front-end packages are not installed"),
]


@pytest.fixture(scope="module")
def vendor(tmp_path_factory):
    """The front-end files as set-up makes them."""
    pytest.importorskip("fontTools")
    folder = tmp_path_factory.mktemp("vendor")
    assets.copy(PACKAGES, folder)
    icons.main(PACKAGES, folder)
    styles.main(PACKAGES, folder)
    yield folder
    shutil.rmtree(folder)


@pytest.mark.parametrize(
    ("address", "person"),
    [("portal:home", {}), ("desk:queue", {"agent": True}), ("csap:dashboard", {"manager": True})],
)
def test_is_below_the_limit(signed_in, vendor, address, person):
    html = signed_in(UserFactory(**person)).get(reverse(address), follow=True).content

    linked = set(LINKED.findall(html.decode())) - {CHARTS}
    sizes = {name: len(gzip.compress(file(vendor, name).read_bytes())) for name in linked}
    for font in (TEXT_FONT, f"tabler-icons/{icons.FONT}"):
        sizes[font] = (vendor / font).stat().st_size
    sizes["the page"] = len(gzip.compress(html))
    assert sum(sizes.values()) < LIMIT, sorted(sizes.items(), key=lambda item: -item[1])


def file(vendor, name):
    return vendor / name if (vendor / name).exists() else Path(finders.find(name))
