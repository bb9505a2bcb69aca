// How does a page stay fresh without a reload? Forms are sent in the background, and what is marked data-live is swapped
// for the server's newer version. Everything also works without this file.
"use strict";

const shown = new Map();
const said = document.getElementById("said");
let version = document.body.dataset.version;

function remember(root) {
  root.querySelectorAll("[data-live]").forEach((part) => shown.set(part.id, part.outerHTML));
}

function typedIn(part) {
  const values = [];
  part.querySelectorAll("input:not([type=hidden]), select, textarea").forEach((field) => {
    if (!field.id && !field.name) return;
    values.push([field.name, field.value, field.type, field.checked,
      field.multiple ? Array.from(field.selectedOptions, (option) => option.value) : null]);
  });
  return values;
}

function typeBack(part, values) {
  for (const [name, value, type, checked, several] of values) {
    for (const field of part.querySelectorAll("[name]")) {
      if (field.name !== name || field.type !== type) continue;
      if (type === "radio" || type === "checkbox") {
        if (field.value === value) field.checked = checked;
      } else if (several) {
        for (const option of field.options) option.selected = several.includes(option.value);
      } else field.value = value;
    }
  }
}

function swap(old, fresh) {
  const active = document.activeElement;
  const focused = old.contains(active) ? active.id : "";
  const open = Array.from(old.querySelectorAll("details[id]"), (one) => [one.id, one.open]);
  const dialog = old.querySelector("dialog");
  const next = fresh.querySelector("dialog");
  const sameView = dialog && next && dialog.dataset.view === next.dataset.view;
  const values = sameView ? typedIn(old) : [];
  const scrolled = sameView ? dialog.querySelector(".modal-body").scrollTop : 0;
  if (dialog && dialog.open) dialog.close();
  old.replaceWith(fresh);
  if (sameView) typeBack(fresh, values);
  open.forEach(([id, was]) => document.getElementById(id)?.toggleAttribute("open", was));
  if (next) {
    openDialog(next);
    next.querySelector(".modal-body").scrollTop = scrolled;
  }
  const wrong = fresh.querySelector(".wrong :is(input:not([type=hidden]), select, textarea)");
  if (wrong && !(sameView && dialog.querySelector(".wrong"))) wrong.focus();
  else if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  else if (dialog && !next) document.getElementById("say")?.focus();
}

function openDialog(dialog) {
  dialog.removeAttribute("open");
  dialog.showModal();
  dialog.querySelector(".modal-body input:not([type=hidden]), .modal-body select, .modal-body textarea")?.focus();
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    document.getElementById("modal-close").requestSubmit();
  });
}

function atEnd(stream) {
  return stream && stream.scrollHeight - stream.scrollTop - stream.clientHeight < 120;
}

async function refresh() {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const stream = document.getElementById("stream");
  const follow = atEnd(stream);
  version = page.body.dataset.version;
  page.querySelectorAll("[data-live]").forEach((fresh) => {
    const html = fresh.outerHTML;
    const old = document.getElementById(fresh.id);
    if (!old || shown.get(fresh.id) === html) return;
    shown.set(fresh.id, html);
    swap(old, document.importNode(fresh, true));
  });
  markSeen();
  if (follow && stream) stream.scrollTop = stream.scrollHeight;
}

function markSeen() {
  if (document.getElementById("messages") && !document.hidden) {
    fetch(`${location.pathname}/seen`, { method: "POST", redirect: "manual" }).catch(() => {});
  }
}

function showNewest() {
  const stream = document.getElementById("stream");
  const last = stream && document.querySelector("#messages > .message:last-child");
  if (last) stream.scrollTop = Math.min(stream.scrollHeight, last.offsetTop - 8);
}

async function send(form, button) {
  const body = new URLSearchParams(new FormData(form));
  if (button && button.name) body.append(button.name, button.value);
  form.setAttribute("aria-busy", "true");
  const last = lastMessage();  // before the post: the page may be refreshed while the bot still works on it
  try {
    const answer = await fetch(form.getAttribute("action"), { method: "POST", body, redirect: "manual" });
    said.textContent = answer.type === "opaqueredirect" || answer.ok ? "" : await answer.text();
  } catch {
    said.textContent = "The workspace does not answer.";
  }
  form.removeAttribute("aria-busy");
  await refresh();
  if (last !== lastMessage()) showNewest();
}

