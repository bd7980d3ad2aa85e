// What do users expect and get? Grey bar from minimum to desired, dot perceived with its interval.
// Rows have minimum, desired, perceived, low?, high?, few?
import { box, isNumber, mark, rule, sideColor, whisker } from "./paper.js";
import { rows, rowsTall } from "./rows.js";

export function zone(d, ctx) {
  const { c } = ctx;
  return rows(d, ctx, { row: 36 }, (r, y, X, g) => {
    g.push(box(X(r.minimum), y - 8, X(r.desired) - X(r.minimum), 16, { fill: c.track, r: 2 }, 2));
    g.push(
      rule(X(r.minimum), y - 10, X(r.minimum), y + 10, { stroke: c.limit, lineWidth: 1.5 }, 3),
      rule(X(r.desired), y - 10, X(r.desired), y + 10, { stroke: c.limit, lineWidth: 1.5 }, 3),
    );
    const color = sideColor(c, r.side, c.ink);
    if (isNumber(r.low)) whisker(g, X, y, r.low, r.high, color);
    mark(g, X(r.perceived), y, r.side === "bad" ? "diamond" : r.side === "good" ? "triangle" : "circle", 5, {
      fill: r.few ? c.paper : color,
      stroke: color,
      lineWidth: 1.8,
    });
  });
}

export const zoneTall = rowsTall(36);
