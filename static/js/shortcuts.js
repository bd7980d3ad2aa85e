// Keys of the desk, never while one types. Every key has a button or link: data-key="r" on it is all.
//   data-key on a field puts the cursor there; on anything else it presses it
//   [data-rows] holds rows [data-row]; j and k move the cursor, x picks, e or Enter opens [data-open]
//   dialog[data-shortcuts] is the sheet, opened by ?; [data-keys-switch] in it switches the keys off
(() => {
  const isTyping = (target) => target.closest?.("input, textarea, select, [contenteditable=true]");
  const isOff = () => localStorage.getItem("keys") === "off";
  const rows = () => [...document.querySelectorAll("[data-rows] [data-row]")];
  const present = () => document.querySelector("[data-row].cursor");

  const moveTo = (row) => {
    present()?.classList.remove("cursor");
    row.classList.add("cursor");
    row.querySelector("[data-open]")?.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  };
  const move = (step) => {
    const all = rows();
    if (!all.length) return;
    const at = all.indexOf(present());
    moveTo(all[Math.max(0, Math.min(all.length - 1, at + step))]);
  };

  const onRow = {
    j: () => move(1),
    k: () => move(-1),
    x: () => present()?.querySelector("[data-bulk-item]")?.click(),
    e: () => present()?.querySelector("[data-open]")?.click(),
  };
  const sheet = () => document.querySelector("dialog[data-shortcuts]");

  const press = (wanted) => {
    if (wanted.matches("input:not([type=checkbox]), textarea, select")) wanted.focus();
    else wanted.click();
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (event.key === "?" && sheet()) {
      sheet().showModal();
      return;
    }
    if (isOff() || document.querySelector("dialog[open]")) return;
    const named = [...document.querySelectorAll("[data-key]")].find(
      (element) => element.dataset.key === event.key && element.offsetParent !== null,
    );
    if (named) press(named);
    else if (onRow[event.key] && rows().length) onRow[event.key]();
    else return;
    event.preventDefault();
  });

  document.addEventListener("focusin", (event) => {
    const row = event.target.closest("[data-rows] [data-row]");
    if (!row || row === present()) return;
    present()?.classList.remove("cursor");
    row.classList.add("cursor");
  });

  document.querySelectorAll("[data-keys-switch]").forEach((box) => {
    box.checked = !isOff();
    box.addEventListener("change", () => localStorage.setItem("keys", box.checked ? "on" : "off"));
  });
})();
