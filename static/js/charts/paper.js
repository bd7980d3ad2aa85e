// What every chart is drawn with: palette, text, lines, marks. Places only; no number is computed here.
// ctx holds what a builder needs to know of the page: w, h (pixels), narrow, mini, c (palette), state.

export const palette = (el) => {
  const style = getComputedStyle(el),
    css = (name) => style.getPropertyValue(name).trim();
  return {
    ink: css("--sd-ink"),
    soft: css("--sd-ink-soft"),
    line: css("--sd-line"),
    paper: css("--sd-surface"),
    accent: css("--tblr-primary"),
    data: css("--csap-data"),
    band: css("--csap-band"),
    limit: css("--csap-limit"),
    concern: css("--csap-concern"),
    improve: css("--csap-improve"),
    shift: css("--csap-shift"),
    track: css("--csap-track"),
    age: [1, 2, 3, 4].map((i) => css("--csap-age-" + i)),
  };
};
export const FONT = "'Inter Variable', system-ui, sans-serif";
const pen = document.createElement("canvas").getContext("2d");
export const textWidth = (text, size, weight) => {
  pen.font = (weight || 400) + " " + size + "px " + FONT;
  return Math.max(
    ...String(text)
      .split("\n")
      .map((line) => pen.measureText(line).width),
  );
};
export const fmt = (value, decimals) =>
  value === null || value === undefined
    ? "–"
    : (value < 0 ? "−" : "") +
      Math.abs(value)
        .toFixed(decimals || 0)
        .replace(/\B(?=(\d{3})+(?!\d))/g, ",");
export const isNumber = (value) => typeof value === "number";

// Words from the page are data: they never become markup in a tooltip.
export const escape = (words) => {
  const span = document.createElement("span");
  span.textContent = words ?? "";
  return span.innerHTML;
};

export function base(ctx, extra) {
  return Object.assign(
    {
      animation: false,
      aria: { enabled: false },
      textStyle: { fontFamily: FONT, color: ctx.c.ink, fontSize: 12 },
      tooltip: {
        confine: true,
        backgroundColor: ctx.c.paper,
        borderColor: ctx.c.line,
        padding: [8, 12],
        textStyle: { color: ctx.c.ink, fontSize: 13, fontFamily: FONT },
        extraCssText: "box-shadow:0 4px 16px rgba(0,0,0,.12);max-width:20rem;white-space:normal",
      },
    },
    extra,
  );
}
export const text = (x, y, value, o) =>
  Object.assign(
    { type: "text", silent: true, z: 20 },
    {
      style: Object.assign(
        {
          x,
          y,
          text: value,
          font: ((o && o.weight) || 400) + " " + ((o && o.size) || 12) + "px " + FONT,
          textVerticalAlign: "middle",
        },
        { fill: (o && o.fill) || "#888", textAlign: (o && o.align) || "left", lineHeight: 15 },
        o && o.halo ? { stroke: o.halo, lineWidth: 4 } : {},
      ),
    },
  );
export const rule = (x1, y1, x2, y2, style, z) => ({
  type: "line",
  silent: true,
  z: z || 1,
  shape: { x1, y1, x2, y2 },
  style,
});
export const box = (x, y, width, height, style, z) => ({
  type: "rect",
  silent: true,
  z: z || 0,
  shape: { x, y, width, height, r: (style && style.r) || 0 },
  style,
});

// A chart of graphics alone, without axes of the library.
export const drawing = (ctx, graphic) =>
  base(ctx, {
    graphic,
    xAxis: { show: false },
    yAxis: { show: false },
    series: [],
    tooltip: { show: false },
  });

// The colour of a side: bad, good, or the given one.
export const sideColor = (c, side, plain) =>
  side === "bad" ? c.concern : side === "good" ? c.improve : plain;

// An interval as a line with end caps.
export const whisker = (g, X, y, low, high, color, z) => {
  g.push(
    rule(X(low), y, X(high), y, { stroke: color, lineWidth: 2 }, z || 5),
    rule(X(low), y - 4, X(low), y + 4, { stroke: color, lineWidth: 1.5 }, z || 5),
    rule(X(high), y - 4, X(high), y + 4, { stroke: color, lineWidth: 1.5 }, z || 5),
  );
};

// A mark of one of four shapes; the shape says what the colour says.
export function mark(g, x, y, shape, r, style, z) {
  const common = { silent: true, z: z || 8, style };
  if (shape === "diamond")
    g.push(
      Object.assign(
        {
          type: "polygon",
          shape: {
            points: [
              [x, y - r - 1.5],
              [x + r + 1.5, y],
              [x, y + r + 1.5],
              [x - r - 1.5, y],
            ],
          },
        },
        common,
      ),
    );
  else if (shape === "triangle")
    g.push(
      Object.assign(
        {
          type: "polygon",
          shape: {
            points: [
              [x, y - r - 1],
              [x + r + 1, y + r],
              [x - r - 1, y + r],
            ],
          },
        },
        common,
      ),
    );
  else if (shape === "square")
    g.push(
      Object.assign({ type: "rect", shape: { x: x - r, y: y - r, width: 2 * r, height: 2 * r } }, common),
    );
  else g.push(Object.assign({ type: "circle", shape: { cx: x, cy: y, r } }, common));
}
