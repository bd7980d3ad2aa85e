"""A manager's browser on the page of a plan."""

from django.test import Client

from tests.csap.plans.builders import life_at

KEY = {"key": "k1"}


class Desk:
    """A manager's browser on the plan of a life."""

    def __init__(self, life):
        self.life, self.client = life, Client()
        self.client.force_login(life.manager)
        self.url = f"/csap/plans/{life.number}/"

    def page(self, path=""):
        return self.client.get(f"{self.url}{path}")

    def html(self, path=""):
        return self.page(path).content.decode().replace("\xa0", " ")

    def post(self, path, **given):
        return self.client.post(f"{self.url}{path}", KEY | given)

    def step(self, name, **given):
        """Take a step; its fields bear its name."""
        given = {f"{name}-{field}": value for field, value in (KEY | given).items()}
        return self.client.post(f"{self.url}steps/{name}/", given)


def desk_at(state, **given):
    return Desk(life_at(state, **given))
