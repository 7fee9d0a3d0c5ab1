// Renews what waits while one looks at it. Without this file a reload does.
"use strict";

const EVERY = 60000; // milliseconds
const part = document.querySelector("[data-fresh]");
const title = document.title;
let asked = Date.now();

// Whoever is within it with the keyboard, or has chosen words, is not disturbed.
function isInUse() {
  const chosen = document.getSelection();
  return part.contains(document.activeElement) || (chosen && !chosen.isCollapsed);
}

async function renew() {
  if (document.hidden || isInUse() || Date.now() - asked < EVERY) return;
  asked = Date.now();
  try {
    const answer = await fetch(part.dataset.fresh, { redirect: "error" });
    if (answer.status === 403) clearInterval(ticking); // The login is over: a reload says so.
    if (!answer.ok || isInUse()) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    part.replaceChildren(...page.body.childNodes);
    const news = Number(part.querySelector("[data-news]").dataset.news);
    document.title = news ? `(${news}) ${title}` : title;
  } catch {
    // The next time, perhaps.
  }
}

const ticking = setInterval(renew, EVERY / 12);
document.addEventListener("visibilitychange", renew);
