// A list that is put in another order by dragging its items: [data-reorder="form id"] holds [data-reorder-item="id"],
// each with a [data-reorder-handle]. Let go, the whole order is posted by that form, in its field "order". Without this
// file the handles stay hidden; the arrows beside them do the same, and are what the keyboard has.
(() => {
  const EDGE = 64,
    SCROLL = 14;
  let drag = null;

  const itemsOf = (list) => [...list.querySelectorAll("[data-reorder-item]")];
  const orderOf = (list) => itemsOf(list).map((item) => item.dataset.reorderItem);

  document
    .querySelectorAll("[data-reorder-handle], [data-reorder-hint]")
    .forEach((part) => (part.hidden = false));

  const end = () => {
    drag.item.classList.remove("is-dragged");
    drag = null;
  };

  const giveUp = () => {
    drag.before.forEach((item) => drag.list.append(item));
    end();
  };

  document.addEventListener("pointerdown", (event) => {
    const handle = event.target.closest("[data-reorder-handle]");
    if (!handle || event.button !== 0 || drag) return;
    event.preventDefault();
    const item = handle.closest("[data-reorder-item]");
    const list = item.closest("[data-reorder]");
    drag = { item, list, pointer: event.pointerId, before: itemsOf(list) };
    item.classList.add("is-dragged");
  });

  document.addEventListener("pointermove", (event) => {
    if (!drag || event.pointerId !== drag.pointer) return;
    const next = itemsOf(drag.list).find((item) => {
      const place = item.getBoundingClientRect();
      return item !== drag.item && event.clientY < place.top + place.height / 2;
    });
    if (drag.item.nextElementSibling !== (next ?? null)) drag.list.insertBefore(drag.item, next ?? null);
    if (event.clientY < EDGE) scrollBy(0, -SCROLL);
    if (event.clientY > innerHeight - EDGE) scrollBy(0, SCROLL);
  });

  document.addEventListener("pointerup", (event) => {
    if (!drag || event.pointerId !== drag.pointer) return;
    const { list, before } = drag;
    end();
    if (itemsOf(list).every((item, at) => item === before[at])) return;
    const form = document.getElementById(list.dataset.reorder);
    form.elements.order.value = orderOf(list).join(",");
    document.dispatchEvent(new CustomEvent("announce", { detail: "Keeping the new order" }));
    form.requestSubmit();
  });

  document.addEventListener("pointercancel", (event) => {
    if (drag && event.pointerId === drag.pointer) giveUp();
  });
  document.addEventListener("keydown", (event) => {
    if (drag && event.key === "Escape") giveUp();
  });
})();
