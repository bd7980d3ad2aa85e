// Which departments differ more than chance? A dot at (n, share) in 95 % and 99.8 % limits; never a ranking.
// JSON: {axis, max_n, n_step?, n_name?, centre, curve:[{n,low95,high95,low998,high998}], items:[{label,n,v,few?,side?}]}
import { drawing, fmt, mark, rule, sideColor, text } from "./paper.js";
import { placeLabels, spread } from "./labels.js";

export function funnel(d, ctx) {
  const { w, h, c, narrow } = ctx;
  const L = narrow ? 38 : 50,
    R = narrow ? 76 : 96,
    T = 14,
    B = 46,
    gw = w - L - R,
    gh = h - T - B,
    [lo, hi] = d.axis;
  const X = (v) => L + (gw * v) / d.max_n,
    Y = (v) => T + gh * (1 - (v - lo) / (hi - lo)),
    g = [];
  const curve = (key, style) =>
    g.push({
      type: "polyline",
      silent: true,
      z: 2,
      shape: { points: d.curve.filter((p) => p[key] >= lo && p[key] <= hi).map((p) => [X(p.n), Y(p[key])]) },
      style: Object.assign({ fill: "none" }, style),
    });
  const inside = d.curve.filter((p) => p.low998 >= lo - 30);
  g.push({
    type: "polygon",
    silent: true,
    z: 0,
    shape: {
      points: inside
        .map((p) => [X(p.n), Y(Math.min(hi, p.high95))])
        .concat(
          inside
            .slice()
            .reverse()
            .map((p) => [X(p.n), Y(Math.max(lo, p.low95))]),
        ),
    },
    style: { fill: c.band },
  });
  ["low95", "high95"].forEach((k) => curve(k, { stroke: c.limit, lineWidth: 1.2 }));
  ["low998", "high998"].forEach((k) => curve(k, { stroke: c.limit, lineWidth: 1.2, lineDash: [5, 4] }));
  g.push(rule(L, Y(d.centre), L + gw, Y(d.centre), { stroke: c.limit, lineWidth: 1.4 }, 2));
  const end = d.curve[d.curve.length - 1];
  spread(
    [
      [end.high998, "99.8 % limit"],
      [end.high95, "95 % limit"],
      [d.centre, (narrow ? "" : "everyone ") + fmt(d.centre, 0) + " %"],
      [end.low95, "95 % limit"],
      [end.low998, "99.8 % limit"],
    ].map(([v, t]) => ({ y: Y(Math.max(lo, Math.min(hi, v))), t })),
    T,
    T + gh,
    14,
  ).forEach((l) => g.push(text(L + gw + 6, l.y, l.t, { fill: c.soft, size: 11 })));
  for (let v = Math.ceil(lo / 10) * 10; v <= hi; v += 10)
    g.push(text(L - 7, Y(v), v + (narrow ? "" : " %"), { fill: c.soft, size: 11, align: "right" }));
  const step = d.n_step || 50;
  for (let v = step; v <= d.max_n; v += step)
    g.push(text(X(v), T + gh + 12, String(v), { fill: c.soft, size: 11, align: "center" }));
  g.push(
    rule(L, T + gh, L + gw, T + gh, { stroke: c.line, lineWidth: 1 }),
    text(L + gw / 2, T + gh + 32, d.n_name || "answers", { fill: c.ink, align: "center", weight: 500 }),
  );
  const pts = d.items.map((it) => ({ x: X(it.n), y: Y(it.v), label: it.label }));
  const where = placeLabels(pts, [L + 2, T, L + gw, T + gh], narrow ? 11 : 12, []);
  d.items.forEach((it, i) => {
    const color = sideColor(c, it.side, c.data);
    mark(
      g,
      pts[i].x,
      pts[i].y,
      it.side === "bad" ? "diamond" : it.side === "good" ? "triangle" : "circle",
      4.5,
      it.few
        ? { fill: c.paper, stroke: color, lineWidth: 1.8 }
        : { fill: color, stroke: c.paper, lineWidth: 1 },
    );
    g.push(
      text(where[i].x, where[i].y, it.label, {
        fill: it.side ? c.ink : c.soft,
        size: narrow ? 11 : 12,
        weight: it.side ? 600 : 400,
        halo: c.paper,
      }),
    );
  });
  return drawing(ctx, g);
}
