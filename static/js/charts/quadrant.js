// What first? Loud or reasonable? Used and relevant? A dot with the cross of its intervals.
// JSON: {x:{name,brief,min,max,cross,log?,ticks}, y:{…}, corners:{tl,tr,bl,br}, corners_brief?, focus?,
//        items:[{label,x,y,xlow?,xhigh?,ylow?,yhigh?,hollow?,shape?,side?}]}
import { FONT, box, drawing, mark, rule, sideColor, text, textWidth } from "./paper.js";
import { placeLabels } from "./labels.js";

export function quadrant(d, ctx) {
  const { w, h, c, narrow } = ctx;
  const L = narrow ? 40 : 56,
    R = 14,
    T = 16,
    B = 46,
    gw = w - L - R,
    gh = h - T - B,
    g = [];
  const log = (v) => Math.log(v) / Math.LN10;
  const scale = (axis, from, size, flip) => {
    const f = axis.log ? log : (v) => v,
      a = f(axis.min),
      b = f(axis.max);
    return (v) => {
      const s = (f(Math.min(axis.max, Math.max(axis.min, v))) - a) / (b - a);
      return from + size * (flip ? 1 - s : s);
    };
  };
  const X = scale(d.x, L, gw),
    Y = scale(d.y, T, gh, true),
    taken = [];
  g.push({
    type: "rect",
    silent: true,
    z: 0,
    shape: { x: L, y: T, width: gw, height: gh },
    style: { fill: "transparent", stroke: c.line },
  });
  if (d.focus) {
    const f = {
      tl: [L, T, X(d.x.cross) - L, Y(d.y.cross) - T],
      tr: [X(d.x.cross), T, L + gw - X(d.x.cross), Y(d.y.cross) - T],
    }[d.focus];
    g.push(box(f[0], f[1], f[2], f[3], { fill: c.band }, 0));
  }
  g.push(
    rule(X(d.x.cross), T, X(d.x.cross), T + gh, { stroke: c.limit, lineWidth: 1.2 }),
    rule(L, Y(d.y.cross), L + gw, Y(d.y.cross), { stroke: c.limit, lineWidth: 1.2 }),
  );
  [
    ["tl", L + 8, T + 13, "left"],
    ["tr", L + gw - 8, T + 13, "right"],
    ["bl", L + 8, T + gh - 12, "left"],
    ["br", L + gw - 8, T + gh - 12, "right"],
  ].forEach(([key, x, y, align]) => {
    const name = (narrow && d.corners_brief ? d.corners_brief : d.corners)[key];
    if (!name) return;
    g.push(text(x, y, name, { fill: c.soft, weight: 600, align, size: narrow ? 10.5 : 12 }));
    const tw = textWidth(name, narrow ? 10.5 : 12, 600);
    taken.push(align === "left" ? [x, y - 9, x + tw, y + 9] : [x - tw, y - 9, x, y + 9]);
  });
  (d.x.ticks || []).forEach((t) =>
    g.push(text(X(t.v), T + gh + 12, t.label, { fill: c.soft, size: 11, align: "center" })),
  );
  (d.y.ticks || []).forEach((t) =>
    g.push(text(L - 7, Y(t.v), t.label, { fill: c.soft, size: 11, align: "right" })),
  );
  g.push(
    text(L + gw / 2, T + gh + 32, (narrow && d.x.brief) || d.x.name, {
      fill: c.ink,
      align: "center",
      size: 12,
      weight: 500,
    }),
  );
  g.push({
    type: "text",
    silent: true,
    x: 11,
    y: T + gh / 2,
    rotation: Math.PI / 2,
    style: {
      text: (narrow && d.y.brief) || d.y.name,
      font: "500 12px " + FONT,
      fill: c.ink,
      textAlign: "center",
      textVerticalAlign: "middle",
    },
  });
  const pts = d.items.map((it) => ({ x: X(it.x), y: Y(it.y), label: it.label }));
  const where = placeLabels(pts, [L + 2, T + 2, L + gw - 2, T + gh - 2], narrow ? 11 : 12, taken);
  d.items.forEach((it, i) => {
    const p = pts[i],
      color = sideColor(c, it.side, c.data);
    if (it.xlow !== undefined)
      g.push(rule(X(it.xlow), p.y, X(it.xhigh), p.y, { stroke: c.limit, lineWidth: 1.2, opacity: 0.8 }, 3));
    if (it.ylow !== undefined)
      g.push(rule(p.x, Y(it.ylow), p.x, Y(it.yhigh), { stroke: c.limit, lineWidth: 1.2, opacity: 0.8 }, 3));
    mark(
      g,
      p.x,
      p.y,
      it.shape || "circle",
      5,
      it.hollow
        ? { fill: c.paper, stroke: color, lineWidth: 2 }
        : { fill: color, stroke: c.paper, lineWidth: 1 },
    );
    const l = where[i];
    if (Math.abs(l.y - p.y) > 18)
      g.push(
        rule(
          p.x,
          p.y,
          l.x + (l.x > p.x ? 0 : textWidth(it.label, 12, 500) / 2),
          l.y,
          { stroke: c.line, lineWidth: 1 },
          2,
        ),
      );
    g.push(
      text(l.x, l.y, it.label, {
        fill: it.hollow ? c.soft : c.ink,
        size: narrow ? 11 : 12,
        weight: 500,
        halo: c.paper,
      }),
    );
  });
  return drawing(ctx, g);
}
