"""Add to a request's conversation. Called by lifecycle, inside its transaction."""

import hashlib
import mimetypes
import unicodedata
from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.core.files import File
from django.core.files.uploadedfile import UploadedFile

from requests_app.conversation.models import Attachment, Entry, EntryKind
from requests_app.requests.models import ServiceRequest
from servicedesk.accounts.models import User
from servicedesk.common.errors import DomainError

Upload = UploadedFile

#: What may be attached, by the type that the content shows; told to the user when refused.
ALLOWED_TYPES = frozenset(
    {
        "application/gzip",
        "application/json",
        "application/msword",
        "application/pdf",
        "application/vnd.ms-excel",
        "application/vnd.ms-outlook",
        "application/vnd.ms-powerpoint",
        "application/vnd.oasis.opendocument.spreadsheet",
        "application/vnd.oasis.opendocument.text",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/zip",
        "image/gif",
        "image/jpeg",
        "image/png",
        "image/webp",
        "message/rfc822",
        "text/csv",
        "text/plain",
        "video/mp4",
    }
)
#: How files of some types must begin; a file that does not is not what it says it is.
SIGNATURES: dict[str, tuple[bytes, ...]] = {
    "application/pdf": (b"%PDF-",),
    "image/gif": (b"GIF87a", b"GIF89a"),
    "image/jpeg": (b"\xff\xd8\xff",),
    "image/png": (b"\x89PNG\r\n\x1a\n",),
    "image/webp": (b"RIFF",),
    "application/zip": (b"PK\x03\x04", b"PK\x05\x06"),
    "application/gzip": (b"\x1f\x8b",),
}


class UploadRefused(DomainError):
    """A file is too large, or of a kind that is not taken."""

    field = "attachments"


def check_uploads(uploads: Sequence[Upload]) -> None:
    """Refuse what may not be attached, before anything is written.

    :raises UploadRefused: naming the file and the reason.
    """
    if len(uploads) > settings.ATTACHMENT_MAX_FILES:
        raise UploadRefused(f"At most {settings.ATTACHMENT_MAX_FILES} files at a time.")
    for upload in uploads:
        _check_one(upload)


def _check_one(upload: Upload) -> None:
    name = clean_name(upload.name or "")
    if (upload.size or 0) > settings.ATTACHMENT_MAX_BYTES:
        limit = settings.ATTACHMENT_MAX_BYTES // (1024 * 1024)
        raise UploadRefused(f"{name} is larger than {limit} MB.")
    kind = type_of(name)
    if kind not in ALLOWED_TYPES:
        raise UploadRefused(f"{name}: files of this kind are not taken. Put it into a zip file.")
    head = upload.read(16)
    upload.seek(0)
    if kind in SIGNATURES and not head.startswith(SIGNATURES[kind]):
        raise UploadRefused(f"{name} is not what its name says it is.")


def type_of(name: str) -> str:
    """Return the content type that a file's name stands for; never what the sender claims."""
    if name.lower().endswith((".log", ".md")):
        return "text/plain"
    return mimetypes.guess_type(name)[0] or "application/octet-stream"


def clean_name(name: str) -> str:
    """Return a name fit to be shown and saved under: no path, no control characters."""
    name = unicodedata.normalize("NFKC", name).replace("\\", "/").rpartition("/")[2]
    name = "".join(c for c in name if unicodedata.category(c)[0] != "C").strip(" .")
    return name[-200:] or "file"


def add_entry(
    service_request: ServiceRequest,
    *,
    body: str,
    author: User | None,
    channel: str,
    at: datetime,
    speaks_for_it: bool,
    kind: EntryKind = EntryKind.REPLY,
    uploads: Sequence[Upload] = (),
) -> Entry:
    """Add an entry and its files. One query, one more for each file.

    :raises UploadRefused: for a file that may not be attached.
    """
    check_uploads(uploads)
    entry = Entry.objects.create(
        service_request=service_request,
        kind=kind,
        author=author,
        author_is_staff=speaks_for_it,
        body=body.strip(),
        channel=channel,
        created_at=at,
    )
    for upload in uploads:
        _attach(entry, upload, author, at)
    return entry


def _attach(entry: Entry, upload: Upload, author: User | None, at: datetime) -> None:
    name = clean_name(upload.name or "")
    attachment = Attachment(
        entry=entry,
        name=name,
        content_type=type_of(name),
        size=upload.size or 0,
        sha256=_digest(upload),
        uploaded_by=author,
        created_at=at,
    )
    attachment.file.save(name, File(upload), save=False)
    attachment.save(force_insert=True)


def _digest(upload: Upload) -> str:
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    return digest.hexdigest()
