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
