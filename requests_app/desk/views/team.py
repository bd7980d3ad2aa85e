"""The team board."""

from typing import Any

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from requests_app.desk import rows, team_board
from requests_app.desk.access import staff_required
from requests_app.desk.query import parse
from servicedesk.accounts.http import SignedInRequest
from servicedesk.common.pages import render_page

#: Breaches that are listed; the rest is one click away in the queue.
LISTED = 6


@require_GET
@staff_required
def team(request: SignedInRequest) -> HttpResponse:
    """Show a team's work: one's own team unless another is asked for."""
    at = timezone.now()
    teams = team_board.teams_for(request.user)
    wanted = request.GET.get("team", "")
    shown = next((team for team in teams if team.slug == wanted), None)
    if wanted and shown is None:
        raise Http404
    shown = shown or (teams[0] if teams else None)
    context: dict[str, Any] = {"teams": teams, "team": shown}
    if shown is not None:
        soon = f"is:open due:<4h team:{shown.slug}"
        page = rows.queue_page(parse(soon), user=request.user, at=at, cursor=None, size=LISTED)
        board = team_board.board_of(shown, user=request.user, at=at)
        context |= {"board": board, "soon": page, "soon_query": soon}
    return render_page(request, "desk/team.html", context)
