// Is it changing or just wobbling? One dot a period, stepped limits with a pale band, centre, target.
// Circle usual, diamond bad signal, triangle good signal, square signal without a better side, hollow provisional.
// JSON: {kind:"p-prime|u-prime|xmr|k-of-n", name, unit, decimals, axis:[lo,hi], step, centre:number|[…]|null,
//        centre_name?, low?:[…], high?:[…], limit_name?, target?:{v,name?,brief?}, baseline?:{from,to,label?},
//        points:[{t:"2026-09",label,tick,v|null,why?,gap?,n,k?,low?,high?,state,signal?:{side,rule,member?}}],
//        events?:[{t,label,short?,kind:"plan|definition"}], notes?:[{t,text,short?,side,up?,run?,wide?}]}
import { base, escape, fmt, isNumber, rule, sideColor, text, textWidth } from "./paper.js";
import { spread } from "./labels.js";

const isProvisional = (point) => point.state === "provisional";
const NO_BREAK = "\u00a0";

// Everything that places a value of this chart on paper.
function frame(d, ctx) {
  const { w, h, narrow, mini } = ctx;
  const n = d.points.length;
  const isShare = d.kind === "k-of-n";
  const L = mini || narrow ? 34 : 46;
  const R = narrow ? 76 : mini ? 104 : 132;
  const T = mini ? 18 : 30;
  // The bracket of the months that limits come from stands between the axis and its names.
  const bracket = d.baseline && !mini ? 22 : 0;
  const B = (isShare ? 54 : mini ? 32 : 38) + bracket;
  const gw = w - L - R;
  const gh = h - T - B;
  const [lo, hi] = d.axis;
  const index = (t) => d.points.findIndex((p) => p.t === t);
  // A change of definition: neither line nor limits are joined across it.
  const cuts = (d.events || []).filter((e) => e.kind === "definition").map((e) => index(e.t));
  return {
    n,
    isShare,
    bracket,
    widest: isShare ? Math.max(...d.points.map((p) => textWidth(`${p.k}/${p.n}`, 11))) + 8 : 0,
    L,
    R,
    T,
    B,
    gw,
    gh,
    bw: gw / n,
    lo,
    hi,
    index,
    edges: [0, ...cuts, n],
    px: (i) => L + (i + 0.5) * (gw / n),
    py: (v) => T + gh * (1 - (v - lo) / (hi - lo)),
    centre: isNumber(d.centre) ? d.points.map(() => d.centre) : d.centre,
    unit: d.unit || "",
    decimals: d.decimals || 0,
  };
}

// Limits, centre and target: stairs, because each period has its own limits.
function limits(d, ctx, f, g) {
  const { c } = ctx;
  f.edges.slice(1).forEach((to, part) => {
    const from = f.edges[part];
    const left = (k) => f.L + (from + k) * f.bw + (from && !k ? 5 : 0);
    const right = (k) => f.L + (from + k + 1) * f.bw - (to < f.n && from + k === to - 1 ? 5 : 0);
    const stairs = (values) =>
      values.slice(from, to).flatMap((v, k) => [
        [left(k), f.py(v)],
        [right(k), f.py(v)],
      ]);
    const line = (values, style) =>
      g.push({
        type: "polyline",
        silent: true,
        z: 1,
        shape: { points: stairs(values) },
        style: { fill: "none", stroke: c.limit, ...style },
      });
    if (d.low) {
      const around = stairs(d.high).concat(stairs(d.low).reverse());
      g.push({
        type: "polygon",
        silent: true,
        z: 0,
        shape: { points: around },
        style: { fill: c.band },
      });
      [d.low, d.high].forEach((values) => line(values, { lineWidth: 1.2, lineDash: [5, 4] }));
    }
    if (f.centre) line(f.centre, { lineWidth: 1.4 });
  });
  if (d.target) {
    const y = f.py(d.target.v);
    g.push(rule(f.L, y, f.L + f.gw, y, { stroke: c.ink, lineWidth: 1.2, lineDash: [2, 3] }, 3));
  }
}

// How one point looks: its shape says what its colour says.
function look(point, { c, mini }) {
  const { signal } = point;
  const size = mini ? 6 : 7;
  if (isProvisional(point)) {
    const itemStyle = { color: c.paper, borderColor: c.data, borderWidth: 1.6 };
    return { symbol: "circle", symbolSize: size + 1, itemStyle };
  }
  if (!signal) return { symbol: "circle", symbolSize: size - 1, itemStyle: { color: c.data } };
  const symbol = { bad: "diamond", good: "triangle" }[signal.side] || "rect";
  const color = sideColor(c, signal.side, c.shift);
  return {
    symbol,
    symbolSize: signal.member ? size + 0.5 : size + 5,
    itemStyle: { color, borderColor: c.paper, borderWidth: signal.member ? 0 : 1 },
  };
}

