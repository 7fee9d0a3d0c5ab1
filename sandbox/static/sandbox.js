// What the page does by itself: it looks for news, keeps what is typed, and minds its menus.
// Without this everything works by forms, and by the link "Обновить".
"use strict";

// Milliseconds. What a press changes comes a moment after the page; a real client is told of it.
const SOON = 250, EVERY = 2000;
const log = document.getElementById("posts");

function isAtEnd() {
  return log.scrollHeight - log.scrollTop - log.clientHeight < 80;
}

function isBusy(article) {
  return article.contains(document.activeElement) || article.querySelector("details[open]");
}

// A real client takes a menu's options once: it goes on to offer them while its action's id stays.
function keepMenus(fresh, old) {
  for (const menu of fresh.querySelectorAll("[data-action]")) {
    const known = old.querySelector(`[data-action="${CSS.escape(menu.dataset.action)}"]`);
    if (known) menu.replaceWith(known.cloneNode(true));
  }
}

// Only what changed is replaced, and never what somebody is just about to press.
function showPosts(fresh) {
  const followed = isAtEnd();
  const known = new Map([...log.children].map((child) => [child.id, child]));
  let previous = null;
  for (const wanted of [...fresh.children]) {
    let child = known.get(wanted.id);
    known.delete(wanted.id);
    if (child) keepMenus(wanted, child);
    if (child && !isBusy(child) && child.outerHTML !== wanted.outerHTML) {
      child.replaceWith(wanted);
      child = wanted;
    }
    child = child || wanted;
    const place = previous ? previous.nextSibling : log.firstChild;
    if (child !== place) log.insertBefore(child, place);
    previous = child;
  }
  known.forEach((gone) => gone.remove());
  if (followed) log.scrollTop = log.scrollHeight;
}

function showList(fresh) {
  const list = document.getElementById(fresh.id);
  if (list.innerHTML === fresh.innerHTML || list.contains(document.activeElement)) return;
  const scrolled = [list.scrollLeft, list.scrollTop];
  list.innerHTML = fresh.innerHTML;
  [list.scrollLeft, list.scrollTop] = scrolled;
}

function show(html) {
  const fresh = new DOMParser().parseFromString(html, "text/html");
  const opened = fresh.getElementById("opened");
  if (opened && !dialog) location.href = opened.href;
  const posts = fresh.getElementById("posts");
  if (posts) showPosts(posts);
  for (const list of fresh.querySelectorAll("nav")) showList(list);
}

async function look(address, wait) {
  if (!document.hidden) {
    try {
      const answer = await fetch(address, { cache: "no-store" });
      if (answer.ok) show(await answer.text());
    } catch {
      // The server is away for a moment; the next look finds it.
    }
  }
  setTimeout(look, wait, address, Math.min(2 * wait, EVERY));
}

// Space between the tags would count as a change.
function tidy() {
  for (const node of [...log.childNodes]) if (node.nodeType === Node.TEXT_NODE) node.remove();
}

function keepDraft(form) {
  const box = form.querySelector("textarea");
  const key = "draft/" + form.dataset.draft;
  if (!box.value) box.value = sessionStorage.getItem(key) || "";
  box.addEventListener("input", () => sessionStorage.setItem(key, box.value));
  form.addEventListener("submit", () => sessionStorage.removeItem(key));
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
}

function nameFiles(input) {
  input.addEventListener("change", () => {
    const names = [...input.files].map((file) => file.name).join(", ");
    input.previousElementSibling.textContent = names || "Приложить файл";
  });
}

function closeMenus(except) {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (menu !== except) menu.open = false;
  }
}

document.documentElement.classList.add("alive");
document.addEventListener("click", (event) => closeMenus(event.target.closest("details.menu")));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = event.target.closest("details.menu[open]");
  closeMenus();
  if (menu) menu.querySelector("summary").focus();
});

// A form that is sent twice would ask twice.
document.addEventListener("submit", (event) => {
  if (event.defaultPrevented) return;
  if (event.target.dataset.sent) event.preventDefault();
  event.target.dataset.sent = "yes";
});
window.addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sent;
});

const dialog = document.getElementById("dialog");
if (dialog) {
  document.querySelector(".frame").inert = false; // The modal dialog sees to that itself.
  dialog.removeAttribute("open"); // close() would be heard below as if somebody had left.
  dialog.showModal();
  dialog.addEventListener("close", () => dialog.querySelector("[name=cancel]").click());
}

if (log) {
  tidy();
  const at = document.getElementById(log.dataset.at || location.hash.slice(1));
  if (at && at.id !== "last") at.scrollIntoView({ block: "nearest" });
  else log.scrollTop = log.scrollHeight;
  keepDraft(document.querySelector("[data-draft]"));
  const clip = document.querySelector("[name=files]");
  if (clip) nameFiles(clip);
}
const current = document.querySelector(".rooms [aria-current]");
if (current) current.scrollIntoView({ block: "nearest", inline: "nearest" });
const live = document.querySelector("[data-news]");
if (live) setTimeout(look, SOON, live.dataset.news, 2 * SOON);
