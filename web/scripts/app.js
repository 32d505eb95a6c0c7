// What makes the pages nicer. Every page works without it.
import "htmx.org/dist/htmx.esm.min.js";
import "./roll.js";

// A click beside an open menu, or Escape, closes it.
const openMenus = () => document.querySelectorAll("details.account[open]");
document.addEventListener("click", ({ target }) => {
  for (const menu of openMenus()) if (!menu.contains(target)) menu.open = false;
});
document.addEventListener("keydown", ({ key }) => {
  if (key !== "Escape") return;
  for (const menu of openMenus()) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// A form that came back leads to what is to be corrected.
document.querySelector("#errors")?.focus();

// A form is sent once, however often its button is pressed. When the browser comes back to the page, it may be sent again.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) event.preventDefault();
  else if (form.method === "post" && !event.defaultPrevented) form.dataset.sent = "yes";
});
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

// Whoever types slowly may look at the password. Without scripts there is no button for it.
for (const place of document.querySelectorAll("[data-reveals]")) {
  const field = document.getElementById(place.dataset.reveals);
  const button = place.querySelector("button");
  if (!field || !button) continue;
  place.hidden = false;
  const show = (shown) => {
    field.type = shown ? "text" : "password";
    button.setAttribute("aria-pressed", String(shown));
  };
  button.addEventListener("click", () => show(field.type === "password"));
  // It is sent as a password, so that the browser neither shows nor remembers it as text.
  field.form.addEventListener("submit", () => show(false));
}

// Beside the arrows a letter marks too, while the focus is on a learner's marks: each mark names its letter.
document.addEventListener("keydown", (event) => {
  const { key, target } = event;
  if (event.ctrlKey || event.metaKey || event.altKey || !target.matches("[data-roll] input[type=radio]")) return;
  const marks = [...target.closest("fieldset").querySelectorAll("input[data-key]")];
  const mark = marks.find((one) => one.dataset.key === key.toLowerCase());
  if (!mark) return;
  mark.checked = true;
  mark.focus();
});
