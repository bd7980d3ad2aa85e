"""The pack: frozen with its hash, the same on page and paper, six sheets."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from csap.facts.evidence import fingerprint
from csap.facts.periods import closed_months
from csap.facts.scopes import Scope
from csap.facts.services import compute_baseline
from csap.findings.models import Finding
from csap.plans import effect_page
from csap.plans import queries as plans
from csap.plans.effect.vocabulary import Verdict
from csap.plans.models import Plan
from csap.plans.vocabulary import State as PlanState
from csap.reviews import services
from csap.reviews.models import Pack, PackFile
from csap.reviews.pack.drawn import ASKED, short_hash
from csap.reviews.pack.standing import GAPS
from csap.reviews.services.packing import as_html
from servicedesk.audit.models import AccessRecord
from servicedesk.common import printing
from surveys import services as surveys
from surveys.services.improving import Told
from surveys.vocabulary import Mode
from tests.csap.agreements.builders import agreed
from tests.csap.agreements.test_feasibility import past
from tests.csap.findings.builders import add_evidence, make_finding
from tests.csap.plans.builders import life_at
from tests.csap.reviews.builders import AT, ENTRY, packed, scheduled
from tests.csap.reviews.full import filled
from tests.factories import (
    NOW,
    DepartmentFactory,
    RequestTypeFactory,
    TargetFactory,
    UserFactory,
)
from tests.surveys.builders import open_request, ship_instruments
from tests.surveys.words import said as words_of

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
SATISFIED = "sat.csat_top2"


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


def test_says_what_people_said_once_it_is_out_for_everybody(manager):
    told = [
        ("Out", "Done for all", [], True),
        ("Hidden", "Not let out", [], False),
        ("Some", "For one department", [DepartmentFactory().pk], True),
    ]
    for said, did, departments, is_out in told:
        written = surveys.write_improvement(Told(said, did, (), departments), actor=manager, at=AT)
        if is_out:
            surveys.release_improvement(written.pk, actor=manager, at=AT)

    pack = packed(manager).packs.get()

    assert pack.content["heard"] == [{"said": "Out", "did": "Done for all"}]
    assert "What people said, and what was done" in as_html(pack)


def test_says_published_words_as_they_were_checked_and_no_others(manager):
    ship_instruments()
    for text, is_out in (("Call Ada about it", True), ("Only for managers", False)):
        feedback = words_of(text, mode=Mode.CONFIDENTIAL, readable_at=AT)
        surveys.answer_feedback(feedback.pk, text="Done.", is_upheld=None, actor=manager, at=AT)
        if is_out:
            surveys.release_feedback(feedback.pk, text="Call about it", actor=manager, at=AT)

    pack = packed(manager).packs.get()

    assert pack.content["heard"] == [{"said": "Call about it", "did": "Done."}]


def test_says_what_may_be_claimed_of_the_plans_so_far(manager):
    life = life_at(PlanState.EVALUATING)
    life.judge("MOVED")

    pack = packed(manager).packs.get()

    (plan,) = pack.content["plans"]
    assert plan["number"] == life.number
    assert plan["effect"] == [
        {
            "goal": "goal 1",
            "side": "warn",
            "word": Verdict.MOVED.label,
            "after": "8 months after the start",
        }
    ]
    assert Verdict.MOVED.label in as_html(pack)


def test_draws_what_the_plan_did_as_the_page_of_the_plan_does(manager, client):
    life = life_at(PlanState.EVALUATING)
    life.judge("MOVED")
    (row,) = effect_page.make(life.plan, user=manager).rows

    pack = packed(manager).packs.get()

    drawn, plan = pack.content["figures"]["effect"], pack.content["plan"]
    assert drawn["chart"] == row.figure.chart
    assert (drawn["finding"], drawn["caption"]) == (row.figure.finding, row.figure.caption)
    (goal,) = plan["goals"]
    assert (plan["number"], goal["word"]) == (life.number, Verdict.MOVED.label)
    html = as_html(pack)
    assert "old trend continued" in html
    assert "Other plans under way" in html


def test_draws_no_plan_that_was_not_read_since_the_period_began(manager):
    life = life_at(PlanState.EVALUATING)
    life.judge("MOVED")
    later = AT + timedelta(days=400)

    review = packed(manager)
    pack = services.freeze_pack(review.number, actor=manager, at=later)

    assert pack.content["plan"] is None
    assert "effect" not in pack.content["figures"]
    assert "Plans under way" in as_html(pack)


def test_of_two_plans_draws_the_one_where_something_can_still_be_decided(manager):
    ended, going = life_at(PlanState.EVALUATING), life_at(PlanState.EVALUATING, metric=SATISFIED)
    going.judge("MOVED")
    ended.judge("MET_CREDIBLE")
    Plan.objects.filter(number=ended.number).update(state=PlanState.CLOSED, closed_at=AT)

    pack = packed(manager).packs.get()

    assert pack.content["plan"]["number"] == going.number


def test_names_the_page_on_which_the_evidence_for_a_decision_stands(manager):
    make_finding(kind="GAP", is_deficiency=True, sentence="Logistics is not kept informed.")
    make_finding(kind="SIGNAL", is_deficiency=True, metric="util.rate_per_100_users")
    review = scheduled(manager)
    services.add_item(review.number, ENTRY, actor=manager, at=AT)
    services.make_agenda(review.number, actor=manager, at=AT)

    pack = services.freeze_pack(review.number, actor=manager, at=AT)

    pages = [each["page"] for each in pack.content["decisions"]]
    assert sorted(pages, key=str) == [2, 4, None]
    assert '<th scope="col" class="r">Page</th>' in as_html(pack)


def test_tells_of_a_gap_how_large_it_is_and_how_its_last_periods_went(manager):
    finding = make_finding(
        kind="GAP", stage="SUSTAINED", scope="service:erp", scope_words="ERP", evidence=False
    )
    add_evidence(finding, statistics={"form": "a", "share": 0.8, "statuses": ["U", "N", "G"]})

    pack = packed(manager).packs.get()

    (gap,) = pack.content["gaps"]
    assert gap["size"] == "59\u00a0% kept of 80\u00a0% promised (49–68)"
    assert (gap["n"], gap["strip"]) == ("100", [["u", "?"], ["n", "·"], ["g", "G"]])
    html = as_html(pack)
    assert "One gap is open, a lasting one" in html
    assert 'aria-label="Last 3 periods, oldest first: too few, no gap, gap"' in html


def test_says_in_a_sentence_that_too_few_months_of_felt_and_measured_are_known(manager):
    pack = packed(manager).packs.get()

    assert pack.content["figures"]["felt_by_month"]["chart"] is None
    assert "so far no month of it is stored" in as_html(pack)


def test_lights_the_principles_under_which_plans_do_nothing(manager):
    life_at(PlanState.EXECUTING)

    pack = packed(manager).packs.get()

    heads = pack.content["principle_heads"]
    rows = {
        each["number"]: dict(zip(heads, each["cells"], strict=True))
        for each in pack.content["principles"]
    }
    assert sum(row["Goals"] for row in rows.values()) == 1
    done = plans.principle_coverage(manager, today=AT.date())
    assert [row["Actions under way"] or 0 for row in rows.values()] == [
        each.open or ("not needed" if each.nothing_needed else 0) for each in done
    ]
    assert as_html(pack).count('class="r lit"') == sum(
        not row[head] for row in rows.values() for head in heads[1:-1]
    )


def test_says_how_many_gaps_there_was_no_room_for(manager):
    for _ in range(GAPS + 2):
        make_finding(kind="GAP", scope=f"service:{UserFactory().pk}")

    pack = packed(manager).packs.get()

    assert len(pack.content["gaps"]) == GAPS
    assert "2 more, lighter ones" in as_html(pack)


def test_draws_the_ages_of_what_is_open(manager):
    for days in (1, 1, 120):
        open_request(at=AT - days * DAY)
    review = packed(manager)

    alone = review.packs.get().content["figures"]

    rows = {row["label"]: row["value"] for row in alone["ages"]["chart"]["rows"]}
    assert rows == {"up to 5 days": 0, "6–10": 0, "11–20": 0, "over 20": 1}
    assert alone["ages"]["finding"] == "1 of 1 open ones are older than 20 business days"


def test_draws_flow_and_ages_month_by_month_where_they_are_known(manager):
    for days in (1, 40, 120):
        open_request(at=AT - days * DAY)
    for month in closed_months(AT.date(), 4):
        compute_baseline(Scope(), month, at=AT)

    pack = packed(manager).packs.get()

    drawn = pack.content["figures"]["backlog"]
    points = drawn["chart"]["points"]
    assert [sum(point["open"]) for point in points] == [1, 1, 2, 2]
    assert [point["t"] for point in points] == ["2026-07", "2026-08", "2026-09", "2026-10"]
    assert "ages" not in pack.content["figures"]
    assert "over 20 2" in as_html(pack)


def test_shows_a_pack_that_was_frozen_before_there_was_more_to_show(manager):
    review = packed(manager)
    before = dict(review.packs.get().content)
    for name in ("plan", "more", "gaps_told", "principle_heads"):
        del before[name]
    before["figures"] = {
        name: figure
        for name, figure in before["figures"].items()
        if name not in ("effect", "ages", "felt_by_month")
    }
    before["decisions"] = [
        {name: value for name, value in each.items() if name != "page"}
        for each in before["decisions"]
    ]
    before["earlier"] = [
        {name: v for name, v in each.items() if name != "id"} for each in before["earlier"]
    ]
    old = Pack.objects.create(
        review=review, version=2, content=before, content_hash=fingerprint(before), frozen_at=AT
    )

    html = as_html(old)

    assert html.count('class="sheetA4"') == 6
    assert "Fund a second line" in html
    assert ">Page</th>" not in html


def test_says_how_old_the_open_ones_are(manager):
    for _ in range(3):
        open_request(at=AT - 120 * DAY)

    facts = packed(manager).packs.get().content["facts"]

    assert "Open at the end by age, in business days: 3 of more than 20." in facts


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
@pytest.mark.parametrize(
    ("decisions", "has_months"), [(8, True), (8, False), (12, True), (20, False)]
)
def test_a_pack_that_is_full_still_has_six_pages(manager, decisions, has_months):
    pdfium = pytest.importorskip("pypdfium2")
    review = packed(manager)
    content = filled(review.packs.get().content, decisions=decisions, has_months=has_months)
    full = Pack.objects.create(
        review=review, version=2, content=content, content_hash="f" * 64, frozen_at=AT
    )

    printed = services.print_pack(full, at=AT)

    document = pdfium.PdfDocument(bytes(printed.content))
    texts = [page.get_textpage().get_text_bounded() for page in document]
    assert len(texts) == 6
    assert "Decisions and actions" in texts[5]
    left_out = max(0, decisions - ASKED)
    for text in (texts[0], texts[5]):
        assert (f"{left_out} more on the agenda" in text) is (left_out > 0)


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
