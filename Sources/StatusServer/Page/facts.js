// The station's records: visits, list, ledger, events, devices.

import { byId, bytes, label, language, localDate, make, moment, phrase, reveal, rows, set, span } from "/words.js";

let newestSeen = null;

export function drawEvents(status) {
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

export function drawFacts(status) {
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
    ...published(label("vouchers"), status.published.vouchers),
    ...published(label("calendar"), status.published.calendar),
  ]);
  const ledger = status.ledger;
  rows("record", [
    [label("entries"), ledger.lastSequence.toLocaleString(), "big"],
    [label("storage"), phrase("storage", ledger.condition), ledger.condition === "healthy" ? "good" : "bad"],
    [label("queued"), ledger.queued.toLocaleString()],
    ...(ledger.lost > 0 ? [[label("lost"), ledger.lost.toLocaleString(), "bad"]] : []),
    ...(ledger.usedBytes === null ? [] : [[label("space"), `${bytes(ledger.usedBytes)} / ${bytes(ledger.budgetBytes)}`]]),
    ...(ledger.listBytes === null ? [] : [[label("listSpace"), bytes(ledger.listBytes)]]),
    [label("written"), bytes(ledger.writtenBytes)],
    [label("clock"), status.clock.text[language], status.clock.trust === "untrusted" ? "bad" : "good"],
  ]);
}

/** A list that the city publishes beside the members'. */
function published(name, list) {
  return list === null ? [] : [[name, `${list.count.toLocaleString()} · ${label("version")} ${list.version}`]];
}

function device({ id, up, detail, noise }) {
  const counts = Object.entries(noise).map(([kind, count]) => `${phrase("noise", kind)} ${count}`);
  const note = [detail, ...counts].filter(Boolean).join(" · ");
  return make("li", { className: "device", data: { up } },
    make("span", {}, id), make("span", { className: "device-state" }, label(up ? "up" : "down")),
    ...(note ? [make("span", { className: "device-note" }, note)] : []));
}

/** What is lost stands first; what works is folded away where it would be a long list. */
export function drawDevices({ devices }) {
  const [lost, working] = [devices.filter(({ up }) => !up), devices.filter(({ up }) => up)];
  const isLong = devices.length > 12;
  byId("devices").replaceChildren(...[...lost, ...(isLong ? [] : working)].map(device));
  reveal("working-part", isLong && working.length > 0);
  set("working-count", `${label("working")} ${working.length} / ${devices.length}`);
  byId("working").replaceChildren(...(isLong ? working : []).map(device));
}
