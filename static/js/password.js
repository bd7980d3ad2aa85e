// The eye beside a password: [data-show-password] names the field it uncovers.
document.addEventListener("click", (event) => {
  const eye = event.target.closest("[data-show-password]");
  if (!eye) return;
  const field = document.getElementById(eye.dataset.showPassword);
  const isShown = field.type === "text";
  field.type = isShown ? "password" : "text";
  eye.setAttribute("aria-pressed", String(!isShown));
  eye.querySelector(".ti").className = `ti ti-${isShown ? "eye" : "eye-off"}`;
});
