"""Charts drawn for paper: what stands where, from the JSON that a browser draws."""

import pytest

from csap.telling.drawing import KINDS, draw, key, legend
from csap.telling.drawing.ink import colour, of_side, tokens
from csap.telling.drawing.paper import spread

MONTHS = [
    {"t": f"2026-{month:02}", "label": "x", "tick": f"m{month}", "v": 70.0 + month, "state": "ok"}
    for month in range(1, 11)
]
RUN = {
    "kind": "p-prime",
    "unit": "%",
    "decimals": 0,
    "axis": [60, 90],
    "step": 10,
    "centre": 75.0,
    "low": [65.0] * 10,
    "high": [85.0] * 10,
    "points": MONTHS,
}
ROW = {"label": "Payroll", "right": "81 % (75–86)", "side": None}
AXIS = {"axis": [0, 100], "ticks": [{"v": 0, "label": "0 %"}, {"v": 100, "label": "100 %"}]}


def shapes(drawing, tag, **wanted):
    """Return the shapes of a tag that have these attributes."""
    found = [(shape, dict(shape.attributes)) for shape in drawing.shapes if shape.tag == tag]
    return [
        shape
        for shape, attributes in found
        if all(attributes.get(name) == value for name, value in wanted.items())
    ]


def words(drawing):
    return [shape.text for shape in drawing.shapes if shape.tag == "text"]


def with_point(at, **changes):
    points = [point | changes if index == at else point for index, point in enumerate(MONTHS)]
    return RUN | {"points": points}


class TestRun:
    def test_has_a_dot_a_month_and_names_its_lines(self):
        drawing = draw("run", RUN)

        assert len(shapes(drawing, "circle")) == 10
        assert len(shapes(drawing, "polygon")) == 1  # the band between the limits
        told = [text.replace("\N{NO-BREAK SPACE}", " ") for text in words(drawing)]
        assert {"upper limit 85 %", "average 75 %", "lower limit 65 %"} <= set(told)

    def test_a_value_lies_where_the_scale_says(self):
        drawing = draw("run", with_point(0, v=75.0), height=190)
        (_, *centre) = shapes(drawing, "polyline", stroke=colour("csap-limit"))
        level = float(dict(centre[-1].attributes)["points"].split(",")[1].split()[0])

        assert float(dict(shapes(drawing, "circle")[0].attributes)["cy"]) == level

    @pytest.mark.parametrize(("side", "corners"), [("bad", 4), ("good", 3), (None, 4)])
    def test_a_signal_is_told_by_shape_and_colour(self, side, corners):
        drawing = draw("run", with_point(4, signal={"side": side, "rule": "x"}))
        fill = colour(of_side(side, "csap-shift"))

        (sign,) = shapes(drawing, "polygon", fill=fill)
        assert len(dict(sign.attributes)["points"].split()) == corners
        assert len(shapes(drawing, "circle")) == 9

    def test_nothing_is_joined_across_a_month_without_a_value(self):
        joined = shapes(draw("run", RUN), "polyline", stroke=colour("csap-data"))
        parted = draw("run", with_point(4, v=None, gap="no data"))

        assert len(joined) == 1
        assert len(shapes(parted, "polyline", stroke=colour("csap-data"))) == 2
        assert "no data" in words(parted)

    def test_a_provisional_month_is_hollow_and_joined_by_dashes(self):
        drawing = draw("run", with_point(9, state="provisional"))

        assert len(shapes(drawing, "circle", fill="white")) == 1
        assert len(shapes(drawing, "polyline", **{"stroke-dasharray": "2 3"})) == 1

    def test_a_plan_starts_where_its_month_starts(self):
        drawing = draw("run", RUN | {"events": [{"t": "2026-05", "label": "CSAP-7"}]})

        assert len(shapes(drawing, "polyline", stroke=colour("tblr-primary"))) == 1
        assert "CSAP-7" in words(drawing)

    def test_months_without_a_value_say_why_once_for_those_that_follow_each_other(self):
        why = {3: "hidden", 4: "hidden", 5: "few", 8: "hidden"}
        points = [
            point | ({"v": None, "gap": why[at]} if at in why else {})
            for at, point in enumerate(MONTHS)
        ]

        told = words(draw("run", RUN | {"points": points}))

        assert [text for text in told if "hidden" in text] == ["hidden or few", "hidden"]

    def test_many_shares_are_all_named_where_there_is_room(self):
        points = [point | {"k": 7, "n": 9, "low": 60.0, "high": 90.0} for point in MONTHS]
        shares = RUN | {"kind": "k-of-n", "points": points}

        assert words(draw("run", shares)).count("7/9") == 10
        assert words(draw("run", shares, width=330)).count("7/9") < 10


