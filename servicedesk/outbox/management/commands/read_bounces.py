"""`manage.py read_bounces [FILE ...]`: what mail came back, from raw messages or the mailbox."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from servicedesk.outbox import bounce_mailbox, bounces


class Command(BaseCommand):
    help = "Read notices of mail that came back: from files, one raw message each, or by IMAP."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="*", type=Path)

    def handle(self, *, files: list[Path], **_options: Any) -> None:
        at = timezone.now()
        try:
            told = (
                sum(bounces.note_bounce(_start_of(path), at=at) for path in files)
                if files
                else bounce_mailbox.read_bounces(at=at)
            )
        except (OSError, bounce_mailbox.imaplib.IMAP4.error) as error:
            raise CommandError(f"Nothing could be read: {error}") from error
        self.stdout.write(f"{told} mail{'' if told == 1 else 's'} came back.")


def _start_of(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(bounces.READ_BYTES)
