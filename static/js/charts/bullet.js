// Delivered against promise and target: bar value, whisker interval, thick tick promise, dotted target.
// Rows have value, low?, high?, promise?, target?
import { box, isNumber, rule, whisker } from "./paper.js";
import { rows, rowsTall } from "./rows.js";

export function bullet(d, ctx) {
  const { c } = ctx;
  return rows(d, ctx, { row: 42 }, (r, y, X, g) => {
    g.push(box(X(d.axis[0]), y - 10, X(d.axis[1]) - X(d.axis[0]), 20, { fill: c.band }, 1));
    g.push(
      box(
        X(d.axis[0]),
        y - 5,
        X(r.value) - X(d.axis[0]),
        10,
        { fill: r.side === "bad" ? c.concern : c.data },
        3,
      ),
    );
    if (isNumber(r.low)) whisker(g, X, y, r.low, r.high, c.ink, 6);
    if (isNumber(r.promise))
      g.push(rule(X(r.promise), y - 12, X(r.promise), y + 12, { stroke: c.ink, lineWidth: 3 }, 7));
    if (isNumber(r.target) && r.target !== r.promise)
      g.push(
        rule(
          X(r.target),
          y - 12,
          X(r.target),
          y + 12,
          { stroke: c.ink, lineWidth: 1.3, lineDash: [2, 2] },
          7,
        ),
      );
  });
}

export const bulletTall = rowsTall(42);
