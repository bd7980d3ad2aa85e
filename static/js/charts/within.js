// How long does it take, and what may be promised? Cumulative steps, band, what was asked, the slider's point.
// JSON: {n, min?, max, tick, unit?, x_name, ask:{t,p}, safe:{t,p}, steps:[{t,k,share,low,high,said,state}]; open? in feasibility.js}
import { drawing, fmt, isNumber, mark, rule, text } from "./paper.js";

export function within(d, ctx) {
  const { w, h, c, narrow } = ctx;
  const L = narrow ? 38 : 50,
    R = narrow ? 14 : 26,
    T = 22,
    B = 46,
    gw = w - L - R,
    gh = h - T - B;
  const min = d.min || 0,
    unit = d.unit || "h",
    X = (t) => L + (gw * (Math.min(d.max, Math.max(min, t)) - min)) / (d.max - min),
    Y = (p) => T + gh * (1 - p / 100),
    g = [];
  const at = (t) => {
    let s = { t: min, share: 0, low: 0, high: 0, k: 0, said: "0 %" };
    for (const step of d.steps) {
      if (step.t > t + 1e-9) break;
      s = step;
    }
    return s;
  };
  const now = ctx.state && isNumber(ctx.state.t) ? ctx.state.t : d.ask.t,
    s = at(now);
  const stairs = (key) => {
    const p = [];
    let prev = 0;
    d.steps.forEach((e) => {
      if (e.t > d.max) return;
      p.push([X(e.t), Y(prev)], [X(e.t), Y(e[key])]);
      prev = e[key];
    });
    p.push([X(d.max), Y(prev)]);
    return p;
  };
  g.push({
    type: "polygon",
    silent: true,
    z: 1,
    shape: { points: stairs("high").concat(stairs("low").reverse()) },
    style: { fill: c.track },
  });
  g.push({
    type: "polyline",
    silent: true,
    z: 4,
    shape: { points: stairs("share") },
    style: { fill: "none", stroke: c.data, lineWidth: 2.2 },
  });
  [0, 25, 50, 75, 100].forEach((p) => {
    g.push(text(L - 7, Y(p), p + (narrow ? "" : " %"), { fill: c.soft, size: 11, align: "right" }));
    g.push(rule(L, Y(p), L + gw, Y(p), { stroke: c.line, lineWidth: 0.7 }, 0));
  });
  const places = Math.max(0, -Math.floor(Math.log10(d.tick) + 1e-9));
  for (let t = min; t <= d.max + 1e-9; t += d.tick) {
    // The last one stands left of its place, so that the edge cuts nothing off.
    const isLast = t > d.max - d.tick / 2;
    const [x, align] = isLast ? [L + gw + R - 4, "right"] : [X(t), "center"];
    g.push(text(x, T + gh + 12, fmt(t, places) + (narrow ? "" : " " + unit), { fill: c.soft, size: 11, align }));
  }
  g.push(text(L + gw / 2, T + gh + 32, d.x_name, { fill: c.ink, align: "center", weight: 500 }));
  g.push(rule(L, Y(d.ask.p), L + gw, Y(d.ask.p), { stroke: c.ink, lineWidth: 1.2, lineDash: [2, 3] }, 3));
  g.push(
    text(L + gw, Y(d.ask.p) - 9, "asked for: " + d.ask.p + " %", {
      fill: c.ink,
      weight: 600,
      align: "right",
      size: 11.5,
      halo: c.paper,
    }),
  );
  g.push(rule(X(d.ask.t), T, X(d.ask.t), T + gh, { stroke: c.ink, lineWidth: 1.2, lineDash: [2, 3] }, 3));
  g.push(
    text(X(d.ask.t), T - 9, (narrow ? "ask " : "asked for: ") + d.ask.t + " " + unit, {
      fill: c.ink,
      weight: 600,
      align: "center",
      size: 11.5,
    }),
  );
  if (d.safe)
    g.push(rule(X(d.safe.t), Y(d.safe.p), X(d.safe.t), T + gh, { stroke: c.improve, lineWidth: 2 }, 5));
  if (d.safe)
    mark(g, X(d.safe.t), Y(d.safe.p), "triangle", 6, { fill: c.improve, stroke: c.paper, lineWidth: 1 });
  const nearTheEnd = d.safe && X(d.safe.t) > L + gw * 0.75;
  if (d.safe)
    g.push(
      text(
        X(d.safe.t) + (nearTheEnd ? -10 : 10),
        T + gh - 26,
        narrow
          ? "can promise\n" + d.safe.t + " " + unit
          : "we can promise " + d.safe.t + " " + unit + "\nfor " + d.safe.p + " in 100",
        { fill: c.improve, weight: 600, halo: c.paper, align: nearTheEnd ? "right" : "left" },
      ),
    );
  g.push(
    rule(X(now), Y(s.share), X(now), T + gh, { stroke: c.accent, lineWidth: 2 }, 6),
    rule(L, Y(s.share), X(now), Y(s.share), { stroke: c.accent, lineWidth: 1, lineDash: [3, 3] }, 6),
  );
  g.push(rule(X(now), Y(s.low), X(now), Y(s.high), { stroke: c.accent, lineWidth: 5, opacity: 0.35 }, 6));
  mark(g, X(now), Y(s.share), "circle", 6, { fill: c.accent, stroke: c.paper, lineWidth: 2 }, 9);
  g.push(
    text(X(now) + 10, Y(s.share) + 16, s.said, {
      fill: c.accent,
      weight: 700,
      size: 13,
      halo: c.paper,
    }),
  );
  return drawing(ctx, g);
}
