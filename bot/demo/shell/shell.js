// The rehearsal's page. The server holds everything (bot/demo/stage.py); this file shows its state and passes on what is pressed.

/**
 * @typedef {{key: string, name: string, line: string, clock: string, new_notes: number}} Person
 * @typedef {{id: string, name: string, under: string, is_new: boolean}} Room
 * @typedef {{number: number, title: string, paragraphs: string[], person: string, room: string}} Step
 * @typedef {{sender: string, place: string, line: string, ago: string, is_silent: boolean, earlier: number}} Note
 */

const NOTES = "notes"; // bot/demo/play.py
const LOOK_EVERY = 1000;
const FRAME_PATIENCE = 8000;
const NOTICE_STAYS = 20000;

/** @param {string} id */
const $ = (id) => document.getElementById(id);
const narrow = matchMedia("(max-width: 760px)");

let state = null;
let underWay = 0;
let queue = Promise.resolve();
let shownView = "";
let heard = 0;
let fading = 0;
let step = Number(sessionStorage.getItem("step") || 0);

// ------------------------------------------------------------ talking to the server

async function look() {
  if (underWay || document.hidden) return;
  try {
    const next = await (await fetch("/stage/state")).json();
    if (!underWay) show(next);
  } catch {
    say("The rehearsal has ended. Start it again in the terminal.");
  }
}

/** Send one order and show what came of it. Orders wait for each other, so that none is lost. */
function order(act, details = {}) {
  underWay += 1;
  document.body.ariaBusy = "true";
  queue = queue.then(() => send(act, details)).then((next) => {
    underWay -= 1;
    document.body.ariaBusy = String(underWay > 0);
    if (next) show(next);
  });
  return queue;
}

