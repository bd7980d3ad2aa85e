from django.urls import path, register_converter

from requests_app.catalogue.vocabulary import Kind
from requests_app.portal.views import engagement, filing, home, mine, request, services


class KindConverter:
    """One of the three doors, in lower case."""

    regex = "|".join(kind.lower() for kind in Kind)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(KindConverter, "kind")

app_name = "portal"
urlpatterns = [
    path("", home.home, name="home"),
    path("search/", home.search, name="search"),
    path("services/", services.services, name="services"),
    path("services/<slug:slug>/", services.service, name="service"),
    path("new/", filing.new, name="new"),
    path("new/similar/", filing.similar, name="similar"),
    path("new/<kind:kind>/", filing.choose, name="choose"),
    path("new/for/<slug:slug>/", filing.file, name="file"),
    path("new/for/<slug:slug>/expected/", filing.expected, name="expected"),
    path("new/for/<slug:slug>/discard/", filing.discard, name="discard"),
    path("requests/", mine.requests, name="requests"),
    path("requests/<slug:number>/", request.request_, name="request"),
    path("requests/<slug:number>/reply/", request.reply, name="reply"),
    *(
        path(f"requests/<slug:number>/{step}/", request.step, {"step": step}, name=step)
        for step in request.STEPS
    ),
    path("requests/<slug:number>/followers/", request.follow, name="follow"),
    path("requests/<slug:number>/followers/<int:follower>/", request.unfollow, name="unfollow"),
    path("requests/<slug:number>/engagement/", engagement.engagement, name="engagement"),
    path("requests/<slug:number>/engagement/<slug:step>/", engagement.take, name="engagement_step"),
]
