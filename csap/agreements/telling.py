"""An agreement in words: whose it is, what was asked, what was promised. No queries."""

from datetime import date

from csap.agreements import sentences
from csap.agreements.asks import MEASURES, Expectation, said
from csap.agreements.models import Agreement
from csap.agreements.vocabulary import State
from csap.facts import customer_groups
from csap.telling import numbers
from requests_app.catalogue.vocabulary import Priority


def scope_of(agreement: Agreement) -> str:
    """Return the scope of the measurements that an agreement speaks of, as ``facts.scopes``."""
    service = f"service:{agreement.service.slug}"
    if agreement.department is None:
        return f"{service},group:{agreement.customer_group}"
    return f"{service},department:{agreement.department.code}"


def customer(agreement: Agreement) -> str:
    """Return who it is agreed with: "Finance", "key customers"."""
    if agreement.department is not None:
        return agreement.department.name
    return customer_groups.words_of(agreement.customer_group)


def about(agreement: Agreement) -> str:
    """Return of what: "Identity & access · ERP access · priority high"."""
    priority = Priority(agreement.priority).label.lower() if agreement.priority else ""
    parts = [
        agreement.service.name,
        agreement.request_type.name if agreement.request_type else "",
        f"priority {priority}" if priority else "",
    ]
    return " · ".join(part for part in parts if part)


def put(expectation: Expectation, value: int, percent: int) -> str:
    """Return numbers as they lie on the table: "done within 10 h for 9 of 10"."""
    return sentences.put(expectation, value, percent / 100)


def asked(agreement: Agreement) -> str:
    """Return what lies on the table, in a sentence without its stop."""
    return put(agreement.expectation, agreement.value, agreement.percent)


def promised(agreement: Agreement) -> str:
    """Return what was agreed, with whom: "Finance, Identity & access: done within …"."""
    value, percent = agreement.agreed_value, agreement.agreed_percent
    if value is None or percent is None:
        return f"{customer(agreement)}, {about(agreement)}: {asked(agreement)}"
    words = put(agreement.expectation, value, percent)
    return f"{customer(agreement)}, {about(agreement)}: {words}"


def title(agreement: Agreement, promise: int | None) -> str:
    """Return the heading of its page. ``promise``: what the record allows for the share asked."""
    who, state = customer(agreement), State(agreement.state)
    on_the_table = _short(agreement, agreement.value, agreement.percent)
    agreed = _short(agreement, agreement.agreed_value, agreement.agreed_percent)
    if state in (State.AGREED, State.SUSPENDED, State.REOPENED):
        return f"{who} and IT agreed on {agreed}{_SUFFIX.get(state, '')}"
    if state in (State.DECLINED, State.WITHDRAWN):
        return f"{who} asked for {on_the_table}; it was {state.label}"
    if state == State.ENDED:
        return f"{who} was promised {agreed}; it has ended"
    if state == State.OFFERED:
        return f"IT offers {who} {on_the_table}"
    text = f"{who} asks for {on_the_table}"
    if promise is not None and promise > agreement.value:
        text += f"; the record supports {said(agreement.expectation, promise)}"
    return text


def _short(agreement: Agreement, value: int | None, percent: int | None) -> str:
    """Return "8 h for 9 of 10"; a dash where nothing was put."""
    if value is None or percent is None:
        return "–"
    return sentences.put_as_noun(agreement.expectation, value, percent / 100)


_SUFFIX = {
    State.SUSPENDED: "; it is suspended",
    State.REOPENED: "; the record does not bear it any more",
}


def kind(agreement: Agreement) -> str:
    return MEASURES[agreement.expectation].title


def validity(first: date | None, last: date | None) -> str:
    """Return "1 Jan 2027 to 31 Dec 2027"; "" if nothing was agreed."""
    return f"{numbers.day(first)} to {numbers.day(last)}" if first and last else ""
