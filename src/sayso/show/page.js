// Without this script the links work too; it lights up every part of a statement, and makes the marked words clickable.
"use strict";
const light = () => {
  const id = decodeURIComponent(location.hash.slice(1)).replace(/-t$/, "");
  document.querySelectorAll(".on").forEach((e) => e.classList.remove("on"));
  if (!/^\w+-s\d+$/.test(id)) return;
  document.querySelectorAll(`[data-s~="${id}"], #${id}`).forEach((e) => e.classList.add("on"));
};
addEventListener("hashchange", light);
addEventListener("click", (event) => {
  const mark = event.target.closest("[data-s]");
  if (mark && !event.target.closest("a") && !String(getSelection())) location.hash = mark.dataset.s.split(" ").pop();
});
light();
