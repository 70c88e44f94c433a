// The little that HTML and htmx leave over. Every page works without this file.

// A form with unsent text asks before it is left.
const dirty = new Set();
document.addEventListener("input", (event) => {
  const form = event.target.closest("form.form");
  if (form) dirty.add(form);
});
document.addEventListener("submit", (event) => dirty.delete(event.target));
addEventListener("beforeunload", (event) => {
  if ([...dirty].some((form) => form.isConnected)) event.preventDefault();
});

// A button that copies a field, where the browser can; the field itself can always be selected.
const offerCopying = () => {
  for (const button of document.querySelectorAll("button[data-copies][hidden]")) button.hidden = !navigator.clipboard;
};
offerCopying();
document.addEventListener("htmx:after:swap", offerCopying);
document.addEventListener("click", async (event) => {
  const button = event.target.closest("button[data-copies]");
  if (!button) return;
  await navigator.clipboard.writeText(document.getElementById(button.dataset.copies).value);
  button.querySelector("span").textContent = button.dataset.copied;
});

// Links to a field put the cursor in it; links to a section move the focus there.
document.addEventListener("click", (event) => {
  const link = event.target.closest('a[href^="#"]');
  const target = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
  if (target) (target.matches("input, select, textarea") ? target : target.querySelector("input, select, textarea") || target).focus();
});

// The network is gone or the server does not answer: say so where errors are said.
document.addEventListener("htmx:error", () => {
  const alerts = document.getElementById("alerts");
  const text = document.documentElement.lang === "en"
    ? "The server cannot be reached. Check the connection, then try again; what you typed is still here."
    : "Server tidak dapat dihubungi. Periksa sambungan, lalu coba lagi; isian Anda masih ada di sini.";
  const box = document.createElement("p");
  box.className = "error-summary";
  box.setAttribute("role", "alert");
  box.textContent = text;
  alerts.replaceChildren(box);
});

// Search and filters narrow a list while typing; the button is for browsers without scripts.
document.documentElement.classList.add("js");

// A slider beside a number box: each follows the other. Only the box is sent.
document.addEventListener("input", (event) => {
  const { mirrors } = event.target.dataset;
  const other = mirrors ? document.getElementById(mirrors) : document.querySelector(`[data-mirrors="${event.target.id || "-"}"]`);
  if (other) other.value = event.target.value;
});
