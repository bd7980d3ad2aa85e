// Where did the change come from? Solid bar rate effect, outlined bar mix effect, dark bar exact sum.
// Rows have rate, mix and rate_side (good, bad or null), or total: true and value.
import { box, rule, sideColor } from "./paper.js";
import { rows, rowsTall } from "./rows.js";

export function decomposition(d, ctx) {
  const { c } = ctx;
  return rows(d, ctx, { row: 34 }, (r, y, X, g) => {
    const bar = (v, dy, h, style) =>
      g.push(box(Math.min(X(0), X(v)), y + dy, Math.max(1, Math.abs(X(v) - X(0))), h, style, 3));
    if (r.total) {
      bar(r.value, -8, 16, { fill: c.ink });
      return;
    }
    bar(r.rate, -9, 9, { fill: sideColor(c, r.rate_side, c.data) });
    bar(r.mix, 2, 7, { fill: c.paper, stroke: c.soft, lineWidth: 1.2 });
    g.push(rule(X(0), y - 16, X(0), y + 16, { stroke: c.limit, lineWidth: 1 }, 4));
  });
}

export const decompositionTall = rowsTall(34);
