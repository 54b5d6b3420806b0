"use strict";
// Shows some of the cards. What is shown stands in the address after the #, as #show?platform=facebook&words=bus, so that a
// link opens the same view; nothing is stored anywhere.
(() => {
  const VIEW = "#show?";
  let index = null;

  const controls = () => [...document.querySelectorAll("[data-filter]")];
  const plain = (text) => text.normalize("NFKC").toLowerCase().replace(/[\u2018\u2019]/g, "'");

  // What is read out of a card when somebody searches: its title, its words and places, not its buttons.
  const wordsOf = (card) =>
    plain(
      [...card.querySelectorAll("h4, .place")]
        .map((part) => {
          const copy = part.cloneNode(true);
          for (const star of copy.querySelectorAll(".starred, button")) star.remove();
          return copy.textContent;
        })
        .join(" "),
    );

  const cards = () => {
    if (index) return index;
    const found = [...document.querySelectorAll("[data-group] .card")].map((card) => ({
      card,
      frame: card.closest("details.kept") || card,
      level: card.dataset.level,
      places: [...card.querySelectorAll(".place")].map((place) => place.dataset),
    }));
    if (document.readyState === "complete") index = found;
    return found;
  };

  const wanted = () => Object.fromEntries(controls().map((one) => [one.dataset.filter, one.value.trim()]).filter(([, value]) => value));

  const fits = (one, view) => {
    if (view.level && one.level !== view.level) return false;
    if (view.decided) {
      const picked = one.card.querySelector(".decide > .choices input:checked");
      if ((picked && picked.value !== "later" ? "yes" : "no") !== view.decided) return false;
    }
    const here = ["platform", "kind", "year"].filter((name) => view[name]);
    if (!one.places.some((place) => here.every((name) => place[name] === view[name]))) return false;
    if (!view.words) return true;
    one.words ??= wordsOf(one.card);
    return plain(view.words).split(/\s+/).every((word) => one.words.includes(word));
  };

  const apply = () => {
    const view = wanted();
    const some = Object.keys(view).length > 0;
    let shown = 0;
    const all = cards();
    const groups = new Set();
    for (const one of all) {
      const fit = !some || fits(one, view);
      one.frame.classList.toggle("left-out", !fit);
      if (fit) groups.add(one.card.closest("[data-group]"));
      shown += fit;
    }
    for (const group of document.querySelectorAll("[data-group]")) group.classList.toggle("left-out", !groups.has(group));
    const line = document.getElementById("shown");
    if (line) line.textContent = some ? `${shown} of ${all.length} shown.` : "";
    return view;
  };

  const remember = (view) => {
    const told = new URLSearchParams(view).toString();
    if (told || location.hash.startsWith(VIEW)) history.replaceState(null, "", told ? VIEW + told : "#things");
  };

  const clear = () => {
    for (const one of controls()) one.value = "";
    apply();
  };

  // The address decides: a link to a view sets the controls, a link to a card that is not shown shows everything.
  const follow = () => {
    if (location.hash.startsWith(VIEW)) {
      const view = new URLSearchParams(location.hash.slice(VIEW.length));
      for (const one of controls()) {
        one.value = view.get(one.dataset.filter) || "";
        if (one.value === "" && one.selectedIndex === -1) one.selectedIndex = 0;
      }
      apply();
      document.getElementById("filters")?.scrollIntoView({ block: "start" });
      return;
    }
    apply();
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target && target.closest(".left-out")) {
      clear();
      target.scrollIntoView({ block: "start" });
    }
  };

  document.addEventListener("input", (event) => {
    if (event.target.matches("[data-filter]")) remember(apply());
  });
  document.addEventListener("click", (event) => {
    if (!event.target.closest("#show-all")) return;
    clear();
    remember({});
  });
  window.addEventListener("hashchange", follow);
  window.addEventListener("pageshow", follow);
})();
