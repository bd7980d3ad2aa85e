// Tabs of a composer: reply or internal note. Without this file both forms are simply visible.
(() => {
  const tabsOf = (list) => [...list.querySelectorAll("[role=tab]")];

  const choose = (list, chosen) => {
    tabsOf(list).forEach((tab) => {
      const isChosen = tab === chosen;
      tab.setAttribute("aria-selected", String(isChosen));
      tab.tabIndex = isChosen ? 0 : -1;
      document.getElementById(tab.getAttribute("aria-controls")).hidden = !isChosen;
    });
    const composer = list.closest(".composer");
    composer.classList.toggle("composer-note", chosen.dataset.kind === "note");
    composer.dataset.ready = "";
  };

  const start = (place) =>
    place.querySelectorAll(".composer [role=tablist]").forEach((list) => {
      const chosen = list.querySelector("[aria-selected=true]") || tabsOf(list)[0];
      choose(list, chosen);
    });

  document.addEventListener("click", (event) => {
    const tab = event.target.closest(".composer [role=tab]");
    if (!tab) return;
    choose(tab.closest("[role=tablist]"), tab);
    document.getElementById(tab.getAttribute("aria-controls")).querySelector("textarea")?.focus();
  });

  document.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const list = event.target.closest?.(".composer [role=tablist]");
    if (!step || !list) return;
    const tabs = tabsOf(list);
    const next = tabs[(tabs.indexOf(event.target) + step + tabs.length) % tabs.length];
    choose(list, next);
    next.focus();
  });

  start(document);
  document.addEventListener("htmx:afterSettle", (event) => start(event.target));
})();