class TestEffect:
    DATA = RUN | {
        "start": 6,
        "start_label": "plan starts, 1 Jul 2026",
        "target": {"v": 84.0},
        "fit": [72.0] * 6 + [84.0] * 4,
        "counterfactual": [72.0] * 10,
        "effect_label": "change +12 points (8 to 16)",
    }

    def test_has_months_before_and_since_what_fits_them_and_what_would_have_been(self):
        drawing = draw("effect", self.DATA)

        assert len(shapes(drawing, "circle")) == 6
        assert len(shapes(drawing, "polygon", fill=colour("csap-improve"))) == 4
        (old,) = shapes(drawing, "polyline", **{"stroke-dasharray": "5 4"})
        assert len(dict(old.attributes)["points"].split()) == 5  # from the month before on
        told = [text.replace("\N{NO-BREAK SPACE}", " ") for text in words(drawing)]
        named = {"level now 84 %", "change +12 points (8 to 16)", "old trend continued 72 %"}
        assert named | {"target 84 %", "plan starts, 1 Jul 2026"} <= set(told)

    def test_a_change_for_the_worse_has_the_other_colour(self):
        drawing = draw("effect", self.DATA | {"is_worse": True})

        assert len(shapes(drawing, "polygon", fill=colour("csap-concern"))) == 4
        assert not shapes(drawing, "polygon", fill=colour("csap-improve"))

    def test_without_a_fit_the_months_stand_alone_and_a_gap_is_one(self):
        fitted = ("fit", "counterfactual", "effect_label")
        alone = {name: value for name, value in self.DATA.items() if name not in fitted}
        gap = [point | ({"v": None} if at == 2 else {}) for at, point in enumerate(MONTHS)]

        drawing = draw("effect", alone | {"points": gap})

        assert len(shapes(drawing, "circle")) == 5
        assert not shapes(drawing, "polyline", **{"stroke-dasharray": "5 4"})

    def test_a_band_covers_neither_the_start_nor_the_months(self):
        drawing = draw("effect", self.DATA | {"band": [65.0, 70.0], "target": None})

        order = [(shape.tag, dict(shape.attributes)) for shape in drawing.shapes]
        (band,) = [
            at for at, (tag, each) in enumerate(order) if each["fill"] == colour("csap-track")
        ]
        lines = [at for at, (tag, each) in enumerate(order) if tag in ("polyline", "circle")]
        assert band < min(lines)

    def test_no_name_runs_over_the_edge_of_the_sheet(self):
        late = self.DATA | {"start": 9}

        for shape in shapes(draw("effect", late), "text"):
            at = dict(shape.attributes)
            if at["text-anchor"] == "start":
                assert float(at["x"]) + len(shape.text) * 10.5 * 0.5 < 672


