// Keeps what is typed: a form with data-draft-url posts itself there one second after the last key.
// The answer's status is enough; the element [data-draft-status] of the form says when it was kept.
(() => {
  const QUIET = 1000;
  const RETRY = 5000;
  const waiting = new WeakMap();

  const say = (form, words) => {
    const status = form.querySelector("[data-draft-status]");
    if (status) status.textContent = words;
  };
  const clockNow = () =>
    new Date().toLocaleTimeString(document.documentElement.lang, {
      hour: "2-digit",
      minute: "2-digit",
      hour12: false,
    });

  // Files are not part of a draft: they are sent with the form.
  const fields = (form) => {
    const data = new FormData(form);
    form.querySelectorAll("input[type=file]").forEach((input) => data.delete(input.name));
    return new URLSearchParams(data);
  };

  const keep = async (form) => {
    waiting.delete(form);
    try {
      const answer = await fetch(form.dataset.draftUrl, {
        method: "POST",
        body: fields(form),
        headers: { "X-Requested-With": "fetch" },
      });
      if (!answer.ok) throw new Error(String(answer.status));
      say(form, `Draft kept ${clockNow()}`);
    } catch {
      say(form, "Not kept yet: no connection. Trying again.");
      later(form, RETRY);
    }
  };

  const later = (form, delay) => {
    clearTimeout(waiting.get(form));
    waiting.set(
      form,
      setTimeout(() => keep(form), delay),
    );
  };

  const stop = (form) => {
    clearTimeout(waiting.get(form));
    waiting.delete(form);
  };

  document.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-draft-url]");
    if (form && event.target.type !== "file") later(form, QUIET);
  });
  // The server drops the draft when it takes the form; a late draft would bring it back.
  document.addEventListener("submit", (event) => stop(event.target));

  addEventListener("pagehide", () => {
    document.querySelectorAll("form[data-draft-url]").forEach((form) => {
      if (waiting.has(form)) navigator.sendBeacon(form.dataset.draftUrl, fields(form));
    });
  });
})();
