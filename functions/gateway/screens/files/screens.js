// What a page does beyond its HTML. Everything works without it but for these comforts.
"use strict";

const typing = (element) => element.closest("input, select, textarea, [contenteditable]") !== null;

document.addEventListener("keydown", (event) => {
  if (event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !typing(event.target)) {
    const box = document.getElementById("seek");
    if (box) {
      event.preventDefault();
      box.focus();
      box.select();
    }
  }
  if (event.key === "Escape") {
    const open = event.target.closest("details.more[open]");
    if (open) {
      open.open = false;
      open.querySelector("summary").focus();
    }
  }
});

// A menu closes when one looks elsewhere.
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.more[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

// On a phone the sections begin folded.
const rooms = document.querySelector(".rooms details");
if (rooms && matchMedia("(max-width: 60rem)").matches) rooms.open = false;

// A second click while the first is on its way sends nothing; the key in the form holds anyway.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  if (form.getAttribute("aria-busy") === "true") event.preventDefault();
  else form.setAttribute("aria-busy", "true");
});
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[aria-busy]")) form.removeAttribute("aria-busy");
});

// Whoever comes back with errors, or after something was done, is taken to what says so.
const alert = document.querySelector("[role=alert][tabindex]");
if (alert) alert.focus();

// What was swapped is announced, and the focus stays with it.
document.addEventListener("htmx:afterSwap", (event) => {
  const part = event.detail.elt;
  const heading = part.querySelector ? part.querySelector("h2") : null;
  const voice = document.getElementById("voice");
  if (voice && heading) voice.textContent = heading.textContent;
  if (part.focus && !part.contains(document.activeElement)) {
    part.setAttribute("tabindex", "-1");
    part.focus();
  }
});

for (const button of document.querySelectorAll("[data-print]")) button.addEventListener("click", () => window.print());
