// How do answers spread? One bar a row, of 100 % of the answers: lowest value left and pale, highest right and dark.
// Rows have parts: [{v, k}] (value, count), lowest value first.
import { box, text } from "./paper.js";
import { rows, rowsTall } from "./rows.js";

export function distribution(d, ctx) {
  const { c } = ctx;
  return rows(d, ctx, { row: 38 }, (r, y, X, g) => {
    const total = r.parts.reduce((sum, part) => sum + part.k, 0);
    let at = 0;
    r.parts.forEach((part, i) => {
      if (!part.k) return;
      const left = X((100 * at) / total),
        right = X((100 * (at + part.k)) / total),
        dark = r.parts.length > 1 ? i / (r.parts.length - 1) : 1;
      g.push(box(left + 0.5, y - 9, Math.max(1, right - left - 1), 18, { fill: c.track, r: 2 }, 2));
      g.push(
        box(
          left + 0.5,
          y - 9,
          Math.max(1, right - left - 1),
          18,
          { fill: c.data, opacity: 0.08 + 0.92 * dark, r: 2 },
          3,
        ),
      );
      if (right - left > 26)
        g.push(
          text((left + right) / 2, y, String(part.v), {
            fill: dark > 0.55 ? c.paper : c.ink,
            align: "center",
            size: 11,
            weight: 600,
          }),
        );
      at += part.k;
    });
  });
}

export const distributionTall = rowsTall(38);
