"use strict";
// What the guide's pages do beyond links and forms: they save a choice as it is made, show how a scan gets on, and find a
// dropped file on this computer. Everything has a way without a script. Nothing is stored in the browser.
(() => {
  const base = () => document.body.dataset.guided;
  const form = (fields) => new URLSearchParams(fields);
  const post = (path, body) => fetch(base() + path, { method: "POST", body, headers: { accept: "application/json" } });

  const say = (id, text) => {
    const line = document.getElementById(id);
    if (line) line.textContent = text;
  };

  // One after the other, so that the last choice on a card is the one that stays.
  let queue = Promise.resolve();
  let waiting = 0;
  const keep = (decide) => {
    const body = form(new FormData(decide));
    waiting += 1;
    say("kept", "Saving…");
    queue = queue.then(async () => {
      try {
        const answer = await post("/decide", body);
        const told = await answer.json();
        waiting -= 1;
        if (!answer.ok) say("kept", told.told);
        else if (!waiting) say("kept", "Saved.");
      } catch {
        waiting -= 1;
        say("kept", "Not saved: the guide is not running any more. Start it again; what was saved before is kept.");
      }
    });
  };

  document.addEventListener("change", (event) => {
    const decide = event.target.closest(".decide-form");
    if (decide) keep(decide);
    if (event.target.id === "file") find([...event.target.files]);
  });

  // The picture itself, in its place on the card instead of on a page of its own.
  document.addEventListener("click", (event) => {
    const link = event.target.closest(".straight-link");
    if (!link) return;
    event.preventDefault();
    const image = document.createElement("img");
    image.alt = "The picture in your download";
    image.onerror = () => image.replaceWith(Object.assign(document.createElement("span"), { textContent: "It cannot be shown. Open it where it lies." }));
    image.src = link.href;
    link.replaceWith(image);
  });

  const EDGE = 65536;
  const ends = async (file) => {
    const both = new Blob([file.slice(0, EDGE), file.slice(Math.max(0, file.size - EDGE))]);
    const hash = await crypto.subtle.digest("SHA-256", await both.arrayBuffer());
    return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  };

  const find = async (files) => {
    for (const file of files) {
      say("said", `Looking for ${file.name} on this computer…`);
      try {
        const answer = await post("/dropped", form({ name: file.name, size: file.size, ends: await ends(file) }));
        const told = await answer.json();
        if (!answer.ok) {
          say("said", told.told);
          return;
        }
      } catch {
        say("said", "This could not be read. If it is a folder, type where it lies.");
        return;
      }
    }
    if (files.length) location.reload();
  };

  const watch = (box) => {
    const live = new EventSource(box.dataset.live);
    let over = false;
    live.onmessage = (event) => {
      const told = JSON.parse(event.data);
      for (const one of box.querySelectorAll("[data-count]")) one.textContent = told.counts[one.dataset.count];
      for (const bar of box.querySelectorAll("[data-bar]")) {
        const [done, all] = told[bar.dataset.bar];
        bar.max = all || 1;
        bar.value = done;
      }
      const state = document.getElementById("scan-state");
      if (state.textContent !== told.state) state.textContent = told.state;
      if (told.over) {
        over = true;
        live.close();
        location.replace(base() + (told.done ? "/review" : "/scan"));
      }
    };
    live.onerror = () => {
      if (!over && live.readyState === EventSource.CLOSED) say("scan-state", "The guide is not running any more. Start it again.");
    };
  };

  document.addEventListener("DOMContentLoaded", () => {
    const box = document.getElementById("progress-of-scan");
    if (box) watch(box);
    const drop = document.getElementById("drop");
    if (!drop) return;
    drop.addEventListener("dragover", (event) => {
      event.preventDefault();
      drop.classList.add("over");
    });
    drop.addEventListener("dragleave", () => drop.classList.remove("over"));
    drop.addEventListener("drop", (event) => {
      event.preventDefault();
      drop.classList.remove("over");
      find([...event.dataTransfer.files]);
    });
  });
})();
