"use strict";
// What this page does beyond being read: it counts, it saves a small file, and it covers itself. It stores nothing in the
// browser and asks nothing of any network. What is shown as text is set as text.
(() => {
  const root = document.documentElement;
  root.classList.add("js");

  const WORDS = { later: "Decide later", change: "Change or remove it", keep: "Keep it", talk: "Talk to someone", wrong: "The tool got this wrong" };
  const ORDER = ["later", "change", "keep", "talk", "wrong"];
  const DULL = "Notes";

  let unsaved = false;
  let titleBefore = "";
  let focusBefore = null;
  let current = null;

  const cards = () => [...document.querySelectorAll(".card")].filter((card) => card.querySelector(".decide"));
  const nameOf = (card) => card.id.slice(2);
  const control = (card, prefix, value) =>
    [...card.querySelectorAll("input")].find((input) => input.name === prefix + nameOf(card) && (value === undefined ? input.checked : input.value === value));
  const today = () => {
    const now = new Date();
    const two = (number) => String(number).padStart(2, "0");
    return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  };

  const choiceOf = (card) => (control(card, "d-") || { value: "later" }).value;

  // The cards and what is chosen on each, looked up once: a long page has thousands, and every key would ask them all.
  let known = null;
  const chosen = () => {
    if (known) return known;
    const found = new Map(cards().map((card) => [card, choiceOf(card)]));
    if (document.readyState === "complete") known = found;
    return found;
  };

  const decisionOf = (card) => {
    const picked = choiceOf(card);
    const reason = (control(card, "r-") || { value: "" }).value;
    const done = [...card.querySelectorAll("input[type=checkbox]")].some((box) => box.name === `done-${nameOf(card)}` && box.checked);
    if (picked === "later") return null;
    if (picked === "change") return { choice: (control(card, "c-") || { value: "remove" }).value, done };
    if (picked === "talk") return { choice: "ask", done: false };
    return reason ? { choice: picked, done: false, reason } : { choice: picked, done: false };
  };

  const count = () => {
    const groups = new Map();
    let decided = 0;
    for (const [card, choice] of chosen()) {
      const group = card.closest("[data-group]").dataset.group;
      const [ready, all] = groups.get(group) || [0, 0];
      groups.set(group, [ready + (choice !== "later"), all + 1]);
      decided += choice !== "later";
    }
    for (const text of document.querySelectorAll("[data-progress]")) text.textContent = `${decided} of ${chosen().size} decided`;
    const bar = document.getElementById("progress");
    if (bar) bar.value = decided;
    for (const [group, [ready, all]] of groups) {
      document.querySelector(`[data-status="${group}"]`).textContent = ready === all ? "Done" : ready ? "In progress" : "Not started";
    }
  };

  const summarise = (card) => {
    const decision = decisionOf(card);
    const line = document.getElementById(`s-${nameOf(card)}`);
    if (line) line.textContent = WORDS[choiceOf(card)] + (decision && decision.done ? ", done" : "");
  };

  const decisions = () => {
    const made = [];
    for (const card of cards()) {
      const decision = decisionOf(card);
      const was = card.dataset.was;
      if (!decision && !was) continue;
      const at = card.dataset.at || today();
      for (const id of card.dataset.ids.split(" ")) {
        made.push({ id, category: card.dataset.rule, ...(decision || { choice: null, done: false }), at });
      }
    }
    const body = document.body.dataset;
    return { kind: "profile-review-decisions", schema: 1, made: today(), rules: body.rules, salt: body.salt, decisions: made };
  };

  const save = () => {
    const name = `profile-review-decisions-${document.body.dataset.fileDate}.json`;
    const blob = new Blob([JSON.stringify(decisions(), null, 1) + "\n"], { type: "application/json" });
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
    unsaved = false;
    document.getElementById("saved").textContent = `Saved as ${name}, where this browser keeps its downloads.`;
  };

  const cover = () => {
    if (root.classList.contains("covered")) return;
    titleBefore = document.title;
    focusBefore = document.activeElement;
    document.title = DULL;
    root.classList.add("covered");
    const page = document.getElementById("cover");
    page.hidden = false;
    page.querySelector("button").focus();
  };

  const uncover = () => {
    document.title = titleBefore;
    root.classList.remove("covered");
    document.getElementById("cover").hidden = true;
    if (focusBefore) focusBefore.focus();
  };

  const showPicture = (button) => {
    const image = button.closest("figure").querySelector("img");
    const blurred = image.classList.toggle("blurred");
    button.setAttribute("aria-pressed", String(!blurred));
  };

  const print = (short) => {
    root.classList.toggle("short", short);
    window.print();
  };

  const go = (step) => {
    const all = [...chosen().keys()].filter((card) => !card.closest(".left-out"));
    const at = all.indexOf(current);
    const next = all[Math.min(all.length - 1, Math.max(0, at + step))];
    if (!next) return;
    const folded = next.closest("details.kept");
    if (folded) folded.open = true;
    current = next;
    next.querySelector("h4 a").focus();
    next.scrollIntoView({ block: "start" });
  };

  const singleKey = (event) => {
    const on = document.getElementById("single-keys");
    if (!on || !on.checked || event.ctrlKey || event.metaKey || event.altKey) return;
    const card = document.activeElement.closest(".card") || current;
    if (event.key === "j") go(1);
    else if (event.key === "k") go(-1);
    else if (event.key === "?") document.getElementById("keys").focus();
    else if (event.key === "o" && card) for (const one of card.querySelectorAll("details")) one.open = !one.open;
    else if (/^[1-5]$/.test(event.key) && card) {
      const radio = control(card, "d-", ORDER[Number(event.key) - 1]);
      if (!radio) return;
      radio.checked = true;
      radio.dispatchEvent(new Event("change", { bubbles: true }));
    } else return;
    event.preventDefault();
  };

  const DO = { save, cover, uncover, picture: showPicture, print: () => print(false), "print-short": () => print(true) };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-do]");
    if (button) DO[button.dataset.do](button);
  });

  document.addEventListener("change", (event) => {
    const card = event.target.closest(".card");
    if (!card || !event.target.closest(".decide")) return;
    current = card;
    card.dataset.at = today();
    unsaved = !document.body.dataset.guided; // the guide saves each decision as it is made
    chosen().set(card, choiceOf(card));
    count();
    summarise(card);
  });

  document.addEventListener("focusin", (event) => {
    current = event.target.closest(".card") || current;
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") cover();
    else if (!root.classList.contains("covered")) singleKey(event);
  });

  window.addEventListener("beforeunload", (event) => {
    if (unsaved) event.preventDefault();
  });

  // A link to a card that is folded away opens what it is folded in.
  const reveal = () => {
    const target = document.getElementById(location.hash.slice(1));
    const folded = target && target.closest("details");
    if (folded) folded.open = true;
  };
  window.addEventListener("hashchange", reveal);

  // Browsers keep ticks over a reload: count what is really there.
  window.addEventListener("pageshow", () => {
    known = null;
    count();
    cards().forEach(summarise);
    reveal();
  });

  let opened = [];
  window.addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("details:not([open])")];
    for (const one of opened) one.open = true;
  });
  window.addEventListener("afterprint", () => {
    for (const one of opened) one.open = false;
    root.classList.remove("short");
  });
})();
