// The page: puts the parts together and redraws them when something changed.

import { composer } from "/web/composer.js";
import { makeConfluence, open } from "/web/confluence.js";
import { levers } from "/web/levers.js";
import { showModal } from "/web/modal.js";
import { makePlace } from "/web/place.js";
import { showPerson } from "/web/person.js";
import { showSidebar } from "/web/sidebar.js";
import { follow, store, watch } from "/web/store.js";

const by = (id) => document.getElementById(id);
const writing = composer();
const showPlace = makePlace(by("place"), writing);

watch(() => {
  if (!store.state) return;
  by("try").textContent = `${store.state.app.command} create`;
  showPerson(by("person"));
  showSidebar(by("sidebar"));
  showPlace();
  showModal(by("overlay"), [by("sidebar"), by("place")]);
});

by("try").addEventListener("click", () => writing.fill(`${store.state.app.command} create`));
by("levers").append(levers());
document.addEventListener("click", (event) => {
  const inside = event.target.closest?.("a[data-inside]");
  if (!inside || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const url = new URL(inside.href);
  open(url.pathname + url.search);
});
makeConfluence(by("confluence"));
follow((lost) => { by("lost").hidden = !lost; });
