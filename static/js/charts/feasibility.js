// The slider of an agreement: [data-feasibility="chart id"] moves the promise along the curve.
// The numbers are the server's steps; nothing is computed. Without it the form's select does the same.
const WORDS = {
  supported: "reasonable: the record supports it",
  likely: "reasonable: the record probably supports it",
  doubtful: "a stretch: needs a named improvement action",
  not_supported: "unreasonable: the record speaks against it",
};
const BEFORE_FIRST = { k: 0, said: "0 %", state: "not_supported" };
const started = new WeakSet();

const stepAt = (steps, t) => steps.findLast((step) => step.t <= t + 1e-9) || BEFORE_FIRST;

function element(tag, className, words) {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = words;
  return made;
}

export function startSliders(draw) {
  document.querySelectorAll("[data-feasibility]").forEach((place) => {
    if (started.has(place)) return;
    started.add(place);
    const chart = document.getElementById(place.dataset.feasibility);
    const data = JSON.parse(document.getElementById(chart.dataset.json).textContent);
    const input = place.querySelector("input");
    const output = place.querySelector("output");
    const show = () => {
      const t = Number(input.value);
      const step = stepAt(data.steps, t);
      const value = `${data.lead || "Within"} ${t} ${data.unit || "h"}: ${step.said}`;
      const counted = `${step.k} of ${data.n}${data.open ? ` done, ${data.open} still open` : ""}`;
      const record = `${counted} · for ${data.ask.p} in 100 ${WORDS[step.state]}`;
      output.replaceChildren(element("strong", "", value), element("div", "small soft", record));
      input.setAttribute("aria-valuetext", `${value}, ${record}`);
      draw(chart, { state: { t } });
    };
    input.addEventListener("input", show);
    show();
  });
}
