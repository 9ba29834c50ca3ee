// What is new on the page without loading it again: when the file was read, or an
// answer was given, the parts around the questionnaire are drawn anew. Without this
// script a link does the same.
"use strict";

const parts = () => document.querySelectorAll("[data-fresh]");
let busy = false;
let waiting = false;

// open tells which explanations are unfolded, so that they stay so.
const unfolded = () => [...document.querySelectorAll("details[open]")].map((d) => d.id);

async function refresh() {
  if (busy) {
    waiting = true;
    return;
  }
  busy = true;
  try {
    const answer = await fetch("/", { headers: { Accept: "text/html" } });
    if (answer.ok) draw(new DOMParser().parseFromString(await answer.text(), "text/html"));
  } catch {
    // The preview was stopped; the stream says when it is back.
  }
  busy = false;
  if (waiting) {
    waiting = false;
    refresh();
  }
}

function draw(page) {
  const open = unfolded();
  const focused = document.activeElement?.id;
  const name = document.getElementById("naam")?.value;
  for (const part of parts()) {
    const fresh = page.querySelector(`[data-fresh="${part.dataset.fresh}"]`);
    if (!fresh) continue;
    const framed = part.dataset.fresh === "raam";
    if (framed && Boolean(part.dataset.begin) === Boolean(fresh.dataset.begin)) continue;
    if (part.innerHTML === fresh.innerHTML) continue;
    const top = part.scrollTop;
    part.replaceChildren(...document.adoptNode(fresh).childNodes);
    if (framed) part.dataset.begin = fresh.dataset.begin;
    part.scrollTop = top;
  }
  for (const id of open) {
    const d = document.getElementById(id);
    if (d) d.open = true;
  }
  const typed = document.getElementById("naam");
  if (typed && name && !typed.value) typed.value = name;
  if (focused) document.getElementById(focused)?.focus();
  document.title = page.title;
}

// toFinding brings the first error in sight within the list of lines.
function toFinding() {
  const list = document.querySelector(".vb-source");
  const line = list?.querySelector(".vb-line--error");
  if (line) list.scrollTop = line.offsetTop - list.clientHeight / 3;
}

// reloadFrame shows the same question in the new version.
function reloadFrame() {
  const frame = document.getElementById("raam");
  if (!frame) return;
  const inside = frame.contentWindow.location;
  if (inside.href !== "about:blank") inside.replace(inside.href.split("#")[0]);
}

let met = false;
const news = new EventSource("/voorbeeld/nieuws");
news.addEventListener("begin", () => {
  if (met) refresh();
  met = true;
});
news.addEventListener("antwoorden", refresh);
news.addEventListener("versie", async () => {
  await refresh();
  toFinding();
  reloadFrame();
});
toFinding();
