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
