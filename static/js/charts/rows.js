// The frame of charts made of rows: words at the left, a reading at the right, a drawing between.
// JSON: {axis:[lo,hi], ticks:[{v,label}], marks?:[{v,label}], row?:px, rows:[{label, sub?, right, right_brief, side, hidden?, …}]}
import { drawing, rule, sideColor, text, textWidth } from "./paper.js";

// Room for the words first, the rest for the drawing; where too little is left, the words move above the bar.
function rowFrame(d, w) {
  const left =
    Math.max(
      ...d.rows.map((r) => Math.max(textWidth(r.label, 12.5, 500), r.sub ? textWidth(r.sub, 11) : 0)),
    ) + 22;
  const right = Math.max(...d.rows.map((r) => textWidth(r.right || "", 12, r.side ? 600 : 400))) + 26;
  return w - left - right < 210 ? { narrow: true, L: 10, R: 12 } : { narrow: false, L: left, R: right };
}
const rowHeight = (narrow, wide, stacked) => (narrow ? stacked || wide + 22 : wide);
export function rows(d, ctx, o, draw) {
  const { w, c } = ctx,
    { narrow, L, R } = rowFrame(d, w),
    T = o.top || 34,
    rh = rowHeight(narrow, d.row || o.row, o.stacked);
  const gw = w - L - R,
    [lo, hi] = d.axis,
    X = (v) => L + (gw * (Math.min(hi, Math.max(lo, v)) - lo)) / (hi - lo),
    g = [];
  const bottom = T + d.rows.length * rh;
  (d.ticks || []).forEach((t) => {
    const align = !narrow ? "center" : t.v === lo ? "left" : t.v === hi ? "right" : "center";
    g.push(rule(X(t.v), T - 4, X(t.v), bottom, { stroke: c.line, lineWidth: 1 }));
    g.push(text(X(t.v), T - 14, t.label, { fill: c.soft, size: 11, align }));
  });
  d.rows.forEach((r, i) => {
    const top = T + i * rh,
      y = top + (narrow ? (o.stacked ? rh - 38 : 34) : rh / 2);
    if (i) g.push(rule(narrow ? 4 : 0, top, w - 4, top, { stroke: c.line, lineWidth: 0.6 }));
    if (narrow) {
      g.push(text(L, top + 12, r.label, { fill: c.ink, weight: 600, size: 12.5 }));
      g.push(
        text(
          w - 10,
          top + 12,
          (textWidth(r.right || "", 11.5, 600) + textWidth(r.label, 12.5, 600) + 40 < w
            ? r.right
            : r.right_brief) ||
            r.right ||
            "",
          { fill: sideColor(c, r.side, c.soft), weight: r.side ? 600 : 400, align: "right", size: 11.5 },
        ),
      );
    } else {
      g.push(
        text(L - 14, y - (r.sub ? 7 : 0), r.label, { fill: c.ink, weight: 500, align: "right", size: 12.5 }),
      );
      if (r.sub) g.push(text(L - 14, y + 8, r.sub, { fill: c.soft, align: "right", size: 11 }));
      g.push(
        text(w - R + 16, y, r.right || "", {
          fill: sideColor(c, r.side, c.soft),
          weight: r.side ? 600 : 400,
        }),
      );
    }
    if (r.hidden) g.push(text(X(lo) + 6, y, r.hidden, { fill: c.soft, size: 12 }));
    else draw(r, y, X, g);
  });
  (d.marks || []).forEach((m) => {
    g.push(rule(X(m.v), T - 4, X(m.v), bottom, { stroke: c.ink, lineWidth: 1.2, lineDash: [2, 3] }, 6));
    g.push(
      text(X(m.v), bottom + 12, m.label, {
        fill: c.ink,
        weight: 600,
        size: 11.5,
        align: X(m.v) > w * 0.7 ? "right" : "center",
      }),
    );
  });
  return drawing(ctx, g);
}
export const rowsTall = (row, stacked) => (d, ctx) =>
  34 + d.rows.length * rowHeight(rowFrame(d, ctx.w).narrow, d.row || row, stacked) + (d.marks ? 26 : 8);
