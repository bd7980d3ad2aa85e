"""Tabler's style sheet is cut to what some page can use."""

import pytest

from tools import styles

WORDS = {"btn", "card", "is-invalid"}


@pytest.mark.parametrize(
    ("style", "kept"),
    [
        (".btn{a:b}.other{c:d}", ".btn{a:b}"),
        (".btn,.other>a,a{a:b}", ".btn,a{a:b}"),
        (".btn.other{a:b}", ""),
        (".btn:not(.other,.more){a:b}", ".btn:not(.other,.more){a:b}"),
        (":is(.a,:not(.b)) .card{a:b}", ":is(.a,:not(.b)) .card{a:b}"),
        ("body{a:b}", "body{a:b}"),
        ("@media print{.other{a:b}.btn{a:b}}", "@media print{.btn{a:b}}"),
        ("@media print{.other{a:b}}", ""),
        ("@keyframes spin{from{a:b}.5%{c:d}}", "@keyframes spin{from{a:b}.5%{c:d}}"),
        ('@charset "UTF-8";.other{a:b}', '@charset "UTF-8";'),
        ("/*! licence {} */.btn{a:b}", "/*! licence {} */.btn{a:b}"),
        ('.btn{b:url("data:x,{.q}")}.other{a:b}', '.btn{b:url("data:x,{.q}")}'),
        (r".w-1\/2{a:b}", ""),
    ],
)
def test_keeps_what_can_match(style, kept):
    assert styles.only(WORDS, style) == kept


def test_knows_the_classes_that_forms_are_drawn_with():
    words = styles.known_words()

    assert {"is-invalid", "form-control", "invalid-feedback", "btn-primary"} <= words
