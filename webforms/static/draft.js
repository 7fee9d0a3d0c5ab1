// Keeps the draft as one types. Without this file the button «Сохранить черновик» does.
"use strict";

const PAUSE = 1500; // milliseconds without a key
const writing = document.querySelector("[data-draft]");
const box = writing.elements.words;
const told = document.getElementById("draft-state");
let kept = box.value;
let waiting = 0;
let leaving = false;

async function save() {
  clearTimeout(waiting);
  const words = box.value;
  if (leaving || words === kept) return;
  const body = new URLSearchParams({ csrf_token: writing.elements.csrf_token.value, words });
  try {
    const answer = await fetch(writing.dataset.draft, { method: "POST", body, keepalive: body.toString().length < 60000 });
    if (!answer.ok) throw new Error(String(answer.status));
    kept = words;
    told.textContent = `Черновик сохранён в ${(await answer.json()).saved}.`;
  } catch {
    told.textContent = "Черновик пока не сохранён. Не закрывайте страницу.";
    waiting = setTimeout(save, 4 * PAUSE);
  }
}

box.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(save, PAUSE);
});
// A phone may end a page that is out of sight at any moment.
document.addEventListener("visibilitychange", () => { if (document.hidden) save(); });
writing.addEventListener("submit", () => {
  leaving = true;
  clearTimeout(waiting);
});
window.addEventListener("pageshow", () => { leaving = false; });
