"""Freezing the pack of a review, and printing it."""

import hashlib
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.template.loader import render_to_string

from csap.facts.evidence import fingerprint
from csap.reviews import events
from csap.reviews.models import Pack, PackFile
from csap.reviews.pack.content import gather
from csap.reviews.pack.drawn import drawn, fitted, short_hash
from csap.reviews.services.steps import By, lock, record, require, take
from csap.reviews.vocabulary import AHEAD, Step
from servicedesk.accounts.models import User
from servicedesk.common import printing

#: The sheets of a pack; each takes one page.
SHEETS = tuple(f"sheet-{number}" for number in range(1, 7))
#: How a sheet is set that would take more: first closer, then as close as can be read.
_SETTINGS = ("close", "closest")
_STYLES = ("inter/index.css", "css/tokens.css", "css/csap-sheet.css")


@transaction.atomic
def freeze_pack(number: str, *, actor: User, at: datetime, key: str | None = None) -> Pack:
    """Freeze what a review looks at, as a new version; earlier versions stay as they were.

    :raises ReviewRefused: once it was held.
    """
    by = By(actor, at, key)
    review = take(number, Step.PACKED, by)
    if review is None:
        return lock(number).packs.latest("version")
    require(review, *AHEAD, doing="its pack does not change any more")
    version = (review.packs.aggregate(last=Max("version"))["last"] or 0) + 1
    content = gather(review, actor=actor, at=at, key=f"review:{number}:{version}")
    pack = Pack.objects.create(
        review=review,
        version=version,
        content=content,
        content_hash=fingerprint(content),
        frozen_at=at,
        frozen_by=actor,
    )
    record(review, Step.PACKED, by, topic=events.PACK_FROZEN, pack=pack.pk, version=version)
    return pack


def print_pack(pack: Pack, *, at: datetime) -> PackFile:
    """Return a pack as PDF: the one that is kept, or printed now and kept. Harmless to repeat.

    :raises CannotPrint: where no PDF can be made.
    """
    kept = PackFile.objects.filter(pack=pack).first()
    if kept is not None:
        return kept
    content = _printed(pack)
    digest = hashlib.sha256(content).hexdigest()
    made, _ = PackFile.objects.get_or_create(
        pack=pack, defaults={"content": content, "content_hash": digest, "made_at": at}
    )
    return made


def _printed(pack: Pack) -> bytes:
    """Return a pack as PDF, a page a sheet: one that holds more than usual is set closer."""
    settings: dict[str, str] = {}
    laid_out = printing.lay_out(as_html(pack), styles=_STYLES)
    for setting in _SETTINGS:
        long = laid_out.longer_than_a_page(SHEETS)
        if not long:
            break
        settings |= dict.fromkeys(long, setting)
        laid_out = printing.lay_out(as_html(pack, settings), styles=_STYLES)
    return laid_out.as_pdf()


def as_html(pack: Pack, settings: Mapping[str, str] | None = None) -> str:
    """Return a pack as the printer gets it: made of what was frozen alone.

    ``settings``: how close a sheet is set, by its id, where it is not set as usual.
    """
    context = {
        "set": [(settings or {}).get(sheet, "") for sheet in SHEETS],
        "pack": fitted(pack.content),
        "hash": short_hash(pack.content_hash),
        "drawn": drawn(pack.content),
    }
    return render_to_string("csap/reviews/pack_pdf.html", context)
