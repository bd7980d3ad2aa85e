"""The pack: frozen with its hash, the same on page and paper, six sheets."""

import pytest
import time_machine
from django.test import Client

from csap.facts.evidence import fingerprint
from csap.findings.models import Finding
from csap.reviews import services
from csap.reviews.models import PackFile
from csap.reviews.pack.drawn import short_hash
from csap.reviews.services.packing import as_html
from servicedesk.audit.models import AccessRecord
from servicedesk.common import printing
from tests.csap.agreements.builders import agreed
from tests.csap.agreements.test_feasibility import past
from tests.csap.findings.builders import make_finding
from tests.csap.reviews.builders import AT, packed
from tests.factories import (
    NOW,
    DepartmentFactory,
    RequestTypeFactory,
    TargetFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager():
    return UserFactory(manager=True)


@pytest.fixture
def client(manager):
    client = Client()
    client.force_login(manager, backend="django.contrib.auth.backends.ModelBackend")
    with time_machine.travel(AT, tick=False):
        yield client


def test_says_what_was_so_when_it_was_frozen(manager):
    make_finding(kind="GAP", sentence="Logistics is not kept informed.")
    pack = packed(manager).packs.get()
    before = as_html(pack)

    Finding.objects.update(sentence="Everybody is informed.")
    manager.name = "Somebody Else"
    manager.save()

    pack.refresh_from_db()
    assert as_html(pack) == before
    assert "Logistics is not kept informed." in before
    assert pack.content_hash == fingerprint(pack.content)


def test_names_what_is_agreed_with_whom_and_whether_the_record_bears_it(manager):
    TargetFactory()
    request_type = RequestTypeFactory()
    past(request_type, [480] * 60)
    finance = DepartmentFactory(name="Finance")
    agreement = agreed(request_type, manager, hours=12, at=NOW, department=finance)

    review = packed(manager)
    pack = services.freeze_pack(review.number, actor=manager, at=NOW)

    (told,) = pack.content["agreements"]
    assert told["number"] == agreement.number
    assert told["sentence"].startswith("Finance, ")
    assert (told["side"], told["kept"]) == ("good", "not looked at yet")
    assert agreement.number in as_html(pack)


def test_anew_is_another_version_and_the_old_one_stays(manager):
    review = packed(manager)
    services.freeze_pack(review.number, actor=manager, at=AT, key="again")
    services.freeze_pack(review.number, actor=manager, at=AT, key="again")

    assert list(review.packs.order_by("version").values_list("version", flat=True)) == [1, 2]


def test_the_page_has_six_sheets_drawn_on_the_server(client, manager):
    pack = packed(manager).packs.get()

    shown = client.get(f"/csap/reviews/{pack.review.number}/pack/").content.decode()

    assert shown.count('class="sheetA4"') == 6
    assert shown.count(short_hash(pack.content_hash)) >= 6
    assert "csap-chart" not in shown


@pytest.mark.skipif(not printing.is_available(), reason="no Pango here")
def test_printed_it_has_six_pages_with_hash_and_number_and_is_kept(client, manager):
    pdfium = pytest.importorskip("pypdfium2")
    review = packed(manager)
    pack = review.packs.get()

    answers = [client.get(f"/csap/reviews/{review.number}/pack.pdf") for _ in "ab"]

    kept = PackFile.objects.get(pack=pack)
    assert {answer.content for answer in answers} == {bytes(kept.content)}
    assert AccessRecord.objects.filter(subject=f"pack of {review.number}").count() == 2
    document = pdfium.PdfDocument(bytes(kept.content))
    texts = [page.get_textpage().get_text_bounded() for page in document]
    assert len(texts) == 6
    for number, text in enumerate(texts, start=1):
        assert short_hash(pack.content_hash) in text
        assert f"{number} of 6" in text
        assert f"as of {pack.content['as_of']}" in text


@pytest.mark.skipif(not printing.is_available(), reason="no Pango here")
def test_the_same_pack_gives_the_same_bytes(manager):
    html = as_html(packed(manager).packs.get())
    styles = ["css/tokens.css", "css/csap-sheet.css"]

    assert printing.as_pdf(html, styles=styles) == printing.as_pdf(html, styles=styles)


def test_where_none_can_be_printed_the_page_says_so(client, manager, monkeypatch):
    monkeypatch.setattr(printing, "is_available", lambda: False)
    review = packed(manager)

    answer = client.get(f"/csap/reviews/{review.number}/pack.pdf")

    assert answer.status_code == 409
    assert "print" in answer.content.decode()
    assert not PackFile.objects.exists()
