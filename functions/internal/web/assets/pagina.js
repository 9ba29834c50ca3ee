// Small comforts on top of pages that work without this file.
(() => {
  "use strict";
  const doc = document;
  const all = (selector, root = doc) => [...root.querySelectorAll(selector)];
  const one = (selector, root = doc) => root.querySelector(selector);
  doc.documentElement.classList.replace("em-no-js", "em-js");

  // The error summary takes the focus; its links go to the control, not to its frame.
  one("[data-focus]")?.focus();
  all("#fouten a").forEach((link) => link.addEventListener("click", (event) => {
    const target = doc.getElementById(link.hash.slice(1));
    if (!target) return;
    event.preventDefault();
    const control = target.matches("input,select,textarea") ? target : one("input,select,textarea", target) || target;
    control.focus();
    target.scrollIntoView({ block: "center" });
  }));

  // Print, read aloud: only where the device can.
  const say = (node, text) => { if (node) node.textContent = text; };
  all("[data-print]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => print());
  });
  const aloud = one("[data-aloud]");
  if (aloud && "speechSynthesis" in window) {
    aloud.hidden = false;
    aloud.addEventListener("click", () => {
      const parts = [one("h1"), ...all("fieldset .em-help, fieldset .em-option span")];
      const speech = new SpeechSynthesisUtterance(parts.map((p) => p.textContent.trim()).join(". "));
      speech.lang = doc.documentElement.lang;
      speechSynthesis.cancel();
      speechSynthesis.speak(speech);
    });
  }

  // 1 to 9 choose a level while the group has focus; Ctrl+Enter goes on.
  doc.addEventListener("keydown", (event) => {
    if (event.ctrlKey && event.key === "Enter") {
      const button = one("[data-primary]");
      if (button) { event.preventDefault(); button.click(); }
    }
    const group = event.target.closest?.("[data-levels]");
    if (!group || event.ctrlKey || event.altKey || event.metaKey || !/^[1-9]$/.test(event.key)) return;
    const input = all("input", group).find((i) => i.value === event.key);
    if (!input) return;
    event.preventDefault();
    input.focus();
    if (!input.checked) input.click();
  });

  // Autosave. Answers wait in the open page only; nothing stays on the device.
  const form = one("form[data-autosave]");
  if (!form || !form.dataset.autosave) return;
  const line = one("[data-status]");
  const offline = one("[data-offline]");
  const text = form.dataset;
  let timer = 0, busy = false, pause = 2000, onward = null, back = false, leaving = false;
  // Nothing moves under a finger that is down: a button that moves away is not pressed.
  let still = Promise.resolve();
  addEventListener("pointerdown", () => {
    still = new Promise((up) => {
      ["pointerup", "pointercancel"].forEach((end) => addEventListener(end, () => setTimeout(up), { once: true }));
      setTimeout(up, 2000);
    });
  }, true);
  // What waits is what differs from what was kept last, per name.
  const snapshot = () => {
    const data = new FormData(form), out = new Map();
    for (const name of data.keys()) out.set(name, JSON.stringify(data.getAll(name)));
    return out;
  };
  let kept = snapshot();
  const waiting = () => {
    const now = snapshot();
    return new Set([...now.keys(), ...kept.keys()].filter((name) => now.get(name) !== kept.get(name))).size;
  };

  const status = (icon, words) => {
    const shape = { done: '<circle class="vol" cx="10" cy="10" r="8"/><path class="wit" d="M6 10.3l2.8 2.8L14.2 7.6"/>', sent: '<circle cx="10" cy="10" r="7"/><path d="M10 5.8V10l2.8 1.8"/>' }[icon];
    const span = doc.createElement("span");
    span.textContent = words;
    line.innerHTML = '<svg class="em-icon" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">' + shape + "</svg>";
    line.append(span);
  };
  const show = (id, visible) => {
    const block = doc.getElementById("v-" + id);
    if (block) block.hidden = !visible;
  };
  const apply = (reply) => {
    (reply.visible || []).forEach((id) => show(id, true));
    (reply.hidden || []).forEach((id) => show(id, false));
    const soft = new Map((reply.problems || []).map((p) => [p.id, p]));
    all(".em-warning").forEach((box) => {
      const problem = soft.get(box.id.replace(/-let-op$/, ""));
      box.hidden = !problem;
      if (!problem) return;
      say(one("[data-warning-title]", box), problem.title);
      say(one("[data-warning-text]", box), problem.text);
    });
    Object.entries(reply.earlier || {}).forEach(([id, words]) => {
      const block = doc.getElementById("v-" + id);
      if (!block) return;
      let note = one(":scope > .em-earlier", block);
      if (!note) {
        note = doc.createElement("p");
        note.className = "em-earlier";
        block.append(note);
      }
      note.textContent = words;
    });
  };
  const save = async () => {
    clearTimeout(timer);
    if (busy || !onward && !waiting()) return;
    busy = true;
    let failed = false;
    const sent = snapshot();
    still.then(() => busy && status("sent", text.saving));
    try {
      const answer = await fetch(text.autosave, { method: "POST", body: new URLSearchParams(new FormData(form)), headers: { Accept: "application/json" }, credentials: "same-origin", keepalive: true });
      if (answer.redirected || answer.status === 409 || answer.status === 410) { location.reload(); return; }
      if (answer.status === 401 || answer.status === 403) {
        // Signed out: the answers stay on this page. Who signs in again in another tab
        // gets a new token, with which this form goes on.
        const why = await answer.json();
        await still;
        const stale = why.csrf ? all('[name="csrf"]').filter((field) => field.value !== why.csrf) : [];
        stale.forEach((field) => { field.value = why.csrf; });
        failed = true;
        status("sent", why.message);
        timer = setTimeout(save, stale.length ? 0 : 15000);
        return;
      }
      if (!answer.ok) throw new Error(answer.status);
      const reply = await answer.json();
      kept = sent;
      await still;
      pause = 2000;
      if (offline) offline.hidden = true;
      if (reply.refused) status("sent", reply.refused);
      else status("done", text.saved.replace("{time}", reply.saved || ""));
      apply(reply);
      if (onward) { back = true; form.requestSubmit(onward); }
    } catch {
      failed = true;
      await still;
      const n = waiting();
      if (n) status("sent", n === 1 ? text.waitingOne : text.waiting.replace("{n}", n));
      if (offline) offline.hidden = false;
      timer = setTimeout(save, pause);
      pause = Math.min(pause * 2, 60000);
    } finally {
      busy = false;
    }
    if (!failed && !leaving) save();
  };
  form.addEventListener("change", (event) => {
    if (event.target.name) save();
  });
  form.addEventListener("input", (event) => {
    if (!event.target.matches('textarea,input:not([type="radio"],[type="checkbox"])')) return;
    clearTimeout(timer);
    timer = setTimeout(save, 800);
  });
  one("[data-retry]")?.addEventListener("click", save);
  addEventListener("online", save);
  // Without a connection a button would lead to an empty page of the browser, away from
  // what was answered: it waits, and is pressed again when everything is kept.
  form.addEventListener("submit", (event) => {
    leaving = back || (!offline || offline.hidden) && navigator.onLine;
    back = false;
    onward = leaving ? null : event.submitter;
    if (leaving) return;
    event.preventDefault();
    save();
  });
  addEventListener("beforeunload", (event) => {
    if (leaving || !waiting()) return;
    if (offline && !offline.hidden) event.preventDefault();
    else save();
  });
})();
