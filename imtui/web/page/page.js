// A wall screen has nobody at its keyboard: a war room that has ended is opened again by itself, as soon as somebody answers.
"use strict";

const SECONDS_BETWEEN_TRIES = 5;

function tryAgain() {
  fetch("/", { cache: "no-store", credentials: "same-origin" })
    .then((answer) => {
      if (answer.ok) {
        window.location.reload();
      } else if (answer.status === 401) {
        document.getElementById("what-next").textContent = "Its token has changed: open the address that imtui web printed.";
      } else {
        window.setTimeout(tryAgain, SECONDS_BETWEEN_TRIES * 1000);
      }
    })
    .catch(() => window.setTimeout(tryAgain, SECONDS_BETWEEN_TRIES * 1000));
}

document.addEventListener("DOMContentLoaded", () => {
  const body = document.body;
  let isOpen = false;
  const watching = new MutationObserver(() => {
    if (!isOpen && body.classList.contains("-first-byte")) {
      isOpen = true;
      document.querySelector(".xterm-helper-textarea")?.focus(); // keys work without a click
    }
    if (body.classList.contains("-closed")) {
      watching.disconnect();
      window.setTimeout(tryAgain, SECONDS_BETWEEN_TRIES * 1000);
    }
  });
  watching.observe(body, { attributes: true, attributeFilter: ["class"] });
});
