// Saves a chart as a picture: what its builder drew, once more, in a picture of its own.
// Buttons: <button data-save="svg" data-chart="ID-chart">, hidden until a script can serve them.

const SHARP = 2; // points of a PNG for each of the screen

const nameOf = (place, suffix) => `${place.id.replace(/-chart$/, "")}.${suffix}`;

function hand(name, blob) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

// A drawing beside the page, of the same size, on paper of the page's colour.
function drawnAgain(place, option, renderer) {
  const sheet = document.createElement("div");
  const [width, height] = [place.clientWidth, place.clientHeight];
  const chart = echarts.init(sheet, null, { renderer, width, height, devicePixelRatio: SHARP });
  const paper = getComputedStyle(place).getPropertyValue("--sd-surface").trim();
  chart.setOption({ ...option, backgroundColor: paper });
  return { chart, sheet };
}

function save(place, kind, option) {
  const { chart, sheet } = drawnAgain(place, option, kind === "svg" ? "svg" : "canvas");
  if (kind === "svg") {
    const drawing = sheet.querySelector("svg");
    const title = document.createElementNS("http://www.w3.org/2000/svg", "title");
    title.textContent = document.getElementById(place.getAttribute("aria-labelledby"))?.textContent ?? "";
    drawing.prepend(title);
    const text = new XMLSerializer().serializeToString(drawing);
    hand(nameOf(place, "svg"), new Blob([text], { type: "image/svg+xml" }));
    chart.dispose();
    return;
  }
  sheet.querySelector("canvas").toBlob((blob) => {
    hand(nameOf(place, "png"), blob);
    chart.dispose();
  }, "image/png");
}

// ``optionOf``: the option that a place is drawn with.
export function startSaving(optionOf) {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-save]");
    if (!button) return;
    const place = document.getElementById(button.dataset.chart);
    const option = place && optionOf(place);
    if (option) save(place, button.dataset.save, option);
  });
}

// A chart that is drawn can be saved; without a script its table remains.
export function offer(place) {
  document.querySelectorAll(`[data-save-of="${place.id}"]`).forEach((row) => {
    row.hidden = false;
  });
}
