"""The set-up tools: pip's configuration for uv, styles without absent files."""

from tools import assets, python_packages

LISTING = """\
:env:.cert='/etc/authorities.pem'
:env:.find-links='/wheels /more'
global.cert='/etc/other.pem'
global.index-url='file:///index'
install.extra-index-url='file:///one file:///two'
global.timeout='60'
"""


class Printed:
    stdout = LISTING


def test_uv_gets_what_pip_is_configured_for(monkeypatch):
    monkeypatch.setattr(python_packages.subprocess, "run", lambda *_, **__: Printed)
    for name in ("UV_DEFAULT_INDEX", "UV_INDEX", "UV_FIND_LINKS", "SSL_CERT_FILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("UV_HTTP_TIMEOUT", "5")

    env = python_packages.uv_environment()

    assert env["SSL_CERT_FILE"] == "/etc/authorities.pem"
    assert env["UV_DEFAULT_INDEX"] == "file:///index"
    assert env["UV_INDEX"] == "file:///one file:///two"
    assert env["UV_FIND_LINKS"] == "/wheels,/more"
    assert env["UV_HTTP_TIMEOUT"] == "5"


def test_style_keeps_the_new_font_and_loses_old_ones_and_source_maps():
    style = (
        '@font-face{src:url("./a.woff2?v1") format("woff2"),url("./a.woff?") format("woff"),'
        'url("./a.ttf?v1") format("truetype")}\n/*# sourceMappingURL=a.css.map */\n'
    )

    kept = assets.without_absent_files(style)

    assert kept.strip() == '@font-face{src:url("./a.woff2?v1") format("woff2")}'


def test_script_loses_its_source_map():
    assert assets.without_absent_files("f();\n//# sourceMappingURL=a.js.map") == "f();\n"
