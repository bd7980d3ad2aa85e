// What every page does: theme button, menus, focus on what needs attention, news for screen readers.
(() => {
  const root = document.documentElement;

  // Any script says something to screen readers by: document.dispatchEvent(new CustomEvent("announce", { detail }))
  document.addEventListener("announce", (event) => {
    document.getElementById("announcement").textContent = event.detail;
  });
  const announce = (detail) => document.dispatchEvent(new CustomEvent("announce", { detail }));

  document.addEventListener("click", (event) => {
    const toggle = event.target.closest("[data-theme-toggle]");
    if (toggle) {
      root.dataset.bsTheme = root.dataset.bsTheme === "dark" ? "light" : "dark";
      try {
        localStorage.setItem("theme", root.dataset.bsTheme);
      } catch {
        // storage may be forbidden; the choice then lasts as long as the page
      }
      announce(root.dataset.bsTheme === "dark" ? "Dark" : "Light");
    }
    if (event.target.closest("[data-print]")) print();
    document.querySelectorAll("details.menu[open]").forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = document.querySelector("details.menu[open]");
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });

  // A refused form: the summary of its errors takes the focus, also after a swap.
  const focusOn = (place) => place.querySelector("[data-focus]")?.focus();
  focusOn(document);
  document.addEventListener("htmx:afterSettle", (event) => focusOn(event.target));

  // A swap that failed leaves the page as it was; it must not fail silently.
  const complain = (words) => {
    const note = document.createElement("p");
    note.className = "notice notice-bad toast-note";
    note.setAttribute("role", "alert");
    note.textContent = words;
    document.querySelector(".toast-note")?.remove();
    document.body.append(note);
    setTimeout(() => note.remove(), 8000);
  };
  document.addEventListener("htmx:sendError", () =>
    complain("No connection. Nothing was sent, nothing is lost; please try again."),
  );
  document.addEventListener("htmx:responseError", (event) => {
    const status = event.detail.xhr.status;
    if (status === 403) complain("You may not do this, or you were signed out. Nothing was changed.");
    else if (status === 404) complain("This is no longer here. Please load the page again.");
    else complain("That did not work, and it is our fault. What you typed is still here.");
  });
})();
