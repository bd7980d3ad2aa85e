"""An agreed time as the target of new requests: the one door to the catalogue's services.

Only times are measured by clocks. Of a plan's end and budget what was agreed stands on record
beside the engagement's own baseline; availability is told from outages.
"""

from datetime import date, datetime, timedelta

from csap.agreements import covered, records, sources
from csap.agreements.models import Agreement
from csap.agreements.services.steps import AgreementRefused
from csap.facts.periods import local_day, midnight
from requests_app.catalogue import services as catalogue
from requests_app.catalogue.services import AgreedPromise, AgreedTwice
from requests_app.catalogue.vocabulary import Priority

_MINUTE = 60


def promise(agreement: Agreement, *, begins: date | None = None, at: datetime) -> None:
    """Measure new requests of whom it covers against what was agreed. May be repeated.

    The target ends with the agreement's last day by itself. 5 queries.

    :raises AgreementRefused: if another agreement covers the same requests of the same customer.
    """
    first, last = begins or agreement.valid_from, agreement.valid_until
    if not agreement.expectation.is_time or first is None or last is None:
        return
    departments, people = covered.customers(agreement, max(first, local_day(at)))
    shelf = sources.shelf()
    types = records.types_asked(agreement.ask(), shelf)
    wanted = AgreedPromise(
        reference=agreement.number,
        service_id=agreement.service_id,
        kinds=sorted({each.kind for each in types}),
        clock=agreement.kind.upper(),
        seconds=(agreement.agreed_value or 0) * _MINUTE,
        valid_from=midnight(first),
        valid_to=midnight(last + timedelta(days=1)),
        priorities=Priority.values if agreement.priority is None else [agreement.priority],
        department_ids=departments,
        person_ids=people,
        request_type_id=agreement.request_type_id,
    )
    try:
        catalogue.set_agreed_target(wanted, at=at)
    except AgreedTwice as twice:
        raise AgreementRefused(str(twice)) from twice


def end(agreement: Agreement, *, at: datetime) -> None:
    """Measure new requests against what is published again. May be repeated."""
    if agreement.expectation.is_time:
        catalogue.end_agreed_target(agreement.number, at=at)
