// Runs in the page before its own scripts. Keeps the HTML of each post while it is there: long lists hold only the posts that
// are in view. Nothing on the page is changed, nothing is sent.
((said) => {
  "use strict";
  if (window.top !== window) return;
  const kept = new Map(); // key -> {html, at}
  let fresh = new Map(); // what of that was not yet handed over
  let size = 0;

  const outermost = (element) => {
    let post = element.closest(said.post);
    for (let outer = post; outer; outer = outer.parentElement && outer.parentElement.closest(said.post)) post = outer;
    return post;
  };
  const apart = (element) => element.closest(said.around) || element.closest(said.comments);
  const keyOf = (post) => {
    for (const selector of said.permalink) {
      const link = post.querySelector(selector);
      if (link && link.href) return link.href;
    }
    return post.id || `${post.textContent.slice(0, 2000)}|${(post.querySelector("img") || {}).src || ""}`;
  };
  const written = (post) => {
    if (!post.querySelector("img[srcset], picture img")) return post.outerHTML;
    const copy = post.cloneNode(true); // what is in the page stays as it is
    const [shown, copied] = [post.querySelectorAll("img"), copy.querySelectorAll("img")];
    shown.forEach((one, at) => { if (one.currentSrc && copied[at]) copied[at].setAttribute("src", one.currentSrc); });
    return copy.outerHTML;
  };
  const keep = (post, within) => {
    if (!post || (within && apart(within)) || apart(post) || (kept.size >= said.most && !kept.has(keyOf(post)))) return;
    const key = keyOf(post);
    const before = kept.get(key);
    const html = written(post);
    if (before && before.size >= html.length) return;
    const more = html.length - (before ? before.size : 0);
    if (size + more > said.mostText) return;
    size += more;
    const time = post.querySelector("time[datetime]");
    kept.set(key, { size: html.length, at: time ? Date.parse(time.getAttribute("datetime")) : NaN });
    fresh.set(key, html);
  };
  const all = (node, within) => {
    if (node.nodeType !== 1) return;
    if (node.matches(said.post)) keep(outermost(node), within);
    for (const one of node.querySelectorAll(said.post)) {
      const outer = one.parentElement && one.parentElement.closest(said.post);
      if (!outer || !node.contains(outer)) keep(node.isConnected ? outermost(one) : one, within);
    }
  };
  new MutationObserver((changes) => {
    const touched = new Set();
    const coming = document.readyState === "loading"; // half a post has no address yet, and would count as one more
    for (const change of changes) {
      if (!coming) for (const node of change.addedNodes) all(node, change.target.nodeType === 1 ? change.target : null);
      for (const node of change.removedNodes) all(node, change.target.nodeType === 1 ? change.target : null);
      const element = change.target.nodeType === 1 ? change.target : change.target.parentElement;
      const post = !coming && element && element.closest(said.post);
      if (post) touched.add(outermost(post));
    }
    for (const post of touched) keep(post, null);
  }).observe(document, { childList: true, subtree: true, characterData: true, attributes: true, attributeFilter: ["src", "srcset"] });
  document.addEventListener("DOMContentLoaded", () => all(document.documentElement, null));

  const wall = () => {
    if (said.wall && document.querySelector(said.wall)) return true;
    for (const one of document.querySelectorAll("dialog, [role=dialog], [aria-modal=true]")) {
      const box = one.getBoundingClientRect();
      const part = (box.width * box.height) / (innerWidth * innerHeight);
      if (part > 0.4 && (one.querySelector("input[type=password]") || /log ?in|sign ?(in|up)|create an account/i.test(one.textContent))) return true;
    }
    return false;
  };
  window.__profile_hygiene = {
    sweep() { if (document.documentElement) all(document.documentElement, null); },
    look() {
      const times = [...kept.values()].map((one) => one.at).filter((one) => !Number.isNaN(one));
      const root = document.scrollingElement || document.documentElement;
      const handed = [...fresh];
      fresh = new Map();
      return {
        posts: kept.size,
        fresh: handed,
        newestOfLast: times.length ? Math.max(...times.slice(-10)) : null,
        height: root.scrollHeight,
        bottom: scrollY + innerHeight >= root.scrollHeight - 4,
        end: said.end ? document.querySelector(said.end) !== null : false,
        wall: wall(),
      };
    },
    scroll() { scrollBy(0, Math.round(innerHeight * 0.8)); },
    more() {
      const button = said.more && document.querySelector(said.more);
      if (button) button.click();
      return Boolean(button);
    },
    head() { return document.head ? document.head.outerHTML.slice(0, 1 << 20) : ""; },
    shown() { // pictures that a post shows now, for those that did not come as files
      return [...document.querySelectorAll(said.post)].flatMap((post) => [...post.querySelectorAll("img")])
        .filter((one) => one.complete && one.naturalWidth >= 100 && /^https?:/.test(one.currentSrc || one.src))
        .map((one) => one.currentSrc || one.src);
    },
    next() { // only what a page itself calls its next page, or numbers so, on the same site
      const named = document.querySelector("a[rel~=next][href], .nav-links a.next[href], .nav-previous a[href], link[rel~=next][href]");
      if (named) return new URL(named.href).origin === location.origin ? named.href : null;
      const numbered = (address) => /^(.*?)(?:\/page\/(\d+)\/?|[?&](?:page|paged)=(\d+)|\/?)$/.exec(address.split("#")[0]);
      const here = numbered(location.href);
      for (const link of document.querySelectorAll("a[href]")) {
        const there = numbered(link.href);
        const number = there && Number(there[2] || there[3] || 1);
        if (there && there[1] === here[1] && number === Number(here[2] || here[3] || 1) + 1) return link.href;
      }
      return null;
    },
    take() {
      const posts = [...document.querySelectorAll(said.post)];
      let root = document.documentElement;
      if (kept.size >= said.most) { // no more than was asked for, and all else of the page
        const copy = root.cloneNode(true);
        const copies = copy.querySelectorAll(said.post);
        const over = posts.map((one) => !kept.has(keyOf(outermost(one))));
        copies.forEach((one, at) => { if (over[at]) one.remove(); });
        root = copy;
      }
      const html = root.outerHTML;
      const whole = html.length <= said.mostText;
      const there = whole ? new Set(posts.map((one) => keyOf(outermost(one)))) : new Set();
      return { page: whole ? html : "", gone: [...kept.keys()].filter((key) => !there.has(key)) };
    },
  };
})
