"""The three doors of the application, who may go through which, and what lies behind each."""

from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.urls import NoReverseMatch, reverse

from servicedesk.accounts.models import User
from servicedesk.accounts.roles import Role


@dataclass(frozen=True, slots=True)
class Link:
    """A place in a door's navigation. ``is_action`` makes it the door's one button.

    ``key`` is the shortcut that goes there, where the page has shortcuts; ``below`` are the places
    of a second row, the link's own among them; ``also`` are other beginnings of its addresses;
    ``turn`` names what is counted beside it once the page stands (``csap.dashboards.turns``).
    """

    label: str
    route: str
    icon: str
    is_action: bool = False
    key: str = ""
    below: tuple["Link", ...] = ()
    also: tuple[str, ...] = ()
    turn: str = ""

    @property
    def url(self) -> str:
        return _url(self.route)


@dataclass(frozen=True, slots=True)
class Door:
    """A part of the application with its own density, home and navigation."""

    key: str
    label: str
    prefixes: tuple[str, ...]
    links: tuple[Link, ...]

    @property
    def url(self) -> str:
        return self.links[0].url


PORTAL = Door(
    "portal",
    "Portal",
    ("/",),
    (
        Link("Home", "portal:home", "home"),
        Link("My requests", "portal:requests", "inbox"),
        Link("Services", "portal:services", "apps"),
        Link("Partnership", "partnership:home", "heart-handshake"),
        Link("New request", "portal:new", "plus", is_action=True),
    ),
)
DESK = Door(
    "desk",
    "Desk",
    ("/desk/", "/settings/"),
    (
        Link("Queue", "desk:queue", "list-details"),
        Link("Team", "desk:team", "users"),
        Link("Outages", "desk:outages", "plug-connected-x"),
        Link("New", "desk:new", "plus", is_action=True, key="c"),
    ),
)
PLAN = Door(
    "csap",
    "Action plan",
    ("/csap/",),
    (
        Link("Dashboard", "csap:dashboard", "chart-line", also=("/csap/metrics/",)),
        Link("Expectations", "csap:expectations", "target-arrow", turn="gaps"),
        Link("Findings", "findings:list", "list-search", turn="findings"),
        Link("Plans", "plans:list", "clipboard-check", turn="plans"),
        Link(
            "Agreements",
            "agreements:list",
            "heart-handshake",
            below=(
                Link("Agreements", "agreements:list", "heart-handshake"),
                Link("Feasibility", "agreements:feasibility", "scale"),
            ),
            turn="agreements",
        ),
        Link("Key customers", "customers:list", "star"),
        Link("Consultations", "consultations:list", "messages"),
        Link("Reviews", "reviews:list", "calendar-event"),
        Link("Portfolio", "csap:portfolio", "layout-grid"),
        Link("Reports", "reports:list", "file-download"),
        Link(
            "Surveys",
            "surveys:results",
            "message-star",
            below=(
                Link("Results", "surveys:results", "message-star"),
                Link("Feedback", "surveys:feedback_inbox", "messages"),
                Link("You said, we did", "surveys:improvements", "speakerphone"),
                Link("Waves", "surveys:waves", "mail-forward"),
                Link("After a resolution", "surveys:sampling", "percentage"),
                Link(
                    "Questionnaires",
                    "surveys:instruments",
                    "forms",
                    also=("/surveys/versions/", "/surveys/questions/"),
                ),
                Link("Collected elsewhere", "surveys:collected", "file-import"),
                Link("Policies", "surveys:company_policies", "gavel"),
            ),
        ),
    ),
)
DOORS = (PORTAL, DESK, PLAN)

MAILBOX = Link("Mailbox", "outbox:mailbox", "mail")
#: What only administrators meet, in the menu of their own account.
ADMIN_TOOLS = (
    Link("Outbox", "outbox:deliveries", "send"),
    Link("Administration", "admin:index", "settings"),
)


def doors_for(user: User | AnonymousUser) -> tuple[Door, ...]:
    """Return the doors that ``user`` may use, in the order of the switch. No query."""
    if isinstance(user, AnonymousUser):
        return ()
    doors = [PORTAL]
    if user.is_desk_member:
        doors.append(DESK)
    if user.is_plan_member:
        doors.append(PLAN)
    return tuple(doors)


def tools_for(user: User | AnonymousUser) -> list[Link]:
    """Return what stands in the account menu besides the profile. No query."""
    is_admin = user.is_authenticated and user.has_role(Role.ADMIN)
    tools = [*((MAILBOX,) if settings.DEMO or is_admin else ()), *(ADMIN_TOOLS if is_admin else ())]
    return [tool for tool in tools if tool.url]


def home_url(user: User) -> str:
    """Return where ``user`` starts: managers at the action plan, staff at the desk. No query."""
    start = PLAN if user.has_role(Role.MANAGER) else DESK if user.is_desk_member else PORTAL
    return start.url or PORTAL.url


def door_of(path: str) -> str:
    """Return the key of the door behind which ``path`` lies."""
    return next((door.key for door in (DESK, PLAN) if path.startswith(door.prefixes)), PORTAL.key)


def navigation(door_key: str, path: str) -> list[tuple[Link, bool]]:
    """Return the links of a door, each with whether ``path`` lies at or below it."""
    door = next(door for door in DOORS if door.key == door_key)
    links = [link for link in door.links if link.url]
    here = _nearest([each for link in links for each in (link, *link.below)], path)
    return [(link, here is not None and here in (link, *link.below)) for link in links]


def places(door_key: str, path: str) -> list[tuple[Link, bool]]:
    """Return the second row below the link that ``path`` lies at or below; mostly empty."""
    below = [each for link, is_here in navigation(door_key, path) if is_here for each in link.below]
    links = [link for link in below if link.url]
    here = _nearest(links, path)
    return [(link, link is here) for link in links]


def _nearest(links: list[Link], path: str) -> Link | None:
    """Return the link whose address is the path, else the longest above it but a door's home."""
    homes = {prefix for door in DOORS for prefix in door.prefixes}
    exact = [link for link in links if link.url == path]
    above = [link for link in links if path.startswith(_beginnings(link, homes))]
    return max(exact or above, key=lambda link: len(link.url), default=None)


def _beginnings(link: Link, homes: set[str]) -> tuple[str, ...]:
    own = (link.url,) if link.url and link.url not in homes else ()
    return own + link.also


@lru_cache(maxsize=64)
def _url(route: str) -> str:
    """Return the address of a route; "" while its room is not there, so its link is left out."""
    try:
        return reverse(route)
    except NoReverseMatch:
        return ""
