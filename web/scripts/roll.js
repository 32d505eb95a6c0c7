// Marking a group with one key per learner: P present, L late, K late by more, A absent; then the next learner is in turn.
// Without this script Tab and the arrow keys do the same.
for (const roll of document.querySelectorAll("[data-roll]")) {
  const hint = document.querySelector("[data-roll-keys]");
  if (hint) hint.hidden = false;
  roll.addEventListener("keydown", (event) => {
    if (event.target.type !== "radio" || event.ctrlKey || event.metaKey || event.altKey) return;
    const row = event.target.closest("fieldset");
    const mark = row?.querySelector(`input[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
    if (!mark) return;
    event.preventDefault();
    mark.checked = true;
    const rows = [...roll.querySelectorAll("fieldset")];
    const next = rows[rows.indexOf(row) + 1]?.querySelector("input:checked") ?? document.querySelector("#save");
    next?.focus();
  });
}
