"""The managers' pages of key customers."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from csap.customers import asking, barometer, criteria, export, page, policies, services
from csap.customers.customer_page import customer_page
from csap.customers.forms import (
    AddForm,
    CriteriaForm,
    DecideForm,
    InterviewForm,
    JudgeForm,
    RepresentForm,
)
from csap.customers.models import Decision
from csap.customers.periods import last_quarter
from csap.customers.vocabulary import Outcome
from csap.facts.periods import local_day
from servicedesk.accounts.http import SignedInRequest
from servicedesk.accounts.policies import admit_to_plan
from servicedesk.audit.services import Action, record_access
from servicedesk.common.errors import DomainError
from servicedesk.common.pages import add_refusal, redirect_page, render_page


@require_GET
@login_required
def register(request: SignedInRequest) -> HttpResponse:
    """Show the register, the candidates, and the safeguards."""
    admit_to_plan(request.user)
    now = timezone.now()
    shown = page.register(request.user, at=now, today=local_day(now))
    return render_page(request, "csap/customers/list.html", {"page": shown})


@require_http_methods(["GET", "POST"])
@login_required
def add(request: SignedInRequest) -> HttpResponse:
    """Add a department with who speaks for it."""
    admit_to_plan(request.user)
    initial = {"department": request.GET.get("department", "")}
    form = AddForm(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            added = services.add_customer(
                **form.cleaned_data, actor=request.user, at=timezone.now()
            )
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, f"{added.department} is in the register as a candidate.")
            return redirect_page(request, "customers:customer", added.department.code)
    return _form(request, form, "Add a candidate", "Add to the register")


@require_http_methods(["GET", "POST"])
@login_required
def change_criteria(request: SignedInRequest) -> HttpResponse:
    """Show the criteria with every version; put a new one in force."""
    admit_to_plan(request.user)
    rules = criteria.current()
    form = CriteriaForm(request.POST or None, rules=rules)
    if form.is_valid():
        try:
            now = services.change_criteria(
                form.items(),
                reason=form.cleaned_data["reason"],
                actor=request.user,
                at=timezone.now(),
                key=form.cleaned_data["key"],
            )
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, f"Version {now.version} of the criteria is in force.")
            return redirect_page(request, "customers:criteria")
    context = {"form": form, "rules": rules, "versions": criteria.versions()}
    status = 422 if form.errors else 200
    return render_page(request, "csap/customers/criteria.html", context, status=status)


@require_GET
@login_required
def customer(request: SignedInRequest, code: str) -> HttpResponse:
    """Show one customer: evidence, judgements, decisions, what they said. Who read it is kept."""
    found = policies.get_customer(request.user, code)
    now = timezone.now()
    shown = customer_page(found, request.user, today=local_day(now))
    if shown.notes:
        record_access(
            actor=request.user, action=Action.READ_FEEDBACK, subject=f"interviews {code}", at=now
        )
    context = {"page": shown, "customer": found, "may_work": policies.may_work(request.user)}
    return render_page(request, "csap/customers/customer.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def decide(request: SignedInRequest, code: str) -> HttpResponse:
    """Decide whether somebody is a key customer."""
    found = policies.get_customer(request.user, code)
    form = DecideForm(request.POST or None, customer=found)
    if form.is_valid():
        given = form.cleaned_data | {"outcome": Outcome(form.cleaned_data["outcome"])}
        try:
            made = services.decide(code, **given, actor=request.user, at=timezone.now())
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, f"{found.department}: {made.get_outcome_display()}.")
            return redirect_page(request, "customers:customer", code)
    (row,) = [row for row in page.rows_of(request.user) if row.customer.pk == found.pk]
    context = {"form": form, "customer": found, "row": row}
    status = 422 if form.errors else 200
    return render_page(request, "csap/customers/decide.html", context, status=status)


@require_http_methods(["GET", "POST"])
@login_required
def judge(request: SignedInRequest, code: str) -> HttpResponse:
    """Mark a criterion that people judge."""
    found = policies.get_customer(request.user, code)
    initial = {"criterion": request.GET.get("criterion", "")}
    form = JudgeForm(request.POST or None, rules=criteria.current(), initial=initial)
    if form.is_valid():
        try:
            services.judge(code, **form.cleaned_data, actor=request.user, at=timezone.now())
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, "Your judgement counts once a second person has judged too.")
            return redirect_page(request, "customers:customer", code)
    return _form(request, form, f"Judge {found.department}", "Keep this judgement", code)


@require_http_methods(["GET", "POST"])
@login_required
def represent(request: SignedInRequest, code: str) -> HttpResponse:
    """Say who speaks for a customer."""
    found = policies.get_customer(request.user, code)
    form = RepresentForm(request.POST or None, customer=found)
    if form.is_valid():
        try:
            services.name_representative(
                code, **form.cleaned_data, actor=request.user, at=timezone.now()
            )
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            return redirect_page(request, "customers:customer", code)
    return _form(request, form, f"Who speaks for {found.department}", "Keep it", code)


@require_http_methods(["GET", "POST"])
@login_required
def interview(request: SignedInRequest, code: str) -> HttpResponse:
    """Write down what somebody said, with their consent."""
    found = policies.get_customer(request.user, code)
    initial = {"person": found.representative_id, "held_on": local_day(timezone.now())}
    form = InterviewForm(request.POST or None, customer=found, initial=initial)
    if form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("person", "held_on", "has_consent")}
        try:
            services.record_interview(
                code,
                **given,
                said=form.said(),
                actor=request.user,
                at=timezone.now(),
                key=form.cleaned_data["key"],
            )
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, "The interview is written down, under their name.")
            return redirect_page(request, "customers:customer", code)
    return _form(request, form, f"Interview with {found.department}", "Keep the note", code)


@require_POST
@login_required
def withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take an interview note back, because the person does not agree to it any more."""
    found = policies.get_note(request.user, pk)
    services.withdraw_consent(found.pk, actor=request.user, at=timezone.now())
    messages.success(request, "What was said is removed; that there was a talk stays.")
    return redirect_page(request, "customers:customer", found.customer.department.code)


@require_POST
@login_required
def score(request: SignedInRequest) -> HttpResponse:
    """Have a worker score the register anew."""
    admit_to_plan(request.user)
    if asking.ask_for_scores(actor=request.user, at=timezone.now()):
        messages.success(request, "The register is being scored; look again in a minute.")
    else:
        messages.error(request, "No worker can be reached now; it is scored every night.")
    return redirect_page(request, "customers:list")


@require_GET
@login_required
def export_file(request: SignedInRequest, suffix: str) -> HttpResponse:
    """Send the register as CSV or XLSX; who took it is written down."""
    admit_to_plan(request.user)
    now = timezone.now()
    decisions = Decision.objects.select_related("customer__department", "actor", "standing")
    content, kind = export.as_file(
        page.rows_of(request.user),
        list(decisions.order_by("-at", "-pk")),
        barometer.read(last_quarter(local_day(now))),
        suffix,
    )
    record_access(actor=request.user, action=Action.EXPORTED, subject="key customers", at=now)
    headers = {"Content-Disposition": f'attachment; filename="key-customers.{suffix}"'}
    return HttpResponse(content, content_type=kind, headers=headers)


def _form(
    request: SignedInRequest,
    form: AddForm | JudgeForm | RepresentForm | InterviewForm,
    title: str,
    action: str,
    code: str = "",
) -> HttpResponse:
    context = {"form": form, "title": title, "action": action, "code": code}
    status = 422 if form.errors else 200
    return render_page(request, "csap/customers/form.html", context, status=status)