// The joined dots, one series between changes of definition, and the dashed way to the provisional one.
function dots(d, ctx, f) {
  const { c } = ctx;
  const isShown = (p, i, from, to) => !isProvisional(p) && p.v !== null && i >= from && i < to;
  const series = f.edges.slice(1).map((to, part) => ({
    type: "line",
    z: 6,
    name: d.name,
    connectNulls: false,
    lineStyle: { color: c.data, width: 1.6 },
    data: d.points.map((p, i) =>
      isShown(p, i, f.edges[part], to) ? { value: p.v, ...look(p, ctx) } : { value: null },
    ),
  }));
  const at = d.points.findIndex(isProvisional);
  if (at > 0) {
    const piece = (p, i) => {
      if (i === at) return { value: p.v, ...look(p, ctx) };
      return i === at - 1 ? { value: p.v, symbol: "none" } : { value: null };
    };
    const lineStyle = { color: c.data, width: 1.4, type: [2, 3] };
    series.push({ type: "line", z: 6, data: d.points.map(piece), lineStyle });
  }
  return series;
}

// Intervals of small counts, and one "no data" for a run of missing periods.
function gapsAndIntervals(d, ctx, f, g) {
  const { c } = ctx;
  if (f.isShare) {
    d.points.forEach((p, i) => {
      g.push(rule(f.px(i), f.py(p.low), f.px(i), f.py(p.high), { stroke: c.limit, lineWidth: 2 }, 4));
      if (!isNamed(p, i, f, ctx)) return;
      const o = { align: "center", fill: c.soft, size: 11 };
      g.push(text(f.px(i), f.T + f.gh + 45, `${p.k}/${p.n}`, o));
    });
  }
  d.points.forEach((p, i) => {
    if (p.v !== null || (i && d.points[i - 1].v === null)) return;
    let end = i;
    while (end + 1 < f.n && d.points[end + 1].v === null) end++;
    const x = (f.px(i) + f.px(end)) / 2;
    g.push(text(x, f.T + f.gh - 8, p.gap || "no data", { align: "center", fill: c.soft, size: 11 }));
  });
}

// What happened when: the start of a plan, a change of definition, the periods limits come from.
function happenings(d, ctx, f, g) {
  const { c, narrow, mini } = ctx;
  (d.events || []).forEach((e) => {
    const i = f.index(e.t);
    if (i < 0) return;
    const x = f.L + i * f.bw;
    const atRight = x > f.L + f.gw * 0.72;
    const isDefinition = e.kind === "definition";
    const color = isDefinition ? c.soft : c.accent;
    const style = { stroke: color, lineWidth: 1.4, lineDash: isDefinition ? [1, 3] : undefined };
    g.push(rule(x, f.T - 10, x, f.T + f.gh, style, 5));
    const words = (narrow || mini) && e.short ? e.short : e.label;
    const align = atRight ? "right" : "left";
    const o = { fill: color, weight: 600, size: mini ? 11 : 12, align, halo: c.paper };
    g.push(text(x + (atRight ? -5 : 5), f.T - 9, words, o));
  });
  if (!d.baseline || mini) return;
  const a = f.L + f.index(d.baseline.from) * f.bw;
  const b = f.L + (f.index(d.baseline.to) + 1) * f.bw;
  const y = f.T + f.gh + 13;
  const style = { stroke: c.limit, lineWidth: 1 };
  g.push(rule(a + 2, y, b - 2, y, style));
  g.push(rule(a + 2, y - 4, a + 2, y + 4, style), rule(b - 2, y - 4, b - 2, y + 4, style));
  const words = d.baseline.label || "limits computed from these, then frozen";
  const o = { align: "center", fill: c.soft, size: 11, halo: c.paper };
  g.push(text((a + b) / 2, y, narrow ? "limits from here" : words, o));
}

// Words beside the points that need them.
function notes(d, ctx, f, g) {
  const { c, narrow } = ctx;
  (d.notes || []).forEach((note) => {
    if (narrow && note.wide) return;
    const i = f.index(note.t);
    const lines = (narrow && note.short ? note.short : note.text).split("\n");
    const isTight = f.px(i) + 10 + textWidth(lines.join("\n"), 12, 500) > f.L + f.gw;
    const besideRun = note.run && f.centre;
    const y = besideRun
      ? f.py(f.centre[i]) + (note.up ? -12 : 12)
      : f.py(d.points[i].v) + (note.up ? -16 - (lines.length - 1) * 7 : 4);
    // The words of a run end where the run does, on the side of the centre that it leaves free.
    const isRoomy = textWidth(note.text, 12, 600) < f.px(i) - f.L;
    const toLeft = besideRun ? isRoomy : isTight;
    const align = note.centre ? "center" : toLeft ? "right" : "left";
    const x = f.px(i) + (note.centre || besideRun ? 0 : toLeft ? -11 : 11);
    const o = { fill: sideColor(c, note.side, c.ink), weight: 600, align, halo: c.paper };
    g.push(text(x, y, lines.join("\n"), o));
  });
}

