// Pictures by paste or drop: [data-drop] holds a file input; what is pasted into its form is added to it.
// Without this file the input works as any other.
(() => {
  const inputOf = (form) => form?.querySelector("[data-drop] input[type=file]");

  const sizeInWords = (bytes) =>
    bytes < 1024 * 1024 ? `${Math.ceil(bytes / 1024)} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;

  const put = (input, files) => {
    const all = new DataTransfer();
    files.forEach((file) => all.items.add(file));
    input.files = all.files;
    list(input);
  };

  const add = (input, files) => {
    const most = Number(input.dataset.maxBytes) || Infinity;
    const fitting = [...files].filter((file) => file.size <= most);
    put(input, [...input.files, ...fitting]);
    const refused = files.length - fitting.length;
    const words = refused
      ? `${refused} too large: at most ${sizeInWords(most)} each`
      : `${fitting.length} added`;
    document.dispatchEvent(new CustomEvent("announce", { detail: words }));
    const note = input.closest("[data-drop]").querySelector("[data-drop-note]");
    if (note) note.textContent = refused ? words : "";
  };

  const chip = (input, file, at) => {
    const item = document.createElement("li");
    item.className = "shot";
    const words = document.createElement("span");
    const name = document.createElement("b");
    name.className = "d-block";
    name.textContent = file.name;
    const size = document.createElement("span");
    size.className = "soft";
    size.textContent = sizeInWords(file.size);
    words.append(name, size);
    const remove = document.createElement("button");
    remove.type = "button";
    remove.className = "iconbtn";
    remove.setAttribute("aria-label", `Remove ${file.name}`);
    remove.innerHTML = '<i class="ti ti-x" aria-hidden="true"></i>';
    remove.addEventListener("click", () => {
      put(
        input,
        [...input.files].filter((_, number) => number !== at),
      );
      input.focus();
    });
    item.append(words, remove);
    return item;
  };

  const list = (input) => {
    const place = input.closest("[data-drop]");
    let shown = place.querySelector("[data-drop-list]");
    if (!shown) {
      shown = document.createElement("ul");
      shown.dataset.dropList = "";
      shown.className = "drop-list";
      place.prepend(shown);
    }
    shown.replaceChildren(...[...input.files].map((file, at) => chip(input, file, at)));
  };

  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-drop] input[type=file]")) list(event.target);
  });

  document.addEventListener("paste", (event) => {
    const input = inputOf(event.target.closest?.("form"));
    const files = [...(event.clipboardData?.files || [])];
    if (!input || !files.length) return;
    event.preventDefault();
    add(input, files);
  });

  document.addEventListener("dragover", (event) => {
    const place = event.target.closest?.("[data-drop]");
    if (!place) return;
    event.preventDefault();
    place.classList.add("drop-over");
  });
  document.addEventListener("dragleave", (event) =>
    event.target.closest?.("[data-drop]")?.classList.remove("drop-over"),
  );
  document.addEventListener("drop", (event) => {
    const place = event.target.closest?.("[data-drop]");
    if (!place) return;
    event.preventDefault();
    place.classList.remove("drop-over");
    add(place.querySelector("input[type=file]"), event.dataTransfer.files);
  });
})();
