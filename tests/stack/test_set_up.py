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


def test_uv_gets_what_pip_is_configured_for():
    configured = python_packages.parse_pip_configuration(LISTING)

    assert python_packages.in_words_of_uv(configured) == {
        "SSL_CERT_FILE": "/etc/authorities.pem",
        "UV_DEFAULT_INDEX": "file:///index",
        "UV_INDEX": "file:///one file:///two",
        "UV_FIND_LINKS": "/wheels,/more",
        "UV_HTTP_TIMEOUT": "60",
        "UV_INDEX_STRATEGY": "unsafe-best-match",
    }


def test_machine_without_pip_configuration_adds_only_the_strategy():
    assert python_packages.in_words_of_uv({}) == {"UV_INDEX_STRATEGY": "unsafe-best-match"}


def test_style_keeps_the_new_font_and_loses_old_ones_and_source_maps():
    style = (
        '@font-face{src:url("./a.woff2?v1") format("woff2"),url("./a.woff?") format("woff"),'
        'url("./a.ttf?v1") format("truetype")}\n/*# sourceMappingURL=a.css.map */\n'
    )

    kept = assets.without_absent_files(style)

    assert kept.strip() == '@font-face{src:url("./a.woff2?v1") format("woff2")}'


def test_script_loses_its_source_map():
    assert assets.without_absent_files("f();\n//# sourceMappingURL=a.js.map") == "f();\n"
