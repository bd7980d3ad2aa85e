// Who supports, who would with changes, who objects; of those who answered.
// Rows have support, changes, object (counts).
import { box, text } from "./paper.js";
import { rows, rowsTall } from "./rows.js";

export function buyin(d, ctx) {
  const { c } = ctx;
  return rows(d, ctx, { row: 36 }, (r, y, X, g) => {
    const parts = [
      [r.support, { fill: c.improve }, c.paper],
      [r.changes, { fill: c.track, stroke: c.limit, lineWidth: 1 }, c.ink],
      [r.object, { fill: c.concern }, c.paper],
    ];
    let at = 0;
    const total = r.support + r.changes + r.object;
    parts.forEach(([k, style, ink]) => {
      if (!k) return;
      const a = X((100 * at) / total),
        b = X((100 * (at + k)) / total);
      g.push(box(a + 0.5, y - 9, Math.max(1, b - a - 1.5), 18, style, 3));
      if (b - a > 20)
        g.push(text((a + b) / 2, y, String(k), { fill: ink, align: "center", size: 11, weight: 600 }));
      at += k;
    });
  });
}

export const buyinTall = rowsTall(36);
