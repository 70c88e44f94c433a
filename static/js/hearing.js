// At a hearing: the secretary's keys, the agenda dragged into order, and news that survive a lost connection.
// Without this file everything is done with the same forms and the "Muat ulang" link.
"use strict";

(() => {
  // ---------- Keys of the secretary ----------

  const rows = () => [...document.querySelectorAll("form[data-minute]")];
  const typed = (target) => target.matches("textarea, input:not([type=radio])");

  document.addEventListener("keydown", (event) => {
    const form = event.target.closest?.("form[data-minute]");
    if (!form) return;
    if (event.key === "Enter" && event.ctrlKey) {
      event.preventDefault();
      form.requestSubmit();
      return;
    }
    const choice = /^(?:Digit|Numpad)([1-4])$/.exec(event.code);
    if (!choice || event.ctrlKey || event.metaKey || (typed(event.target) && !event.altKey)) return;
    const radio = form.querySelectorAll("input[type=radio]")[choice[1] - 1];
    radio.checked = true;
    radio.focus();
    event.preventDefault();
  });

  // The usual due dates.
  function offerDates() {
    for (const button of document.querySelectorAll("button[data-due]")) button.hidden = false;
  }
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-due]");
    if (!button) return;
    const field = document.getElementById(button.dataset.for);
    field.value = button.dataset.due;
    field.focus();
  });
  offerDates();

  // A saved row steps back and the next one that waits comes under the hand.
  let saved = null;
  document.addEventListener("htmx:before:swap", (event) => {
    const form = event.target.closest?.("form[data-minute]");
    saved = form && event.detail.ctx.response.status < 300 ? form.closest(".minute").id : null;
  });
  document.addEventListener("htmx:after:swap", () => {
    offerDates();
    if (!saved) return;
    const from = document.getElementById(saved);
    saved = null;
    const waiting = rows().filter((form) => form.closest(".waits"));
    const after = waiting.find((form) => from && from.compareDocumentPosition(form) & Node.DOCUMENT_POSITION_FOLLOWING);
    (after || waiting[0])?.querySelector("input[type=radio]").focus();
  });

  // ---------- Agenda by hand ----------

  let held = null;
  for (const kind of ["dragstart", "dragover", "drop", "dragend"]) {
    document.addEventListener(kind, (event) => {
      const list = document.querySelector("[data-order]");
      const item = event.target.closest?.("[data-item]");
      if (!list) return;
      if (kind === "dragstart" && item) {
        held = item;
        item.classList.add("held");
      } else if (kind === "dragover" && held) {
        event.preventDefault();
        if (item && item !== held) {
          const box = item.getBoundingClientRect();
          item[event.clientY < box.top + box.height / 2 ? "before" : "after"](held);
        }
      } else if (kind === "drop" && held) {
        event.preventDefault();
        const form = document.getElementById("urutan");
        for (const each of list.querySelectorAll("[data-item]")) {
          const field = document.createElement("input");
          field.type = "hidden";
          field.name = "butir";
          field.value = each.dataset.item;
          form.append(field);
        }
        form.requestSubmit();
      } else if (kind === "dragend" && held) {
        held.classList.remove("held");
        held = null;
      }
    });
  }
  const draggable = () => document.querySelectorAll("[data-item]").forEach((item) => { item.draggable = true; });
  draggable();
  document.addEventListener("htmx:after:swap", draggable);

  // ---------- A lost connection ----------

  const banner = document.getElementById("terputus");
  if (!banner) return;
  const isNews = (event) => event.target.id === "langsung";
  const lost = (is) => { if (banner.hidden === is) banner.hidden = !is; };
  // Said here, in its own words, and not again at the top of the page.
  addEventListener("htmx:error", (event) => {
    if (!isNews(event)) return;
    event.stopImmediatePropagation();
    lost(true);
  }, true);
  document.addEventListener("htmx:after:request", (event) => {
    if (isNews(event)) lost(!(event.detail.ctx.response?.status < 400));
  });
  document.addEventListener("htmx:before:swap", (event) => {
    // What stands between us and the server may answer for it: never put its page into ours.
    if (isNews(event) && event.detail.ctx.response.status >= 400) event.preventDefault();
  });
})();
