// Small comforts. Every page works without this file.
"use strict";

// Old browsers do not follow `autofocus` outside of inputs.
const summary = document.querySelector("[data-focus]");
if (summary) summary.focus();

// A second press while the first is under way; the server would find out all the same.
document.addEventListener("submit", (event) => {
  if (event.target.dataset.sent) {
    event.preventDefault();
    return;
  }
  event.target.dataset.sent = "yes";
});

// Coming back with the Back button: the form may be sent again.
window.addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sent;
});
