// Felt against real: ring felt, square measured; the line is coloured only where the gap survives.
// Rows have felt, measured.
import { mark, rule, sideColor } from "./paper.js";
import { rows, rowsTall } from "./rows.js";

export function dumbbell(d, ctx) {
  const { c } = ctx;
  return rows(d, ctx, { row: 34 }, (r, y, X, g) => {
    const color = sideColor(c, r.side, c.limit);
    g.push(rule(X(r.felt), y, X(r.measured), y, { stroke: color, lineWidth: r.side ? 4 : 3 }, 4));
    mark(g, X(r.felt), y, "circle", 5.5, { fill: c.paper, stroke: c.ink, lineWidth: 2 });
    mark(g, X(r.measured), y, "square", 5, { fill: c.ink });
  });
}

export const dumbbellTall = rowsTall(34);