class TestBacklog:
    DATA = {
        "bands": ["up to 5 days", "6–10", "11–20", "over 20"],
        "flow": [0, 40, 10],
        "open": [0, 20, 5],
        "points": [
            {"t": f"2026-0{month}", "label": "x", "tick": f"m{month}",
             "created": 20 + month, "resolved": 19, "open": [8, 4, 0, month]}
            for month in range(1, 5)
        ],
    }  # fmt: skip

    def test_stacks_the_ages_of_each_month_and_names_the_newest(self):
        drawing = draw("backlog", self.DATA)

        oldest = shapes(drawing, "rect", fill=colour("csap-age-4"))
        heights = [float(dict(bar.attributes)["height"]) for bar in oldest]
        assert heights[3] == pytest.approx(4 * heights[0], abs=0.1)
        named = {"created 24", "resolved 19", "up to 5 days 8", "6–10 4", "11–20 0", "over 20 4"}
        assert named <= set(words(drawing))

    def test_bands_of_none_keep_their_order(self):
        points = [point | {"open": [1, 0, 0, 0]} for point in self.DATA["points"]]
        drawing = draw("backlog", self.DATA | {"points": points})

        names = ["over 20 0", "11–20 0", "6–10 0", "up to 5 days 1"]
        told = shapes(drawing, "text")
        placed = {each.text: float(dict(each.attributes)["y"]) for each in told}
        assert sorted(names, key=placed.__getitem__) == names


class TestKey:
    def test_names_the_signs_that_the_chart_has_and_no_others(self):
        assert words(key("run", RUN)) == ["one month, usual", "usual range"]
        more = with_point(4, signal={"side": "bad", "rule": "x"}) | {"target": {"v": 80.0}}
        assert words(key("run", more)) == [
            "one month, usual",
            "signal to the bad side",
            "usual range",
            "target",
        ]

    def test_of_rows_is_by_what_the_rows_hold(self):
        row = ROW | {"value": 81.0, "promise": 90.0}

        assert words(key("bullet", {"rows": [row]})) == ["kept", "promise"]
        told = words(key("bullet", {"rows": [row, row | {"side": "bad", "low": 70.0}]}))
        assert told == ["kept", "kept, promise not supported", "95 % interval", "promise"]

    def test_a_chart_that_names_all_itself_has_none(self):
        assert key("backlog", TestBacklog.DATA) is None

    def test_of_a_page_has_every_sign_of_months(self):
        assert len(words(legend())) == 7


class TestRows:
    def test_are_as_far_apart_as_they_are_told(self):
        row = ROW | {"value": 81.0}

        usual, wide = (
            draw("bullet", AXIS | more | {"rows": [row] * 3}) for more in ({}, {"row": 40})
        )

        assert wide.height - usual.height == 3 * (40 - 27)

    def test_a_bullet_has_bar_whisker_and_ticks(self):
        row = ROW | {"value": 81.0, "low": 75.0, "high": 86.0, "promise": 90.0, "side": "bad"}
        drawing = draw("bullet", AXIS | {"rows": [row]})

        (bar,) = shapes(drawing, "rect", fill=colour("csap-concern"))
        (promise,) = shapes(drawing, "polyline", **{"stroke-width": "3"})
        end = float(dict(bar.attributes)["x"]) + float(dict(bar.attributes)["width"])
        assert end < float(dict(promise.attributes)["points"].split(",")[0])

    def test_a_zone_shows_few_answers_hollow(self):
        row = ROW | {"minimum": 40.0, "desired": 70.0, "perceived": 55.0, "low": 50.0, "high": 60.0}

        assert not shapes(draw("zone", AXIS | {"rows": [row]}), "circle", fill="white")
        few = draw("zone", AXIS | {"rows": [row | {"few": True}]})
        assert len(shapes(few, "circle", fill="white")) == 1

    def test_a_dumbbell_is_coloured_only_where_it_is_no_chance(self):
        row = ROW | {"felt": 60.0, "measured": 80.0}
        plain = draw("dumbbell", AXIS | {"rows": [row]})
        clear = draw("dumbbell", AXIS | {"rows": [row | {"side": "good"}]})

        assert not shapes(plain, "polyline", stroke=colour("csap-improve"))
        assert len(shapes(clear, "polyline", stroke=colour("csap-improve"))) == 1

    def test_a_score_leaves_out_what_is_unknown(self):
        criteria = [{"v": 20.0, "judged": False}, {"v": None, "judged": True}]
        row = ROW | {"point": 60.0, "low": 50.0, "high": 80.0, "criteria": criteria}

        assert len(shapes(draw("score", AXIS | {"rows": [row]}), "circle")) == 1

    def test_a_hidden_row_keeps_its_place_and_shows_why(self):
        row = ROW | {"hidden": "hidden: fewer than 5 answers"}
        drawing = draw("zone", AXIS | {"rows": [row, row]})

        assert words(drawing).count("hidden: fewer than 5 answers") == 2
        assert not shapes(drawing, "rect")


