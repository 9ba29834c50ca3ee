// Small comforts on pages of staff, beside those of every page. A participant's
// phone does not load this.
(() => {
  "use strict";
  const doc = document;
  const all = (selector) => [...doc.querySelectorAll(selector)];
  const one = (selector) => doc.querySelector(selector);
  const say = (node, text) => { if (node) node.textContent = text; };
  if (location.search.includes("open=")) one("#spoor")?.focus();

  // What folds on a phone is open on a wider screen, also where the sheet cannot do so.
  if (!CSS.supports("selector(::details-content)") && innerWidth >= 640) all(".em-fold").forEach((fold) => { fold.open = true; });

  // Filters apply as soon as they are chosen.
  all("form[data-auto-submit]").forEach((form) => form.addEventListener("change", (event) => {
    if (event.target.matches("select")) form.requestSubmit();
  }));

  // What takes a while says so, once it does. Who comes back to the page starts anew.
  all("form[data-busy]").forEach((form) => {
    const line = form.appendChild(doc.createElement("p"));
    line.setAttribute("role", "status");
    let wait = 0;
    form.addEventListener("submit", () => { wait = setTimeout(say, 500, line, form.dataset.busy); });
    addEventListener("pageshow", () => { clearTimeout(wait); say(line, ""); });
  });

  // A slider beside a number: each follows the other. The number is what is sent.
  all("[data-slide]").forEach((slide) => {
    const field = doc.getElementById(slide.dataset.slide);
    slide.hidden = false;
    slide.addEventListener("input", () => { field.value = slide.value.replace(".", ","); });
    field.addEventListener("input", () => { slide.value = field.value.replace(/\./g, "").replace(",", "."); });
  });

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

  // Filling in by keys. A digit chooses in the question that has the focus, which then
  // goes on to the next question that waits; so does Enter. Nothing is filled in that
  // nobody chose.
  const sheet = one("form[data-autosave]");
  if (!sheet) return;
  const groups = () => {
    const out = new Map();
    [...sheet.elements].forEach((c) => {
      if (!c.name || !c.matches("input:not([type=hidden]),select,textarea") || c.disabled || c.closest("[hidden]")) return;
      // "I don't know" beside a field is an answer to the same question.
      const name = c.closest(".em-refusals") ? c.name.replace(/\.[^.]*$/, "") : c.name;
      out.set(name, [...(out.get(name) || []), c]);
    });
    return [...out.values()];
  };
  const open = (group) => !group.some((c) => (/^(radio|checkbox)$/.test(c.type) ? c.checked : c.value.trim()));
  const enter = (group) => group[0].focus();
  const onward = (from) => {
    const all = groups(), at = all.findIndex((g) => g.includes(from));
    return all.slice(at + 1).find(open) || all.slice(0, at).find(open);
  };
  doc.addEventListener("keydown", (event) => {
    const from = event.target;
    if (!sheet.contains(from) || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "Enter" && from.matches("input")) {
      event.preventDefault();
      const next = onward(from);
      if (next) enter(next);
      else one("[data-primary]").click();
    } else if (/^[0-9]$/.test(event.key) && from.type === "radio") {
      const group = groups().find((g) => g.includes(from));
      const choice = group.find((c) => c.value === event.key) || (group.some((c) => /^[0-9]+$/.test(c.value)) ? null : group[event.key - 1]);
      if (!choice) return;
      event.preventDefault();
      if (!choice.checked) choice.click();
      const next = onward(choice);
      if (next) enter(next);
      else one("[data-primary]").focus();
    }
  });

  // Who comes from another page of the same questionnaire goes on where it waits.
  const pages = /\/pagina\/[^/]*$/;
  const base = (path) => path.replace(pages, "");
  const came = doc.referrer ? new URL(doc.referrer) : null;
  if (came && pages.test(came.pathname) && base(came.pathname) === base(location.pathname) && !one("[data-focus]")) {
    const first = groups().find(open);
    if (first) enter(first);
  }
})();
