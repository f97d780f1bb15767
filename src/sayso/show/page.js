// Without this script the links work too; it lights up every part of a statement with all mentions of its speaker,
// follows the pointer and the keyboard over the notes, and makes the marked words clickable.
"use strict";
let lit = "";
const paint = (query, name) => document.querySelectorAll(query).forEach((e) => e.classList.add(name));
const light = (id) => {
  if (id === lit) return;
  lit = id;
  for (const name of ["on", "who"]) document.querySelectorAll(`.${name}`).forEach((e) => e.classList.remove(name));
  if (!/^\w+-[se]\d+$/.test(id)) return;
  const person = document.getElementById(id)?.dataset.of ?? id;
  paint(`[data-e~="${person}"], #${person}, [data-of="${id}"]`, "who");
  paint(`[data-s~="${id}"], #${id}`, "on");
};
const chosen = () => location.hash.slice(1).replace(/-t$/, "");
const near = (place) => {
  const link = place.closest?.("p a.no");
  return link ? link.hash.slice(1) : place.closest?.(".note, .person")?.id;
};
for (const name of ["pointerover", "focusin"]) addEventListener(name, (event) => light(near(event.target) ?? chosen()));
addEventListener("hashchange", () => light(chosen()));
addEventListener("click", (event) => {
  const mark = event.target.closest("[data-s]");
  if (mark && !event.target.closest("a") && !String(getSelection())) location.hash = mark.dataset.s.split(" ").pop();
});
light(chosen());
