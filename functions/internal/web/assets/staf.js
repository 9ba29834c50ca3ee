// Small comforts on pages of staff, beside those of every page. A participant's
// phone does not load this.
(() => {
  "use strict";
  const doc = document;
  const all = (selector) => [...doc.querySelectorAll(selector)];
  const one = (selector) => doc.querySelector(selector);
  const say = (node, text) => { if (node) node.textContent = text; };
  if (location.search.includes("open=")) one("#spoor")?.focus();

  // Filters apply as soon as they are chosen.
  all("form[data-auto-submit]").forEach((form) => form.addEventListener("change", (event) => {
    if (event.target.matches("select")) form.requestSubmit();
  }));

  // Copy: only where the device can.
  if (navigator.clipboard) {
    all("[data-copy]").forEach((button) => {
      button.hidden = false;
      button.addEventListener("click", async () => {
        const field = doc.getElementById(button.dataset.copy);
        await navigator.clipboard.writeText(field.value).catch(() => field.select());
        say(one("[data-copy-status]"), button.dataset.copied);
      });
    });
    all("[data-copy-href]").forEach((link) => link.addEventListener("click", async (event) => {
      event.preventDefault();
      await navigator.clipboard.writeText(link.href).catch(() => location.assign(link.href));
      say(link, link.dataset.copied);
    }));
  }
})();
