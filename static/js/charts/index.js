// Draws every chart of the page: <div class="csap-chart" data-kind="run" data-json="ID"> beside
// <script type="application/json" id="ID">. The server computes every number; a builder places it.
// A builder is (data, ctx) -> ECharts option. No colour is written down: all come from tokens.css.
import { backlog } from "./backlog.js";
import { bullet, bulletTall } from "./bullet.js";
import { buyin, buyinTall } from "./buyin.js";
import { decomposition, decompositionTall } from "./decomposition.js";
import { distribution, distributionTall } from "./distribution.js";
import { dumbbell, dumbbellTall } from "./dumbbell.js";
import { effect } from "./effect.js";
import { startSliders } from "./feasibility.js";
import { funnel } from "./funnel.js";
import { palette } from "./paper.js";
import { quadrant } from "./quadrant.js";
import { run } from "./run.js";
import { offer, startSaving } from "./saving.js";
import { score, scoreTall } from "./score.js";
import { within } from "./within.js";
import { zone, zoneTall } from "./zone.js";

const builders = {
  backlog,
  bullet,
  buyin,
  decomposition,
  distribution,
  dumbbell,
  effect,
  funnel,
  quadrant,
  run,
  score,
  within,
  zone,
};
// Charts made of rows are as tall as their rows need.
const tall = {
  bullet: bulletTall,
  buyin: buyinTall,
  decomposition: decompositionTall,
  distribution: distributionTall,
  dumbbell: dumbbellTall,
  score: scoreTall,
  zone: zoneTall,
};
const NARROW = 520;
const shown = new Map();
const root = document.documentElement;

// On paper a chart is drawn for its column (A4 less margins, in pixels), so that its text keeps its size.
const paperWidth = (place) => {
  if (place.closest(".sheetA4")) return place.clientWidth;
  return place.closest(".grid2, .grid3") ? 322 : 664;
};

// Draw one chart; ``state`` is what a slider has set.
export function draw(place, { onPaper = false, state } = {}) {
  if (!place.clientWidth) return; // folded away; drawn when it is opened
  const data = JSON.parse(document.getElementById(place.dataset.json).textContent);
  const { kind } = place.dataset;
  const w = onPaper ? paperWidth(place) : place.clientWidth;
  const mini = place.classList.contains("csap-mini");
  const ctx = { w, narrow: w < NARROW, mini, c: palette(place), state };
  // Print styles let the height go, so what rows need is kept here rather than read back.
  const needed = tall[kind] && tall[kind](data, ctx);
  if (needed) place.style.height = `${needed}px`;
  ctx.h = needed || place.clientHeight;
  if (!shown.has(place)) shown.set(place, echarts.init(place, null, { renderer: "svg" }));
  const chart = shown.get(place);
  chart.resize({ width: w, height: ctx.h });
  chart.setOption(builders[kind](data, ctx), { notMerge: true });
  offer(place);
  // Paper may be narrower than the screen: the drawing then shrinks as a whole.
  place.querySelector("svg").setAttribute("viewBox", `0 0 ${w} ${ctx.h}`);
}

function drawAll(options) {
  forgetRemoved();
  document.querySelectorAll(".csap-chart").forEach((place) => {
    draw(place, options);
    watcher.observe(place);
  });
}

// A swap takes charts away; what the library keeps of them goes too.
function forgetRemoved() {
  shown.forEach((chart, place) => {
    if (place.isConnected) return;
    watcher.unobserve(place);
    chart.dispose();
    shown.delete(place);
  });
}

const watcher = new ResizeObserver((entries) =>
  entries.forEach(({ target }) => {
    const chart = shown.get(target);
    if (!chart || Math.abs(chart.getWidth() - target.clientWidth) > 1) draw(target);
  }),
);

// Paper is white, whatever the screen.
let themeOfScreen = null;
function toPaper() {
  themeOfScreen = root.dataset.bsTheme;
  root.dataset.bsTheme = "light";
  drawAll({ onPaper: true });
}
function toScreen() {
  root.dataset.bsTheme = themeOfScreen;
  themeOfScreen = null;
  drawAll();
}

// What a place is drawn with now: for its picture.
function optionOf(place) {
  const data = JSON.parse(document.getElementById(place.dataset.json).textContent);
  const w = place.clientWidth,
    mini = place.classList.contains("csap-mini");
  return builders[place.dataset.kind](data, {
    w,
    h: place.clientHeight,
    narrow: w < NARROW,
    mini,
    c: palette(place),
  });
}

function start() {
  drawAll();
  startSaving(optionOf);
  startSliders(draw);
  const themes = new MutationObserver(() => themeOfScreen === null && drawAll());
  themes.observe(root, { attributes: true, attributeFilter: ["data-bs-theme"] });
  addEventListener("beforeprint", toPaper);
  addEventListener("afterprint", toScreen);
  document.addEventListener("htmx:afterSettle", () => {
    drawAll();
    startSliders(draw);
  });
}

// Text is measured to be placed, so the font must be there first.
document.fonts.load("500 12px 'Inter Variable'").then(start, start);
