"""What waits, beside the names of the pages: loaded once a page stands."""

from typing import NamedTuple

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from csap.agreements import queries as agreements
from csap.findings import queries as findings
from csap.plans import queries as plans
from servicedesk.accounts.http import SignedInRequest
from servicedesk.accounts.models import User
from servicedesk.accounts.policies import admit_to_plan


class Turn(NamedTuple):
    """How many wait behind a link, and what for, in the words of who hears the page."""

    link: str
    waiting: int
    words: str


def turns(user: User) -> list[Turn]:
    """Return what waits for a person, by the names of ``accounts.doors``. 3 queries."""
    waiting, gaps = findings.counts(user)
    answers = agreements.our_turn(user)
    return [
        Turn("gaps", gaps, "open gap" if gaps == 1 else "open gaps"),
        Turn("findings", waiting, "to decide"),
        Turn("plans", plans.waiting_for(user), "for you"),
        Turn("agreements", answers, "waiting for our answer"),
    ]


@require_GET
@login_required
def waiting(request: SignedInRequest) -> HttpResponse:
    """Say how much waits behind each link of the sub-navigation."""
    admit_to_plan(request.user)
    return render(request, "csap/_turns.html", {"turns": turns(request.user)})
