// What would have been without the plan? Dots, fitted line, old trend dashed, bracket the change with its interval.
// JSON: {points:[…], start:index, start_label, unit, decimals, fit?:[…], counterfactual?:[…], effect_label, effect_brief,
// is_worse?, axis, step, target?, band?, notes?}. Without a fit the dots stand alone; a point whose v is null is a gap.
import { base, box, escape, fmt, rule, text, textWidth } from "./paper.js";
import { spread } from "./labels.js";

const GAP = 8,
  EDGE = 6;

export function effect(d, ctx) {
  const { w, h, c, narrow } = ctx;
  const unit = d.unit ? "\u00a0" + d.unit : "",
    say = (v) => fmt(v, d.decimals) + unit,
    gain = d.is_worse ? c.concern : c.improve,
    last = d.points.length - 1,
    size = narrow ? 11 : 12;
  const words = told(),
    L = narrow ? 34 : 46,
    R = GAP + EDGE + Math.max(...words.map((l) => textWidth(l.t, size, l.o.weight)), 0),
    T = 30,
    B = 36,
    n = d.points.length,
    gw = w - L - R,
    gh = h - T - B,
    bw = gw / n;
  const [lo, hi] = d.axis,
    px = (i) => L + (i + 0.5) * bw,
    py = (v) => T + gh * (1 - (v - lo) / (hi - lo));
  const s = d.start,
    g = [];
  const seg = (values, from, to) => values.map((v, i) => (i >= from && i <= to ? v : null));
  g.push(box(L + s * bw, T, gw - s * bw, gh, { fill: c.band }));
  g.push(rule(L + s * bw, T - 10, L + s * bw, T + gh, { stroke: c.accent, lineWidth: 1.4 }, 5));
  g.push(text(L + s * bw + 5, T - 10, d.start_label, { fill: c.accent, weight: 600, halo: c.paper }));
  if (d.target) {
    g.push(
      rule(L, py(d.target.v), L + gw, py(d.target.v), { stroke: c.ink, lineWidth: 1.2, lineDash: [2, 3] }, 3),
    );
  }
  if (d.band) {
    g.push(box(L, py(d.band[1]), gw, py(d.band[0]) - py(d.band[1]), { fill: c.track, opacity: 0.5 }, 1));
  }
  if (d.fit) bracket();
  const labels = words.map((l) => ({ y: py(l.v), t: l.t, o: l.o }));
  spread(labels, T, T + gh, 15).forEach((l) =>
    g.push(text(L + gw + GAP, l.y, l.t, Object.assign({ size }, l.o))),
  );
  (d.notes || []).forEach((note) => {
    const i = d.points.findIndex((p) => p.t === note.t);
    if (!narrow)
      g.push(
        text(px(i) - 10, py(d.points[i].v) + 16, note.text, { fill: c.soft, align: "right", halo: c.paper }),
      );
  });
  function bracket() {
    const x = px(last) + bw * 0.35,
      y1 = py(d.fit[last]),
      y0 = py(d.counterfactual[last]),
      style = { stroke: gain, lineWidth: 2 };
    g.push(rule(x, y1, x, y0, style, 8), rule(x - 4, y1, x + 4, y1, style, 8), rule(x - 4, y0, x + 4, y0, style, 8));
  }
  // What is written at the right edge, each at its value of the axis.
  function told() {
    const found = [],
      strong = { fill: c.ink, weight: 600 };
    if (d.fit) {
      const [now, then] = [d.fit[last], d.counterfactual[last]];
      found.push(
        { v: now, t: narrow ? say(now) : "level now " + say(now), o: strong },
        { v: (now + then) / 2, t: narrow ? d.effect_brief : d.effect_label, o: { fill: gain, weight: 600 } },
        { v: then, t: narrow ? say(then) : "old trend continued " + say(then), o: { fill: c.soft } },
      );
    }
    if (d.target) found.push({ v: d.target.v, t: "target " + say(d.target.v), o: strong });
    return found;
  }
  const line = (data, style) => ({
    type: "line",
    data,
    symbol: "none",
    silent: true,
    lineStyle: style,
    tooltip: { show: false },
    z: 4,
  });
  return base(ctx, {
    grid: { left: L, right: R, top: T, bottom: B },
    xAxis: {
      type: "category",
      data: d.points.map((p) => p.t),
      axisTick: { show: false },
      axisLine: { lineStyle: { color: c.line } },
      axisLabel: {
        interval: 0,
        lineHeight: 13,
        color: c.soft,
        fontSize: 11,
        formatter: (t, i) =>
          ["01", narrow ? "07" : "04", "07", narrow ? "07" : "10"].includes(t.slice(5))
            ? d.points[i].tick
            : "",
      },
    },
    yAxis: {
      type: "value",
      min: lo,
      max: hi,
      interval: d.step,
      axisLabel: { color: c.soft, fontSize: 11, formatter: (v) => fmt(v) + (narrow ? "" : unit) },
      splitLine: { show: false },
    },
    tooltip: Object.assign(base(ctx).tooltip, {
      trigger: "axis",
      formatter: (items) => {
        const p = d.points[items[0].dataIndex];
        if (p.v === null) return "<strong>" + escape(p.label) + "</strong><br>not measured";
        const of = p.n ? " (n = " + p.n + ")" : "";
        return "<strong>" + escape(p.label) + "</strong><br>" + escape(say(p.v)) + of;
      },
    }),
    series: [
      ...(d.fit
        ? [
            line(seg(d.fit, 0, s - 1), { color: c.soft, width: 2 }),
            line(seg(d.counterfactual, s - 1, last), { color: c.soft, width: 2, type: [5, 4] }),
            line(seg(d.fit, s, last), { color: gain, width: 2.5 }),
          ]
        : []),
      {
        type: "scatter",
        data: d.points.map((p, i) => ({
          value: p.v,
          symbol: i < s ? "circle" : "triangle",
          itemStyle: { color: i < s ? c.data : gain },
        })),
        symbolSize: 8,
        z: 6,
      },
    ],
    graphic: g,
  });
}
