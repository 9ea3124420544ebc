// Every page works without this file. It moves the focus to the errors of a form, stops at a day that is half typed,
// saves an answer as it is chosen, and asks before another language opens a page anew in which something was typed.
"use strict";

document.querySelector("[data-error-summary]")?.focus();

// A browser sends a day that is half typed as nothing, and nothing means "no last day".
document.addEventListener("submit", (event) => {
  const half = [...event.target.elements].find((field) => field.validity?.badInput);
  if (half) {
    event.preventDefault();
    half.reportValidity();
  }
});

function autosave(form) {
  const status = form.querySelector("[role=status]");
  const sent = new AbortController();
  let lastSave = Promise.resolve();

  async function save() {
    const { autosaveUrl, autosaveSaved, autosaveFailed } = form.dataset;
    status.textContent = "";
    try {
      // The form carries the CSRF token. A redirect leads to the sign-in page, so then nothing was saved.
      const response = await fetch(autosaveUrl, { method: "POST", body: new FormData(form), redirect: "error", keepalive: true, headers: { "X-Autosave": "1" }, signal: sent.signal });
      status.textContent = response.ok ? autosaveSaved : autosaveFailed;
    } catch {
      if (!sent.signal.aborted) {
        status.textContent = autosaveFailed;
      }
    }
  }

  // The button sends the newest choice; a save that is still on its way must not come in after it.
  form.addEventListener("submit", () => sent.abort());
  form.addEventListener("change", (event) => {
    if (event.target.type === "radio") {
      // One after the other, so that the last choice is the one that stays.
      lastSave = lastSave.then(save);
    }
  });
}

document.querySelectorAll("form[data-autosave]").forEach(autosave);

// What saves itself is not lost; a search or filter stands in the address once it is sent.
function askBeforeLosing() {
  let typed = false;
  document.querySelectorAll("main form[method=post]:not([data-autosave])").forEach((form) => {
    form.addEventListener("input", () => { typed = true; });
  });
  document.querySelectorAll("form[data-language-warning]").forEach((form) => {
    form.addEventListener("submit", (event) => {
      if ((typed || "losesInput" in form.dataset) && !window.confirm(form.dataset.languageWarning)) {
        event.preventDefault();
      }
    });
  });
}

askBeforeLosing();
