// Flow above, age below: created and resolved; open requests in four bands of age.
// JSON: {bands:[4 names], flow:[min,max,step], open:[min,max,step], points:[{t,label,tick,created,resolved,open:[4]}]}
import { base, escape, fmt, text } from "./paper.js";
import { spread } from "./labels.js";

export function backlog(d, ctx) {
  const { w, h, c, narrow } = ctx;
  const L = narrow ? 40 : 50,
    R = narrow ? 84 : 132,
    mid = Math.round(h * 0.42),
    labels = d.points.map((p) => p.t),
    g = [];
  const every = (t, i) =>
    ["01", "07"].includes(t.slice(5)) || (!narrow && ["04", "10"].includes(t.slice(5)))
      ? d.points[i].tick
      : "";
  const axis = (k, show) => ({
    gridIndex: k,
    type: "category",
    data: labels,
    boundaryGap: false,
    axisTick: { show: false },
    axisLine: { lineStyle: { color: c.line } },
    axisLabel: { show, interval: 0, lineHeight: 13, color: c.soft, fontSize: 11, formatter: every },
  });
  const y = (k, lo, hi, step) => ({
    gridIndex: k,
    type: "value",
    min: lo,
    max: hi,
    interval: step,
    axisLabel: { color: c.soft, fontSize: 11, formatter: (v) => fmt(v) },
    splitLine: { show: false },
  });
  const last = d.points[d.points.length - 1],
    h2 = h - mid - 24 - 42,
    fy = (v) => 18 + (mid - 30) * (1 - (v - d.flow[0]) / (d.flow[1] - d.flow[0]));
  spread(
    [
      { y: fy(last.created), t: "created " + fmt(last.created) },
      { y: fy(last.resolved), t: "resolved " + fmt(last.resolved) },
    ],
    18,
    mid,
    14,
  ).forEach((l, i) =>
    g.push(text(w - R + 6, l.y, l.t, { fill: i ? c.improve : c.ink, weight: 600, size: 11.5 })),
  );
  let sum = 0;
  const bands = [];
  d.bands.forEach((name, i) => {
    const v = last.open[i];
    bands.push({ y: mid + 24 + h2 * (1 - (sum + v / 2) / d.open[1]), t: name + " " + fmt(v) });
    sum += v;
  });
  spread(bands, mid + 24, h - 46, 14).forEach((l) =>
    g.push(text(w - R + 6, l.y, l.t, { fill: c.ink, size: 11.5 })),
  );
  return base(ctx, {
    grid: [
      { left: L, right: R, top: 18, height: mid - 30 },
      { left: L, right: R, top: mid + 24, bottom: 42 },
    ],
    xAxis: [axis(0, false), axis(1, true)],
    yAxis: [y(0, d.flow[0], d.flow[1], d.flow[2]), y(1, d.open[0], d.open[1], d.open[2])],
    tooltip: Object.assign(base(ctx).tooltip, {
      trigger: "axis",
      formatter: (items) => {
        const p = d.points[items[0].dataIndex];
        return (
          "<strong>" +
          escape(p.label) +
          "</strong><br>created " +
          fmt(p.created) +
          ", resolved " +
          fmt(p.resolved) +
          "<br>" +
          d.bands.map((b, i) => escape(b) + ": " + p.open[i]).join("<br>")
        );
      },
    }),
    series: [
      {
        type: "line",
        data: d.points.map((p) => p.created),
        symbol: "none",
        lineStyle: { color: c.ink, width: 1.8 },
      },
      {
        type: "line",
        data: d.points.map((p) => p.resolved),
        symbol: "none",
        lineStyle: { color: c.improve, width: 1.8, type: [6, 3] },
      },
    ].concat(
      d.bands.map((b, i) => ({
        type: "line",
        xAxisIndex: 1,
        yAxisIndex: 1,
        stack: "open",
        data: d.points.map((p) => p.open[i]),
        symbol: "none",
        lineStyle: { color: c.paper, width: 1 },
        areaStyle: { color: c.age[i], opacity: 1 },
      })),
    ),
    graphic: g,
  });
}
