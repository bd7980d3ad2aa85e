"""Try to tell whose an anonymous response is, by all that the database holds."""

from collections import Counter, defaultdict
from itertools import product
from typing import Any, NamedTuple

from django.apps import apps
from django.db import connection

from servicedesk.accounts.models import User
from surveys.models import Invitation, Response

#: What the answers say is known to whoever gave them only, and is what the attack is after.
SAID = {"surveys_answer.comment", "surveys_answer.value"}


class Row(NamedTuple):
    """A row of any table by ``table.column``, with what the database itself notes of it."""

    values: dict[str, Any]


def everything():
    """Return the rows of all tables, with the place of each and the transaction that wrote it."""
    rows = []
    for model in apps.get_models(include_auto_created=True):
        table = model._meta.db_table
        if model._meta.proxy or not model._meta.managed:
            continue
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT *, xmin::text AS xmin, ctid::text AS ctid FROM "{table}"')
            names = [column.name for column in cursor.description]
            rows += [
                Row({f"{table}.{name}": value for name, value in zip(names, row, strict=True)})
                for row in cursor.fetchall()
            ]
    return rows


def people_of(rows):
    """Return the rows that name one person: ``{person: {column: value}}``."""
    owners = dict(Invitation.objects.values_list("pk", "person_id"))
    to_person = columns_to(User) | {"accounts_user.id"}
    to_invitation = columns_to(Invitation) | {"surveys_invitation.id"}
    told = defaultdict(dict)
    for row in rows:
        named = {row.values[name] for name in to_person & set(row.values)}
        named |= {owners.get(row.values[name]) for name in to_invitation & set(row.values)}
        for person in named - {None}:
            told[person] |= row.values
    return told


def responses_of(rows):
    """Return the rows that name one response: ``{response: {column: value}}``.

    By a column made for it, and, where its number is like no other, by any words or numbers.
    """
    to_response = columns_to(Response) | {"surveys_response.id"}
    known = set(Response.objects.values_list("pk", flat=True))
    rare = {str(pk): pk for pk in known if pk >= 2**40}
    told = defaultdict(dict)
    for row in rows:
        named = {row.values[name] for name in to_response & set(row.values)}
        named |= {rare[word] for v in row.values.values() for word in _words(v) if word in rare}
        for pk in named & known:
            told[pk] |= {k: v for k, v in row.values.items() if k not in SAID}
    return told


def columns_to(model):
    """Return every column that points at a model."""
    return {
        f"{each._meta.db_table}.{field.column}"
        for each in apps.get_models(include_auto_created=True)
        for field in each._meta.concrete_fields
        if field.is_relation and field.related_model is model
    }


def ways(truth):
    """Yield what tells whose responses are whose, for at least half the people.

    ``truth``: the response of each person. By a value that one person and one response share and
    nobody else has; and by order, up or down.
    """
    rows = everything()
    people, responses = people_of(rows), responses_of(rows)
    people = {person: people[person] for person in truth}
    ours = {response: responses[response] for response in truth.values()}
    enough = len(truth) / 2
    for a, b in product(columns_in(people), columns_in(ours)):
        left = {person: told.get(a) for person, told in people.items()}
        right = {response: told.get(b) for response, told in ours.items()}
        if right_guesses(by_value(left, right), truth) >= enough:
            yield f"{a} is {b}"
        for is_down in (False, True):
            if right_guesses(by_order(left, right, is_down=is_down), truth) >= enough:
                yield f"{a} goes {'against' if is_down else 'with'} {b}"


def columns_in(told):
    return sorted({name for values in told.values() for name in values})


def by_value(left, right):
    """Guess by what exactly one person and exactly one response have in common."""
    owners = {_text(value): person for person, value in left.items() if value is not None}
    once = Counter(_text(value) for value in left.values())
    again = Counter(_text(value) for value in right.values())
    return {
        owners[_text(value)]: response
        for response, value in right.items()
        if once[_text(value)] == again[_text(value)] == 1
    }


def by_order(left, right, *, is_down):
    """Guess that the first is the first; nothing where the order is not the same for all."""
    if len(set(map(_text, left.values()))) < len(left):
        return {}
    if len(set(map(_text, right.values()))) < len(right):
        return {}
    persons = sorted(left, key=lambda person: _rank(left[person]))
    given = sorted(right, key=lambda response: _rank(right[response]), reverse=is_down)
    return dict(zip(persons, given, strict=True))


def right_guesses(guesses, truth):
    return sum(truth[person] == response for person, response in guesses.items())


def _text(value):
    return str(value)


def _rank(value):
    """Order numbers and places as numbers, the rest as text."""
    text = _text(value).strip("()").replace(",", ".")
    try:
        return (0, float(text), "")
    except ValueError:
        return (1, 0.0, text)


def _words(value):
    return "".join(c if c.isalnum() else " " for c in _text(value)).split()
