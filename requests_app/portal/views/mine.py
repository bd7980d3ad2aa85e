"""My requests, those I follow, and my department's."""

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from requests_app.portal import queries
from requests_app.portal.forms.listing import ListForm, Show, Whose
from requests_app.portal.rows import row
from requests_app.requests.models import ServiceRequest
from servicedesk.accounts.http import SignedInRequest
from servicedesk.accounts.models import Department, User
from servicedesk.common.keyset import paginate
from servicedesk.common.pages import render_page

PAGE_SIZE = 25


@require_GET
@login_required
def requests(request: SignedInRequest) -> HttpResponse:
    now = timezone.now()
    form = ListForm(request.GET)
    departments = queries.shared_departments(request.user)
    wanted = form.narrow(_scope(request.user, form.whose_now, departments))
    page = paginate(
        queries.for_rows(wanted),
        order=("-pk",),
        cursor=request.GET.get("cursor"),
        size=PAGE_SIZE,
    )
    context = {
        "form": form,
        "page": page,
        "rows": [row(each, reader=request.user, now=now) for each in page.rows],
        "shows": [(each.label, form.link(show=each), each == form.show_now) for each in Show],
        "scopes": [
            (each.label, form.link(whose=each), each == form.whose_now)
            for each in Whose
            if each != Whose.DEPARTMENT or departments
        ],
        "query": form.link(),
        "text": form.cleaned_data.get("q", ""),
        "elsewhere": form.link(show=Show.ALL),
        "is_all": form.show_now == Show.ALL,
    }
    return render_page(request, "portal/requests.html", context)


def _scope(user: User, whose: Whose, departments: list[Department]) -> QuerySet[ServiceRequest]:
    visible = ServiceRequest.objects.visible_to(user)
    if whose == Whose.DEPARTMENT:
        return visible.filter(department__in=departments)
    if whose == Whose.FOLLOWED:
        return visible.filter(followers__user=user, followers__until=None)
    return visible.filter(requester=user)