// The names of the lines at their right ends, and the numbers at the left.
function names(d, ctx, f, g) {
  const { c, narrow, mini } = ctx;
  const short = (v) => fmt(v, f.decimals) + (f.unit === "%" ? `${NO_BREAK}%` : "");
  const last = d.points.reduce((at, p, i) => (isProvisional(p) || p.v === null ? at : i), f.n - 1);
  const labels = [];
  const put = (v, long, brief, o) =>
    labels.push({ y: f.py(v), words: `${narrow ? brief : long} ${short(v)}`, o });
  if (d.high) put(d.high[last], d.limit_name || "upper limit", "limit", { fill: c.soft });
  if (f.centre) {
    put(f.centre[last], d.centre_name || "average", d.centre_brief || "avg", { fill: c.soft });
  }
  if (d.low) put(d.low[last], d.limit_name || "lower limit", "limit", { fill: c.soft });
  if (d.target) {
    const o = { fill: c.ink, weight: 600 };
    put(d.target.v, d.target.name || "target", d.target.brief || "target", o);
  }
  const size = narrow || mini ? 11 : 12;
  spread(labels, f.T, f.T + f.gh, 14).forEach((label) =>
    g.push(text(f.L + f.gw + 6, label.y, label.words, { size, ...label.o })),
  );
  const percent = f.unit === "%" && !narrow && !mini ? `${NO_BREAK}%` : "";
  for (let v = Math.ceil(f.lo / d.step) * d.step; v <= f.hi + 1e-9; v += d.step) {
    const o = { fill: c.soft, size: 11, align: "right" };
    g.push(text(f.L - 7, f.py(v), fmt(v, d.tick_decimals || 0) + percent, o));
  }
}

// Whether a period's name is written below the axis.
function isNamed(point, i, f, { narrow, mini }) {
  const month = point.t.slice(5);
  // Every period where there is room for its k/n, else every second, third …, the newest always.
  if (f.isShare) return (f.n - 1 - i) % Math.ceil(f.widest / f.bw) === 0;
  if (f.n <= 8) return true;
  return (narrow || mini ? ["01", "07"] : ["01", "04", "07", "10"]).includes(month);
}

function tooltip(d, f, point) {
  if (point.v === null) {
    return `${escape(point.label)}<br>No data: ${escape(point.why || "nothing was counted")}`;
  }
  const value = fmt(point.v, f.decimals) + (f.unit ? NO_BREAK + escape(f.unit) : "");
  const ofAll = isNumber(point.k)
    ? `${fmt(point.k)} of ${fmt(point.n)}`
    : `n${NO_BREAK}=${NO_BREAK}${fmt(point.n)}`;
  const signal = point.signal && !point.signal.member ? `<br>◆ ${escape(point.signal.rule)}` : "";
  const provisional = isProvisional(point) ? "<br>Provisional, not used in any rule" : "";
  return `<strong>${escape(point.label)}</strong><br>${value}${point.n ? ` (${ofAll})` : ""}${signal}${provisional}`;
}

export function run(d, ctx) {
  const { c } = ctx;
  const f = frame(d, ctx);
  const graphic = [];
  limits(d, ctx, f, graphic);
  gapsAndIntervals(d, ctx, f, graphic);
  happenings(d, ctx, f, graphic);
  notes(d, ctx, f, graphic);
  names(d, ctx, f, graphic);
  const label = (t, i) => {
    const point = d.points[i];
    return isNamed(point, i, f, ctx) ? point.tick || point.label : "";
  };
  return base(ctx, {
    grid: { left: f.L, right: f.R, top: f.T, bottom: f.B },
    xAxis: {
      type: "category",
      data: d.points.map((p) => p.t),
      axisTick: { show: false },
      axisLine: { lineStyle: { color: c.line } },
      axisLabel: {
        interval: 0,
        lineHeight: 13,
        color: c.soft,
        fontSize: 11,
        margin: 8 + f.bracket,
        hideOverlap: false,
        formatter: label,
      },
    },
    yAxis: {
      type: "value",
      min: f.lo,
      max: f.hi,
      axisLabel: { show: false },
      splitLine: { show: false },
      axisLine: { show: false },
      axisTick: { show: false },
    },
    tooltip: {
      ...base(ctx).tooltip,
      trigger: "axis",
      axisPointer: { type: "line", lineStyle: { color: c.limit } },
      formatter: (items) => tooltip(d, f, d.points[items[0].dataIndex]),
    },
    series: dots(d, ctx, f),
    graphic,
  });
}
