"""Tiny files of answers, written by the tests; nothing in them is real data."""

import gzip

from django.utils import timezone

from surveys import services
from surveys.importing.mapping_files import parse_mapping

MAPPING = """
title = "Yearly survey"
[rows]
delimiter = ";"
decimal = ","
missing = ["n/a"]
[questionnaire]
code = "YEARLY"
name = "Yearly survey"
[collection]
collected_on = 2020-03-02
[respondent]
column = "who"
[[question]]
key = "overall"
kind = "RATING"
text = "All in all?"
column = "overall"
scale = [1, 5]
words = { poor = 1 }
comment = { column = "why", text = "Why?" }
[[question]]
key = "speed"
kind = "EXPECTATION"
text = "Speed"
expected = "wanted"
perceived = "found"
zone_width = 2
scale = [1, 9]
"""
HEADER = "who;overall;why;wanted;found"


def mapping(text=MAPPING, *changes):
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    return parse_mapping(text, called="tests.toml")


def answer_file(folder, *rows, header=HEADER, name="answers.csv", encoding="utf-8"):
    content = "\n".join([header, *rows, ""]).encode(encoding)
    path = folder / name
    path.write_bytes(gzip.compress(content) if name.endswith(".gz") else content)
    return path


def bring_in(path, rules=None, *, name="Yearly 2020", **given):
    rules = rules or mapping()
    return services.import_answers(path, mapping=rules, name=name, at=timezone.now(), **given)
