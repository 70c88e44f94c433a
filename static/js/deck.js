// The talk: keys and clickers turn the slides, the speaker's window and the wall follow each other.
// Without this file the deck scrolls and the speaker's page is a handout.
"use strict";

(() => {
  const main = document.getElementById("slides");
  const isDeck = document.body.classList.contains("deck");
  const pages = [...main.children];
  const part = (name) => document.querySelector(`[data-deck="${name}"]`);
  const channel = "BroadcastChannel" in window ? new BroadcastChannel(document.body.dataset.channel) : null;
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  let at = 0;
  let began = null; // when the second slide was shown

  document.body.classList.add("live");
  for (const button of document.querySelectorAll("button[data-deck]")) button.hidden = false;
  if (!document.fullscreenEnabled && part("full")) part("full").hidden = true;

  function show(to, { tell = true, scroll = true } = {}) {
    const wanted = Math.max(0, Math.min(pages.length - 1, to));
    const moved = wanted !== at;
    at = wanted;
    part("at").textContent = at + 1;
    pages.forEach((page, n) => {
      page.classList.toggle("is-current", n === at);
      page.classList.toggle("is-next", n === at + 1);
    });
    if (isDeck) {
      if (scroll) pages[at].scrollIntoView({ behavior: calm.matches || document.fullscreenElement ? "instant" : "smooth" });
      history.replaceState(null, "", `#slide-${at + 1}`);
    }
    if (moved && tell) channel?.postMessage({ at });
    if (moved && began === null && at > 0) began = Date.now();
  }

  // ---------- Keys, clickers, buttons ----------

  const FORWARD = ["ArrowRight", "ArrowDown", "PageDown", "Enter"];
  const BACK = ["ArrowLeft", "ArrowUp", "PageUp", "Backspace"];

  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const onControl = event.target.closest("a, button");
    if (onControl && ["Enter", " "].includes(event.key)) return;
    if (event.key === " ") show(at + (event.shiftKey ? -1 : 1));
    else if (FORWARD.includes(event.key)) show(at + 1);
    else if (BACK.includes(event.key)) show(at - 1);
    else if (event.key === "Home") show(0);
    else if (event.key === "End") show(pages.length - 1);
    else if (event.key === "f" && isDeck) fullScreen();
    // Most clickers have a key for a dark screen: it sends a full stop or a b.
    else if (["b", "."].includes(event.key) && isDeck) document.body.classList.toggle("dark");
    else return;
    event.preventDefault();
  });

  function fullScreen() {
    if (document.fullscreenElement) document.exitFullscreen();
    else document.documentElement.requestFullscreen?.().catch(() => {});
  }

  part("previous").addEventListener("click", () => show(at - 1));
  part("next").addEventListener("click", () => show(at + 1));
  part("full")?.addEventListener("click", fullScreen);
  document.addEventListener("fullscreenchange", () => show(at, { tell: false }));
  addEventListener("resize", () => isDeck && pages[at].scrollIntoView({ behavior: "instant" }));

  // ---------- The other window ----------

  channel?.addEventListener("message", ({ data }) => {
    if (data?.ask) channel.postMessage({ at });
    else if (Number.isInteger(data?.at)) show(data.at, { tell: false });
  });

  if (isDeck) {
    // A finger or the wheel turns the slides as well. An entry tells of a frame that is past: on a busy machine a key has
    // turned the slide since, and the slide it speaks of is no longer there.
    const inPlace = (page) => {
      const [mine, room] = [page.getBoundingClientRect(), main.getBoundingClientRect()];
      return Math.abs(mine.top - room.top) < room.height * 0.4 && Math.abs(mine.left - room.left) < room.width * 0.4;
    };
    const seen = new IntersectionObserver((entries) => {
      for (const { isIntersecting, target } of entries) {
        if (isIntersecting && inPlace(target)) show(pages.indexOf(target), { scroll: false });
      }
    }, { root: main, threshold: 0.6 });
    pages.forEach((page) => seen.observe(page));
  }

  // ---------- Clock ----------

  const two = (number) => String(number).padStart(2, "0");

  function tick() {
    const now = new Date();
    part("clock").textContent = `${two(now.getHours())}.${two(now.getMinutes())}`;
    const seconds = began === null ? 0 : Math.floor((Date.now() - began) / 1000);
    part("elapsed").textContent = `${two(Math.floor(seconds / 60))}:${two(seconds % 60)}`;
  }

  if (part("clock")) {
    tick();
    setInterval(tick, 1000);
    part("reset").addEventListener("click", () => { began = Date.now(); tick(); });
  }

  const asked = location.hash.match(/^#slide-(\d+)$/);
  show(asked ? asked[1] - 1 : 0, { tell: false });
  if (!isDeck) channel?.postMessage({ ask: true });
  main.focus({ preventScroll: true });
})();
