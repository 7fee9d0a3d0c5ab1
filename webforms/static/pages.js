// Small comforts. Every page works without this file.
"use strict";

// Old browsers do not follow `autofocus` outside of inputs.
const summary = document.querySelector("[data-focus]");
if (summary) summary.focus();

// A second press at once. After that it may be pressed again: the connection may have failed, and
// the server knows a form that it has had before.
let sentAt = -Infinity;
document.addEventListener("submit", (event) => {
  if (event.timeStamp - sentAt < 1500) event.preventDefault();
  else sentAt = event.timeStamp;
});
window.addEventListener("pageshow", () => { sentAt = -Infinity; });

// What to mention in a question of the chosen topic stands beside the words, not below the topic.
const asking = document.getElementById("words");
const topics = document.getElementById("topic");
if (asking && topics && topics.querySelector(".tip")) {
  const near = document.createElement("p");
  near.id = "words-tip";
  near.className = "hint";
  asking.parentNode.insertBefore(near, asking);
  asking.setAttribute("aria-describedby", `${asking.getAttribute("aria-describedby") || ""} ${near.id}`.trim());
  topics.classList.add("tips-near");
  const show = () => {
    const chosen = topics.querySelector("input:checked");
    const tip = chosen && document.getElementById(`${chosen.id}-tip`);
    near.textContent = tip ? tip.textContent : "";
    near.hidden = !tip;
  };
  topics.addEventListener("change", show);
  // On the way back browsers choose again what was chosen, and say nothing of it.
  window.addEventListener("pageshow", show);
  show();
}

// While a question is typed: what may answer it already. The words are asked about and not kept.
const suggested = document.getElementById("suggested");
if (asking && suggested) {
  let waiting = 0;
  let newest = 0;
  const show = (found) => {
    const list = document.createElement("ul");
    for (const [title, path] of found) {
      const link = document.createElement("a");
      link.href = path;
      link.target = "_blank";
      link.rel = "noopener";
      link.textContent = title;
      list.appendChild(document.createElement("li")).appendChild(link);
    }
    const heading = document.createElement("p");
    heading.textContent = "Возможно, ответ уже есть (откроется в новой вкладке):";
    suggested.className = found.length ? "note" : "";
    suggested.replaceChildren(...(found.length ? [heading, list] : []));
  };
  const look = async () => {
    newest += 1;
    const own = newest;
    const body = new FormData();
    body.set("csrf_token", asking.form.elements.csrf_token.value);
    body.set("kind", suggested.dataset.kind);
    body.set("words", asking.value.slice(0, 200));
    try {
      const answer = await fetch("/knowledge/suggest", { method: "POST", body });
      if (answer.ok && own === newest) show(await answer.json());
    } catch {
      // Suggestions are a comfort: the form works without them.
    }
  };
  asking.addEventListener("input", () => {
    clearTimeout(waiting);
    if (asking.value.trim().length > 7) waiting = setTimeout(look, 700);
  });
}
