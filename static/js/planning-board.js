// The board of a scenario: pick a card up by hand or key, see what each place would change, put it down.
// The server says everything: which places there are, what each costs, in words. Without this file each card has a page.

const board = () => document.getElementById("papan");
let held = null; // { card, effects, at, back, ghost } while somebody is picked up

const say = (text) => { document.getElementById("papan-suara").textContent = text; };
const words = (key) => board().dataset[key].replace("{name}", held.card.dataset.name);
const value = (target) => target.dataset.placeCard || target.dataset.place;
const isHome = (target) => target === held.card || (target.matches("[data-place]") && target.contains(held.card));
// Where to go in one column: its places and, within them, the people one may change places with.
const targets = (lane) => [...(lane.dataset.place ? [lane] : []), ...lane.querySelectorAll("[data-place]"),
  ...(lane.dataset.place ? [] : lane.querySelectorAll("[data-place-card]"))]
  .sort((a, b) => (a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1));
const lanes = () => [...board().querySelectorAll("[data-lane]")];
const place = (target) => (target.dataset.placeCard ? target.closest("[data-place]") : target);

function pickUp(card) {
  const home = card.closest("[data-place]");
  held = { card, effects: null, at: home };
  board().classList.add("holding");
  card.classList.add("held");
  card.querySelector(".grip").setAttribute("aria-pressed", "true");
  tell(words("sayWait"));
  fetch(`${board().dataset.effects}?calon=${card.dataset.candidate}`, { headers: { Accept: "application/json" } })
    .then((answer) => (answer.ok ? answer.json() : Promise.reject(answer.status)))
    .then(({ effects }) => {
      if (held?.card !== card) return;
      held.effects = effects;
      for (const target of lanes().flatMap(targets)) show(target);
      tell(held.at === home ? words("sayPicked") : sentence(held.at));
    })
    .catch(() => {
      if (held?.card !== card) return;
      const text = words("sayFailed");
      putDown();
      say(text);
    });
}

function show(target) {
  if (isHome(target)) return;
  const effect = held.effects[value(target)];
  if (!effect) return;
  target.dataset.tone = effect.tone;
  const badge = target.querySelector(":scope > .effect");
  badge.textContent = effect.badge;
  badge.hidden = Boolean(target.dataset.placeCard);
}

function sentence(target) {
  const name = target.dataset.placeCard ? `⇄ ${target.dataset.name}` : target.dataset.name;
  if (isHome(target)) return `${place(target).dataset.name}: ${words("sayHere")}.`;
  return `${name}: ${held.effects?.[value(target)]?.words || words("sayWait")}`;
}

function tell(text) {
  const hand = document.getElementById("papan-tangan");
  hand.hidden = false;
  hand.textContent = text;
  say(text);
}

function aim(target) {
  board().querySelector(".aimed")?.classList.remove("aimed");
  held.at = target;
  target.closest("details")?.setAttribute("open", "");
  target.classList.add("aimed");
  target.scrollIntoView({ block: "nearest", inline: "nearest" });
  tell(sentence(target));
}

function putDown() {
  const { card, ghost } = held;
  ghost?.remove();
  for (const badge of board().querySelectorAll(".effect")) badge.hidden = true;
  for (const target of board().querySelectorAll("[data-tone]")) delete target.dataset.tone;
  board().querySelector(".aimed")?.classList.remove("aimed");
  board().classList.remove("holding");
  card.classList.remove("held");
  card.querySelector(".grip").setAttribute("aria-pressed", "false");
  document.getElementById("papan-tangan").hidden = true;
  held = null;
}

function cancel() {
  const text = words("sayCancelled");
  putDown();
  say(text);
}

let moved = ""; // the card to find again on the board that comes back

function drop(target) {
  if (!target || isHome(target)) return cancel();
  const effect = held.effects?.[value(target)];
  if (!effect || effect.tone === "no") {
    if (held.ghost) return putDown(), say(effect ? effect.words : "");
    return tell(effect ? `${effect.words} ${words("sayNone")}` : words("sayWait"));
  }
  const form = document.getElementById("papan-pindah");
  form.elements.candidate_id.value = held.card.dataset.candidate;
  form.elements.to.value = value(target);
  moved = held.card.id;
  putDown();
  form.requestSubmit();
}

