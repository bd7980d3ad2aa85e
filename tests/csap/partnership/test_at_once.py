"""Fifty posts of one signature at the same moment make one."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from csap.plans import tokens
from csap.plans.models import Signature
from csap.plans.vocabulary import State
from tests.csap.partnership.pages import hidden, signed_in
from tests.csap.plans.builders import life_at

pytestmark = pytest.mark.django_db(transaction=True)
POSTS = 50


def at_once(posts):
    """Send the posts at the same moment, each on a connection of its own; return their answers."""
    start = Barrier(len(posts))

    def run(post):
        try:
            start.wait()
            return post().status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(posts)) as threads:
        return list(threads.map(run, posts))


def test_one_signature_is_made():
    life = life_at(State.ACTIONS_PLANNED)
    life.do("add_partner", user=life.customer)
    partner = life.plan.partners.get(user=life.customer)
    asked = tokens.Asked(partner.pk, life.plan.content_hash)
    until = timezone.now() + timedelta(days=1)
    link = f"/partnership/sign/{tokens.make(asked, until=int(until.timestamp()))}/"
    page = f"/partnership/plans/{life.number}/sign/"
    form = {"key": "a", "content_hash": hidden(Client().get(link), "content_hash")}
    by_mail = [partial(Client().post, link, form) for _ in range(POSTS // 2)]
    on_page = [partial(signed_in(life.customer).post, page, form) for _ in range(POSTS // 2)]

    came = at_once([*by_mail, *on_page])

    assert came == [302] * POSTS
    assert Signature.objects.count() == 1
    assert life.plan.events.filter(event="sign").count() == 1
