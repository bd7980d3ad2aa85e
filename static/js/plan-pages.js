// Behaviour of the action plan's pages beyond charts. Every control also works as a plain form.
document.addEventListener("click", (event) => {
  // A finding is dismissed only with a reason: the button opens the form beside it.
  const button = event.target.closest("[data-opens]");
  if (!button) return;
  const form = document.getElementById(button.dataset.opens);
  form.hidden = !form.hidden;
  button.setAttribute("aria-expanded", String(!form.hidden));
  if (!form.hidden) form.querySelector("textarea, select, input").focus();
});
