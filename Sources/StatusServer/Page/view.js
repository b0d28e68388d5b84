// Draws a snapshot: the door here, everything else in the scripts of its own.

import { drawAlarms } from "/alarms.js";
import { drawDevices, drawEvents, drawFacts } from "/facts.js";
import { drawCity, drawHub } from "/hub.js";
import { drawRoom } from "/room.js";
import { drawScenario } from "/scenario.js";
import { drawSupplies } from "/supplies.js";
import { byId, label, language, localTime, phrase, set, span } from "/words.js";

/** What was said aloud is shown for so long. */
const saidFor = 6_000;

/** What changes with the passing of time alone. */
export function tick(status, now) {
  set("time", localTime(now, status).slice(0, 5));
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
  drawScenario(status);
  drawAlarms(status);
  drawRoom(status);
  drawSupplies(status);
  drawHub(status);
  drawCity(status);
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
