// Multi-select in a list: [data-bulk] holds checkboxes [data-bulk-item], a [data-bulk-all] and a bar
// [data-bulk-bar] with the number in [data-bulk-count]. Without this file the bar is always visible.
(() => {
  let last = null;
  const boxesOf = (place) => [...place.querySelectorAll("[data-bulk-item]")];

  const show = (place) => {
    const boxes = boxesOf(place);
    const chosen = boxes.filter((box) => box.checked).length;
    const all = place.querySelector("[data-bulk-all]");
    if (all) {
      all.checked = chosen > 0 && chosen === boxes.length;
      all.indeterminate = chosen > 0 && chosen < boxes.length;
    }
    const bar = place.querySelector("[data-bulk-bar]");
    if (bar) bar.hidden = chosen === 0;
    place.querySelectorAll("[data-bulk-count]").forEach((count) => {
      count.textContent = `${chosen} selected`;
    });
  };

  const choose = (place, boxes, checked) => {
    boxes.forEach((box) => {
      box.checked = checked;
    });
    show(place);
  };

  document.addEventListener("click", (event) => {
    const place = event.target.closest("[data-bulk]");
    if (!place) return;
    if (event.target.closest("[data-bulk-clear]")) choose(place, boxesOf(place), false);
    if (!event.target.matches("[data-bulk-item]")) return;
    const boxes = boxesOf(place);
    const [from, to] = [boxes.indexOf(last), boxes.indexOf(event.target)].sort((a, b) => a - b);
    if (event.shiftKey && from >= 0) {
      choose(place, boxes.slice(from, to + 1), event.target.checked);
    }
    last = event.target;
  });

  document.addEventListener("change", (event) => {
    const place = event.target.closest("[data-bulk]");
    if (!place) return;
    if (event.target.matches("[data-bulk-all]")) {
      choose(place, boxesOf(place), event.target.checked);
    } else {
      show(place);
    }
  });

  const start = () => document.querySelectorAll("[data-bulk]").forEach(show);
  start();
  document.addEventListener("htmx:afterSettle", start);
})();
