"""`manage.py demo_people`: whom a visitor may sign in as. Says nothing outside the demo."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from servicedesk.accounts.demo import DEMO_PASSWORD, demo_people


class Command(BaseCommand):
    help = "Print the demo's people: address, role and their one password."

    def handle(self, **_options: Any) -> None:
        people = demo_people() if settings.DEMO else []
        if not people:
            return
        self.stdout.write(f"Sign in as (password for all: {DEMO_PASSWORD})")
        width = max(len(person.user.email) for person in people)
        for person in people:
            self.stdout.write(f"  {person.user.email:<{width}}  {person.role}: {person.what_for}")
