// Draws a snapshot. Text only ever enters as text nodes: a name cannot become markup.

let words = {};
let language = "zh";

export function speak(newWords, newLanguage) {
  words = newWords;
  language = newLanguage;
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  for (const element of document.querySelectorAll("[data-label]")) {
    element.textContent = label(element.dataset.label);
  }
}

/** One entry of the phrases; a word that the station does not explain stands as it is. */
export function phrase(table, key) {
  return words[table]?.[key]?.[language] ?? key;
}

/** A text that the station gives in every language. */
export const spoken = (text) => text[language];

export function label(key) {
  return phrase("labels", key);
}

export function make(tag, properties = {}, ...children) {
  const { data = {}, ...rest } = properties;
  const element = Object.assign(document.createElement(tag), rest);
  Object.assign(element.dataset, data);
  element.append(...children);
  return element;
}

const byId = (id) => document.getElementById(id);

/** Replaces a text only when it differs, so that a screen reader is not told it again. */
function set(id, text) {
  const element = byId(id);
  if (element.textContent !== text) element.textContent = text;
}

/** The station's local time, whatever zone the reader's phone is in. */
function localTime(milliseconds, status, withDate) {
  const date = new Date(milliseconds + status.station.utcOffsetSeconds * 1000);
  const text = date.toISOString();
  return withDate ? `${text.slice(5, 10)} ${text.slice(11, 16)}` : text.slice(11, 19);
}

/** A day that may lie in another year. */
function localDate(milliseconds, status) {
  return new Date(milliseconds + status.station.utcOffsetSeconds * 1000).toISOString().slice(0, 10);
}

function moment(milliseconds, status) {
  const sameDay = localTime(milliseconds, status, true).slice(0, 5)
    === localTime(status.now, status, true).slice(0, 5);
  return localTime(milliseconds, status, !sameDay);
}

/** A span in its two largest units. */
export function span(seconds) {
  const units = [[86400, "days"], [3600, "hours"], [60, "minutes"], [1, "seconds"]];
  const first = units.findIndex(([size]) => seconds >= size);
  if (first < 0) return `0 ${label("seconds")}`;
  const parts = units.slice(first, first + 2).map(([size, unit], index) => {
    const whole = Math.floor(index === 0 ? seconds / size : (seconds % units[first][0]) / size);
    return index > 0 && whole === 0 ? "" : `${whole} ${label(unit)}`;
  });
  return parts.join(" ").trim();
}

function bytes(count) {
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  let step = 0;
  while (count >= 1024 && step < units.length - 1) { count /= 1024; step += 1; }
  return `${step === 0 ? count : count.toFixed(1)} ${units[step]}`;
}

function rows(id, entries) {
  byId(id).replaceChildren(...entries.map(([name, value, kind = ""]) =>
    make("div", { className: kind === "big" ? "big" : "" },
      make("dt", {}, name), make("dd", { className: kind }, String(value)))));
}

/** What was said aloud is shown for so long. */
const saidFor = 6_000;

/** What changes with the passing of time alone. */
export function tick(status, now) {
  set("time", localTime(now, status, false).slice(0, 5));
  const door = status.door;
  const ends = door.state !== "open" && door.releasedUntil
    ? door.releasedUntil : door.mode !== "normal" ? door.modeUntil : null;
  let text = "";
  if (ends && ends > now) text = `${label("remaining")} ${span(Math.ceil((ends - now) / 1000))}`;
  else if (door.openSince) text = `${label("openFor")} ${span(Math.max(0, Math.floor((now - door.openSince) / 1000)))}`;
  set("left", text);
  byId("left").hidden = text === "";
  const said = status.said && now - status.said.time < saidFor ? status.said.text[language] : "";
  set("said", said);
  byId("said").hidden = said === "";
}

export function draw(status, now) {
  set("name", status.station.name);
  set("place", status.station.place);
  document.title = `${status.station.name} · ${label(`state-${status.door.state}`)}`;
  drawDoor(status);
  tick(status, now);
  drawAlarms(status);
  drawEvents(status);
  drawFacts(status);
  drawDevices(status);
  set("about", `yizhand ${status.version} · ${status.station.id} · ${label("running")} ${span(status.upSeconds)}`);
}

function drawDoor(status) {
  const { state, authority, released } = status.door;
  Object.assign(byId("hero").dataset, { state, authority, released });
  set("authority", phrase("authority", authority));
  set("state", label(`state-${state}`));
  const byCredential = { released: "comeIn", open: "closeDoor" }[state];
  set("why", authority === "credential" && byCredential
    ? label(byCredential) : phrase("authorityWhy", authority));
}

