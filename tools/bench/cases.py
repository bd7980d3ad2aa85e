"""What is measured, in the form that the load generator reads."""

from typing import Any

#: Budgets in U, and what a page may cost more at ten times the requests.
BUDGETS = {"queue": 6.0, "request": 6.0, "create": 5.0}
GROWTH = 1.3
FLOOR = "floors/auth_row"


def floor_cases(url: str, rows: int, cpu: dict[str, str]) -> list[dict[str, Any]]:
    """Return the floors that stand beside our pages."""
    login = {"url": f"{url}/login/", "data": {"username": "agent1", "password": "agent-pw"}}
    pages = {"auth_row": f"/auth/row/?id={{1-{rows}}}", "queue": "/queue/"}
    return [
        {"name": f"floors/{name}", "url": url + path, "login": login, "cpu": cpu}
        for name, path in pages.items()
    ]


def page_cases(
    size: str, url: str, people: dict[str, Any], cpu: dict[str, str], run: str
) -> list[dict[str, Any]]:
    """Return queue, request page and creation of one database. ``run``: 8 hex digits of its own."""
    agent = {people["cookie"]: people["agent"]}
    person = {people["cookie"]: people["person"]}
    first, last = people["numbers"]
    form = f"{url}/portal/new/for/{people['type']}/"
    return [
        {
            "name": f"{size}/queue",
            "url": f"{url}/desk/?q=is%3Aopen",
            "cookies": agent,
            "expect": "Pick all 50",
            "cpu": cpu,
        },
        {
            "name": f"{size}/request",
            "url": f"{url}/desk/requests/SR-{{{first}-{last}}}/",
            "cookies": agent,
            "expect": "Conversation",
            "cpu": cpu,
        },
        {
            "name": f"{size}/create",
            "url": form,
            "cookies": person,
            "post_form": form,
            "post": {
                "key": f"{run}-0000-4000-8000-{{100000000000-999999999999}}",
                "summary": "Screen {n} stays dark",
                "description": "Since this morning. " * 10,
                "work": "part",
                "reach": "me",
            },
            "expect_status": 302,
            "cpu": cpu,
        },
    ]