function lastMessage() {
  return document.querySelector("#messages > .message:last-child")?.id;
}

function ask(button, then) {
  const box = document.createElement("dialog");
  box.className = "ask";
  box.setAttribute("aria-labelledby", "ask-title");
  const line = (tag, text, name) => {
    const element = document.createElement(tag);
    element.textContent = text;
    if (name) element.className = name;
    return element;
  };
  const title = line("h2", button.dataset.confirmTitle || "Are you sure?");
  title.id = "ask-title";
  const no = line("button", button.dataset.confirmNo || "Cancel");
  const yes = line("button", button.dataset.confirmYes || "Yes", "primary");
  const row = line("p", "", "row");
  row.append(no, yes);
  box.append(title, line("p", button.dataset.confirm), row);
  document.body.append(box);
  box.addEventListener("close", () => box.remove());
  no.addEventListener("click", () => box.close());
  yes.addEventListener("click", () => { box.close(); then(); });
  box.showModal();
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  const button = event.submitter;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.hasAttribute("data-ask") || button?.dataset.confirm) {
    event.preventDefault();
    const source = button?.dataset.confirm ? button : { dataset: {
      confirm: form.dataset.ask, confirmTitle: form.dataset.askTitle, confirmYes: form.dataset.askYes,
    } };
    ask(source, () => deliver(form, button));
  } else if (ours(form)) {
    event.preventDefault();
    deliver(form, button);
  }
});

function ours(form) {
  return /^\/(chat\/|teams\/|clock$|reset$)/.test(form.getAttribute("action") || "");
}

function deliver(form, button) {
  if (!ours(form)) return form.submit();
  if (form.getAttribute("aria-busy") === "true") return undefined;
  if (form.getAttribute("action") === "/reset") return startOver(form, button);
  const panel = form.closest("details.clock");
  const sent = send(form, button);
  if (panel) {
    panel.open = false;
    panel.querySelector("summary").focus();
  }
  if (form.hasAttribute("data-composer")) form.reset();
  return sent;
}

async function startOver(form, button) {
  button.textContent = "Starting over…";
  button.disabled = true;
  await send(form);
  if (!said.textContent) location.assign("/");
  button.textContent = "Start over";
  button.disabled = false;
}

// The guide stays folded once somebody has folded it; where there is little room, until it is unfolded.
function foldGuide() {
  const guide = document.getElementById("coach");
  if (!guide) return;
  const kept = sessionStorage.getItem("guide");
  guide.open = kept ? kept === "open" : innerWidth > 800;
}

// The clock's panel lies over the page, so it goes away on Escape and on a press elsewhere.
function foldClock(within) {
  const clock = document.querySelector("details.clock[open]");
  if (!clock || clock.contains(within)) return;
  if (clock.contains(document.activeElement)) clock.querySelector("summary").focus();
  clock.open = false;
}

document.addEventListener("pointerdown", (event) => foldClock(event.target));
document.addEventListener("keydown", (event) => event.key === "Escape" && foldClock(null));

document.addEventListener("toggle", (event) => {
  if (event.target.id === "coach") sessionStorage.setItem("guide", event.target.open ? "open" : "folded");
}, true);

document.addEventListener("change", (event) => {
  const act = event.target.dataset.act;
  if (!act || !event.target.form) return;
  send(event.target.form, { name: "act", value: act });
});

async function watch() {
  for (;;) {
    try {
      const answer = await fetch(`/sim/changes?since=${version}`);
      const news = await answer.json();
      if (String(news.version) !== version) await refresh();
    } catch {
      await new Promise((done) => setTimeout(done, 2000));
    }
    await new Promise((done) => setTimeout(done, 150));
  }
}

document.documentElement.classList.add("js");
remember(document);
document.querySelectorAll("dialog.modal").forEach(openDialog);
const stream = document.getElementById("stream");
foldGuide();
if (stream && !document.querySelector("[data-home]")) showNewest();
const home = document.querySelector("form[data-home]");
if (home) send(home);
markSeen();
if (version) watch();