function alarmTitle(active) {
  return phrase("alarm", active.alarm) + (active.place ? ` · ${active.place[language]}` : "");
}

function sameAlarm(one, other) {
  return one.alarm === other.alarm && one.subject === other.subject;
}

/** Each alarm with its consequences below it; what another one explains has no place of its own. */
function drawAlarms(status) {
  const own = status.alarms.filter((active) =>
    !active.cause || !status.alarms.some((other) => sameAlarm(active.cause, other)));
  const items = own.map((active) => {
    const explained = status.alarms.filter((other) => other.cause && sameAlarm(other.cause, active));
    return make("li", { className: active.acknowledged ? "alarm seen" : "alarm", data: { severity: active.severity } },
      make("div", { className: "alarm-head" },
        make("span", { className: "alarm-name" }, alarmTitle(active)),
        make("span", { className: "alarm-severity" }, phrase("severity", active.severity)),
        ...(active.acknowledged ? [make("span", { className: "alarm-seen" }, label("acknowledged"))] : []),
        make("span", { className: "alarm-since" }, `${label("since")} ${moment(active.since, status)}`)),
      make("p", {}, phrase("alarmMeaning", active.alarm)),
      ...(active.detail ? [make("p", { className: "alarm-detail" }, active.detail)] : []),
      make("p", { className: "alarm-next" }, phrase("alarmNext", active.alarm)),
      ...(explained.length > 0 ? [make("p", { className: "alarm-detail" },
        `${label("consequences")}: ${explained.map(alarmTitle).join(" · ")}`)] : []));
  });
  if (items.length === 0) items.push(make("li", { className: "calm" }, label("noAlarms")));
  byId("alarms").replaceChildren(...items);
}

let newestSeen = null;

function drawEvents(status) {
  const items = status.recent.map((event) => {
    const fresh = newestSeen !== null && event.number > newestSeen;
    return make("li", { className: fresh ? "event fresh" : "event", data: { kind: event.kind } },
      make("time", {}, moment(event.time, status)),
      make("span", { className: "mark" }),
      make("span", { className: "text" }, event.text[language]));
  });
  newestSeen = status.recent[0]?.number ?? 0;
  if (items.length === 0) items.push(make("li", {}, label("noEvents")));
  byId("events").replaceChildren(...items);
}

function drawFacts(status) {
  const groups = Object.entries(status.visitsToday);
  rows("visits", [
    [label("persons"), groups.reduce((sum, [, count]) => sum + count, 0), "big"],
    ...groups.map(([name, count]) => [phrase("group", name), count]),
    [label("granted"), status.access.granted], [label("denied"), status.access.denied],
  ]);
  const list = status.list;
  rows("list", list.missing ? [[label("version"), label("listMissing"), "bad"]] : [
    [label("lines"), list.count.toLocaleString(), "big"],
    [label("version"), list.version],
    ...(list.ageSeconds === null ? [] : [[label("age"), span(list.ageSeconds)]]),
    ...(list.notAfter === null ? [] : [[label("validUntil"), localDate(list.notAfter, status)]]),
  ]);
  const ledger = status.ledger;
  rows("record", [
    [label("entries"), ledger.lastSequence.toLocaleString(), "big"],
    [label("storage"), phrase("storage", ledger.condition), ledger.condition === "healthy" ? "good" : "bad"],
    [label("queued"), ledger.queued.toLocaleString()],
    ...(ledger.lost > 0 ? [[label("lost"), ledger.lost.toLocaleString(), "bad"]] : []),
    ...(ledger.usedBytes === null ? [] : [[label("room"), `${bytes(ledger.usedBytes)} / ${bytes(ledger.budgetBytes)}`]]),
    [label("written"), bytes(ledger.writtenBytes)],
    [label("clock"), status.clock.text[language], status.clock.trust === "untrusted" ? "bad" : "good"],
  ]);
}

function drawDevices(status) {
  byId("devices").replaceChildren(...status.devices.map((device) => {
    const noise = Object.entries(device.noise).map(([kind, count]) => `${phrase("noise", kind)} ${count}`);
    const note = [device.detail, ...noise].filter(Boolean).join(" · ");
    return make("li", { className: "device", data: { up: device.up } },
      make("span", {}, device.id),
      make("span", { className: "device-state" }, label(device.up ? "up" : "down")),
      ...(note ? [make("span", { className: "device-note" }, note)] : []));
  }));
}