async function send(act, details) {
  try {
    const answer = await fetch(`/stage/${act}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(details),
    });
    return await answer.json();
  } catch {
    say("That did not reach the rehearsal. Is it still running in the terminal?");
    return null;
  }
}

/** What has just happened. It goes after a while, since the times in it grow old. */
function say(sentence) {
  $("notice").textContent = sentence;
  clearTimeout(fading);
  fading = setTimeout(() => { $("notice").textContent = ""; }, NOTICE_STAYS);
}

// ------------------------------------------------------------------------ showing

function show(next) {
  state = next;
  document.title = `${state.title}, rehearsed · Porchlight`;
  $("server").textContent = state.title;
  showPeople();
  showRooms();
  showStory();
  showClock();
  showPhone();
  showTrouble();
  showView();
  if (state.notice.number > heard) {
    heard = state.notice.number;
    say(state.notice.text);
  }
}

/** Keep a list's rows in step with `items`, reusing rows, so that focus stays where it is. */
function keepRows(list, items, keyOf, make, update) {
  const rows = new Map([...list.children].map((row) => [row.dataset.key, row]));
  items.forEach((item, index) => {
    const key = keyOf(item);
    const row = rows.get(key) ?? make(item);
    rows.delete(key);
    row.dataset.key = key;
    update(row, item);
    if (list.children[index] !== row) list.insertBefore(row, list.children[index] ?? null);
  });
  for (const row of rows.values()) row.remove();
}

/** A row that is one button, with a named part for each thing it says. */
function buttonRow(parts, onPress) {
  const row = document.createElement("li");
  const button = document.createElement("button");
  button.type = "button";
  for (const part of parts) button.append(Object.assign(document.createElement("span"), { className: part }));
  button.addEventListener("click", onPress);
  row.append(button);
  return row;
}

function fill(row, texts) {
  for (const [part, text] of Object.entries(texts)) {
    const place = row.querySelector(`.${part}`);
    if (place.textContent !== text) place.textContent = text;
    place.hidden = text === "";
  }
}

function showPeople() {
  keepRows($("cast"), state.people, (person) => person.key, (person) => {
    const row = buttonRow(["face", "name", "line", "time", "new"], () => {
      order("select", { person: person.key, room: roomFor(person) }).then(closePeople);
    });
    const face = row.querySelector(".face");
    face.textContent = person.name[0];
    face.ariaHidden = "true";
    face.style.setProperty("--hue", String(hueOf(state.people.indexOf(person))));
    return row;
  }, (row, person) => {
    const isShown = person.key === state.person;
    row.firstChild.ariaCurrent = String(isShown);
    fill(row, { name: person.name, line: person.line, time: person.clock, new: counted(person.new_notes) });
    row.firstChild.ariaLabel = [
      `Act as ${person.name}`, person.line, person.clock, counted(person.new_notes, "note"),
    ].filter(Boolean).join(", ");
  });
}

/** Whoever is chosen stays in the room that is open; if they do not see it, the server says so. */
function roomFor(person) {
  const open = state.rooms.find((room) => room.id === state.room);
  return person.key === state.person || !open ? state.room : open.name;
}

function showRooms() {
  const person = personShown();
  $("rooms-title").textContent = `What ${person.name} sees`;
  const rows = [];
  let under = "";
  for (const room of state.rooms) {
    if (room.under && room.under !== under) rows.push({ heading: room.under });
    under = room.under;
    rows.push({ room });
  }
  rows.push({ room: { id: NOTES, name: "Private notes", is_new: person.new_notes > 0 } });
  keepRows($("rooms"), rows, (row) => row.room?.id ?? `under ${row.heading}`, (row) => {
    if (row.heading) return Object.assign(document.createElement("li"), { className: "under" });
    return buttonRow(["sign", "name", "new"], () => {
      order("select", { person: state.person, room: row.room.id }).then(closePeople);
    });
  }, (element, row) => {
    if (row.heading) { element.textContent = row.heading; return; }
    const isNew = row.room.is_new && row.room.id !== state.room;
    element.firstChild.ariaCurrent = String(row.room.id === state.room);
    fill(element, { sign: row.room.id === NOTES ? "✉" : "#", name: row.room.name, new: isNew ? "new" : "" });
    element.querySelector(".sign").ariaHidden = "true";
  });
  $("where").textContent = `${person.name} · ${roomName()}`;
}

function showStory() {
  const steps = state.steps;
  if (!steps.length) { document.querySelector(".story").hidden = true; return; }
  step = Math.max(0, Math.min(step, steps.length - 1));
  const now = steps[step];
  $("step-count").textContent = `Step ${now.number} of ${steps.at(-1).number}`;
  if ($("step-title").textContent !== now.title) {
    $("step-title").textContent = now.title;
    $("step-text").replaceChildren(...now.paragraphs.map(paragraph));
  }
  mute($("step-back"), step === 0);
  mute($("step-on"), step === steps.length - 1);
  keepRows($("steps"), steps, (each) => String(each.number), (each) => buttonRow(["number", "title"], () => {
    goToStep(state.steps.findIndex((other) => other.number === each.number));
  }), (row, each) => {
    fill(row, { number: `${each.number}.`, title: each.title });
    if (each === now) row.firstChild.ariaCurrent = "step";
    else row.firstChild.removeAttribute("aria-current");
  });
}

/** Words between *stars* are the words on a button. */
function paragraph(text) {
  const line = document.createElement("p");
  text.split(/\*{1,2}([^*]+)\*{1,2}/).forEach((part, index) => {
    line.append(index % 2 ? Object.assign(document.createElement("b"), { textContent: part }) : part);
  });
  return line;
}

function goToStep(index) {
  step = index;
  sessionStorage.setItem("step", String(step));
  showStory();
  $("step-title").focus();
}

function showClock() {
  const { time, day, zone } = state.clock;
  $("clock-time").textContent = time;
  $("clock-day").textContent = day;
  $("clock-zone").textContent = `${zone}, the server’s own`;
  $("top-time").textContent = `${day.slice(0, 3)} ${time}`;
}

function showPhone() {
  const { time, day, note } = state.phone;
  const name = personShown().name;
  $("phone-heading").textContent = `What ${name}’s lock screen shows`;
  $("phone-time").textContent = time;
  $("phone-day").textContent = day;
  $("phone-note").hidden = !note;
  if (!note) {
    $("phone-caption").textContent = "Nothing has come.";
    return;
  }
  $("phone-sender").textContent = note.place ? `${note.sender} (${note.place})` : note.sender;
  $("phone-ago").textContent = note.ago;
  $("phone-line").textContent = note.line || "No words. A card shows only who sent it.";
  $("phone-line").classList.toggle("nothing", !note.line);
  $("phone-caption").textContent = [
    "All that someone beside the phone can read.",
    note.is_silent ? "It came without a sound." : "",
    note.earlier ? `${note.earlier} earlier.` : "",
  ].filter(Boolean).join(" ");
}

function showTrouble() {
  const { bot_runs: runs, discord_is_down: down } = state;
  $("power").textContent = runs ? "Turn the bot off" : "Turn the bot on";
  $("outage").textContent = down ? "Bring Discord back" : "Take Discord down";
  $("banner").hidden = runs && !down;
  $("banner-text").textContent = down
    ? "Discord is down. No one can tap anything until it is back."
    : "The bot is off. Taps stay unanswered until it is on again.";
  $("banner-button").textContent = down ? "Bring Discord back" : "Turn the bot on";
  $("frames").inert = down;
}

// ------------------------------------------------------------ the room in its frame

/** Load the next view behind the one that is shown, and swap when it is ready: no flash between. */
function showView() {
  if (!state.view || (state.view === shownView && !hasLapsed())) return;
  shownView = state.view;
  const view = state.view;
  const frame = document.createElement("iframe");
  frame.className = "arriving";
  frame.title = `${roomName()}, as ${personShown().name} sees it`;
  frame.src = `/room?as=${encodeURIComponent(state.person)}#${view}`;
  for (const late of document.querySelectorAll("iframe.arriving")) late.remove();
  $("frames").append(frame);
  const since = Date.now();
  const swap = () => {
    if (view !== shownView) return;
    if (!isReady(frame) && Date.now() - since < FRAME_PATIENCE) { setTimeout(swap, 40); return; }
    frame.className = "";
    for (const old of [...$("frames").children]) if (old !== frame) old.remove();
  };
  swap();
}

function isReady(frame) {
  return frame.contentWindow?.simcordPreview?.ready === true;
}

/** simcord forgets a page that has been silent for ten minutes, as when the lid was closed. */
function hasLapsed() {
  const frame = $("frames").querySelector("iframe:not(.arriving)");
  return frame?.contentWindow?.simcordPreview?.authorized === false;
}

// ----------------------------------------------------------------- drawer and tabs

function openPeople() {
  document.body.classList.add("people-open");
  keepReachable();
  $("people").querySelector("[aria-current=true]")?.focus();
}

function closePeople() {
  if (!document.body.classList.contains("people-open")) return;
  document.body.classList.remove("people-open");
  keepReachable();
  $("open-people").focus();
}

/** Only what can be seen can be reached with the keyboard. */
function keepReachable() {
  const isOpen = narrow.matches && document.body.classList.contains("people-open");
  $("people").inert = narrow.matches && !isOpen;
  for (const id of ["stage", "evening"]) $(id).inert = isOpen;
  $("scrim").hidden = !isOpen;
  $("open-people").ariaExpanded = String(isOpen);
}

function showHalf(half) {
  document.body.dataset.shows = half;
  for (const tab of document.querySelectorAll("[data-show]")) tab.ariaCurrent = String(tab.dataset.show === half);
}

// ------------------------------------------------------------------------- small

function personShown() { return state.people.find((person) => person.key === state.person); }
function roomName() {
  const room = state.rooms.find((each) => each.id === state.room);
  return room ? `#${room.name}` : "Private notes";
}
function counted(count, thing = "") {
  if (!count) return "";
  return thing ? `${count} new ${thing}${count === 1 ? "" : "s"}` : `${count} new`;
}
/** The golden angle keeps neighbours apart. */
function hueOf(index) { return (35 + index * 137.5) % 360; }
function mute(button, isMuted) { button.ariaDisabled = String(isMuted); }
function press(id, act) {
  $(id).addEventListener("click", () => { if ($(id).ariaDisabled !== "true") act(); });
}

press("take-me", () => {
  const { person, room } = state.steps[step];
  order("select", { person, room });
  if (!$("stage").checkVisibility({ visibilityProperty: true })) {
    showHalf("room");
    document.querySelector("[data-show=room]").focus();
  }
});
press("step-back", () => goToStep(step - 1));
press("step-on", () => goToStep(step + 1));
for (const button of document.querySelectorAll("[data-advance]")) {
  button.addEventListener("click", () => {
    say("Moving the clock…");
    order("advance", { by: button.dataset.advance });
  });
}
press("restart", () => order("restart"));
press("power", () => order("power", { on: !state.bot_runs }));
press("outage", () => order("discord", { down: !state.discord_is_down }));
press("banner-button", () => (state.discord_is_down ? order("discord", { down: false }) : order("power", { on: true })));
$("open-people").addEventListener("click", openPeople);
$("scrim").addEventListener("click", closePeople);
document.addEventListener("keydown", (event) => { if (event.key === "Escape") closePeople(); });
for (const tab of document.querySelectorAll("[data-show]")) tab.addEventListener("click", () => showHalf(tab.dataset.show));
narrow.addEventListener("change", keepReachable);
document.addEventListener("visibilitychange", look);

keepReachable();
look();
setInterval(look, LOOK_EVERY);