document.addEventListener("htmx:after:swap", () => {
  if (!moved || !board()) return;
  const card = document.getElementById(moved);
  moved = "";
  (card?.querySelector("button.grip") || card?.querySelector("a"))?.focus();
});

// ---------- Keys ----------

const STEPS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -1, ArrowDown: 1 };

document.addEventListener("keydown", (event) => {
  if (!held || held.ghost) return event.key === "Escape" && held ? cancel() : undefined;
  if (event.key === "Escape") cancel();
  else if (event.key === "Enter" || event.key === " ") drop(held.at);
  else if (event.key in STEPS) step(event.key);
  else if (event.key === "Tab") return cancel();
  else return undefined;
  event.preventDefault();
});

function step(key) {
  const all = lanes();
  const lane = all.indexOf(held.at.closest("[data-lane]"));
  if (key === "ArrowLeft" || key === "ArrowRight") {
    const next = all[Math.min(all.length - 1, Math.max(0, lane + STEPS[key]))];
    return aim(targets(next)[0] || held.at);
  }
  const own = targets(all[lane]);
  return aim(own[Math.min(own.length - 1, Math.max(0, own.indexOf(held.at) + STEPS[key]))]);
}

// ---------- Click: pick up by the handle, then click a place ----------

let dragged = false;

document.addEventListener("click", (event) => {
  if (dragged) {
    dragged = false;
    event.preventDefault();
    return;
  }
  const grip = event.target.closest("#papan button.grip");
  if (held) {
    if (event.target.closest("summary")) return;
    event.preventDefault();
    if (grip && grip.closest(".card") === held.card) cancel();
    else drop(under(event.target));
  } else if (grip) pickUp(grip.closest(".card"));
});

function under(element) {
  const card = element?.closest("[data-place-card]");
  const target = element?.closest("[data-place]");
  // Those who wait have no place to give: dropping among them means no place.
  return card && target && target.dataset.place !== "lepas" ? card : target;
}

// ---------- Pointer ----------

let start = null;

document.addEventListener("pointerdown", (event) => {
  const card = event.target.closest("#papan .card:not(.locked)");
  if (!card || held || event.button !== 0 || !card.querySelector("button.grip")) return;
  if (event.target.closest("a, form, summary")) return;
  if (event.pointerType !== "mouse" && !event.target.closest(".grip")) return; // a finger elsewhere scrolls
  start = { card, x: event.clientX, y: event.clientY };
});

document.addEventListener("pointermove", (event) => {
  if (!start && !held?.ghost) return;
  if (start && Math.hypot(event.clientX - start.x, event.clientY - start.y) > 6) {
    pickUp(start.card);
    held.ghost = start.card.cloneNode(true);
    held.ghost.removeAttribute("id");
    held.ghost.setAttribute("aria-hidden", "true");
    held.ghost.className = "card ghost";
    held.ghost.style.width = `${start.card.offsetWidth}px`;
    document.body.append(held.ghost);
    start = null;
  }
  if (!held?.ghost) return;
  event.preventDefault();
  held.ghost.style.translate = `${event.clientX + 12}px ${event.clientY + 8}px`;
  const target = under(document.elementFromPoint(event.clientX, event.clientY));
  if (target && target !== held.at) {
    board().querySelector(".aimed")?.classList.remove("aimed");
    target.classList.add("aimed");
    held.at = target;
    tell(sentence(target));
  }
  nudge(event);
});

// Near an edge the board, and the page, come along.
function nudge(event) {
  const box = board().querySelector(".desk-lanes").getBoundingClientRect();
  const near = (at, low, high) => (at < low + 48 ? -14 : at > high - 48 ? 14 : 0);
  board().querySelector(".desk-lanes").scrollBy(near(event.clientX, box.left, box.right), 0);
  scrollBy(0, near(event.clientY, 0, innerHeight));
}

document.addEventListener("pointerup", (event) => {
  start = null;
  if (!held?.ghost) return;
  dragged = true;
  setTimeout(() => { dragged = false; });
  drop(under(document.elementFromPoint(event.clientX, event.clientY)));
});

document.addEventListener("pointercancel", () => {
  start = null;
  if (held?.ghost) cancel();
});
