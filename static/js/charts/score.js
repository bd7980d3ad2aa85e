// Key customers: tick score, grey range that unknown criteria leave open, numbered dots the criteria.
// Rows have point, low, high, criteria: [{v|null, judged}] (0 to 1).
import { box, mark, rule, text } from "./paper.js";
import { rows, rowsTall } from "./rows.js";

export function score(d, ctx) {
  const { c } = ctx;
  return rows(d, ctx, { row: 62, stacked: 134 }, (r, y, X, g) => {
    const base0 = y + 14;
    g.push(box(X(0), base0 - 4, X(1) - X(0), 8, { fill: c.band }, 1));
    g.push(box(X(r.low), base0 - 4, Math.max(2, X(r.high) - X(r.low)), 8, { fill: c.limit }, 2));
    g.push(rule(X(r.point), base0 - 8, X(r.point), base0 + 8, { stroke: c.ink, lineWidth: 3 }, 6));
    const placed = [];
    r.criteria.forEach((k, i) => {
      if (k.v === null) return;
      const x = X(k.v);
      let level = 0;
      while (placed.some((p) => Math.abs(p[0] - x) < 17 && p[1] === level)) level++;
      placed.push([x, level]);
      const cy = y - 6 - level * 17;
      mark(
        g,
        x,
        cy,
        "circle",
        8,
        k.judged ? { fill: c.paper, stroke: c.data, lineWidth: 1.5 } : { fill: c.data },
      );
      g.push(
        text(x, cy + 0.5, String(i + 1), {
          fill: k.judged ? c.ink : c.paper,
          align: "center",
          size: 10.5,
          weight: 600,
        }),
      );
    });
  });
}

export const scoreTall = rowsTall(62, 134);