class TestNarrow:
    def test_a_run_names_its_lines_briefly_and_every_half_year(self):
        told = words(draw("run", RUN, width=330))

        assert "limit 85\N{NO-BREAK SPACE}%" in told
        assert "avg 75\N{NO-BREAK SPACE}%" in told
        assert {"m1", "m7"} <= set(told)
        assert "m4" not in told


class TestDistribution:
    ROWS = [ROW | {"parts": [{"v": 1, "k": 10}, {"v": 2, "k": 0}, {"v": 5, "k": 30}]}]

    def test_parts_share_the_bar_by_their_counts_the_highest_darkest(self):
        drawing = draw("distribution", AXIS | {"rows": self.ROWS})

        low, high = [dict(shape.attributes) for shape in drawing.shapes if shape.tag == "rect"]
        assert float(high["width"]) == pytest.approx(3 * float(low["width"]), abs=3)
        assert high["fill"] == colour("csap-data")
        assert low["fill"] > high["fill"]
        assert {"1", "5"} <= set(words(drawing))


class TestBuyIn:
    def test_parts_share_the_bar_by_their_counts_and_say_how_many(self):
        row = ROW | {"support": 30, "changes": 10, "object": 0}
        drawing = draw("buyin", AXIS | {"rows": [row]})

        most, some = [dict(shape.attributes) for shape in drawing.shapes if shape.tag == "rect"]
        assert float(most["width"]) == pytest.approx(3 * float(some["width"]), abs=3)
        assert {"30", "10"} <= set(words(drawing))


class TestQuadrant:
    AXES = {"name": "performance", "min": 6.0, "max": 8.0, "cross": 7.0, "ticks": []}
    DATA = {
        "x": AXES,
        "y": AXES | {"name": "importance"},
        "corners": {"tl": "Concentrate here", "tr": "", "bl": "", "br": ""},
        "focus": "tl",
        "items": [
            {"label": "Payroll", "x": 6.5, "y": 7.5, "hollow": False, "side": "bad",
             "shape": "diamond"},
            {"label": "Mail", "x": 7.5, "y": 7.5, "hollow": True, "side": None,
             "xlow": 7.0, "xhigh": 8.0},
        ],
    }  # fmt: skip

    def test_what_comes_first_is_a_diamond_and_what_borders_is_hollow(self):
        drawing = draw("quadrant", self.DATA)

        assert len(shapes(drawing, "polygon")) == 1
        (ring,) = shapes(drawing, "circle", fill="white")
        assert ring
        assert {"Payroll", "Mail", "Concentrate here"} <= set(words(drawing))

    def test_names_do_not_cover_each_other(self):
        items = [self.DATA["items"][1] | {"label": f"Service {n}"} for n in range(3)]
        drawing = draw("quadrant", self.DATA | {"items": items})

        places = [dict(each.attributes) for each in drawing.shapes if "Service" in each.text]
        assert len({(each["x"], each["y"]) for each in places}) == 3


def test_the_same_data_give_the_same_shapes():
    assert draw("run", RUN) == draw("run", RUN)


def test_every_kind_is_drawn_in_colours_of_the_light_theme():
    assert colour("csap-data") == "#3f4d63"
    rows = {"bullet", "zone", "dumbbell", "score", "distribution", "buyin"}
    assert set(KINDS) == rows | {"run", "quadrant", "effect", "backlog"}
    with pytest.raises(KeyError):
        colour("no-such-colour")
    assert "sd-line" in tokens()


def test_names_are_moved_apart_in_order():
    assert spread([10.0, 12.0, 50.0], low=0, high=60, apart=13) == [10.0, 23.0, 50.0]
    assert spread([58.0, 59.0], low=0, high=60, apart=13) == [47.0, 60.0]
