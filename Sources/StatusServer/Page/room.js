// The room: who is in it, how warm it is, what is measured and what is switched.

import { flowToday } from "/charts.js";
import { byId, celsius, join, label, make, moment, reveal, span } from "/words.js";

/** A value of a sensor with its unit, as people know it. */
export function measured(quantity, value) {
  switch (quantity) {
    case "temperature": return celsius(value);
    case "humidity": return `${(value / 10).toFixed(1)} %`;
    case "carbonDioxide": return `${value} ppm`;
    case "weight": return value < 1000 ? `${value} g` : `${(value / 1000).toFixed(2)} kg`;
    case "distance": return `${(value / 1000).toFixed(2)} m`;
    case "power": return `${value} W`;
    default: return String(value);
  }
}

export function drawRoom(status) {
  const { room } = status;
  const counts = room.people !== null || room.occupied !== null;
  const parts = [counts, room.climate, room.sensors.length, room.appliances.length, room.outputs.length];
  reveal("room-card", parts.some(Boolean));
  byId("tiles").replaceChildren(...[...(counts ? people(status) : []), ...climate(room.climate)]);
  list("sensors", room.sensors.map(sensor));
  list("appliances", room.appliances.map(appliance));
  list("switches", [...room.outputs.map(output), ...powerOrder(room, status)]);
}

/** A list with its heading; neither is there when the list is empty. */
function list(id, items) {
  reveal(`${id}-part`, items.length > 0);
  byId(id).replaceChildren(...items);
}

function tile(name, value, notes = [], kind = "") {
  return make("div", { className: `tile ${kind}` },
    make("span", { className: "tile-name" }, name), make("span", { className: "tile-value" }, value),
    ...notes.map((note) => make("span", { className: "tile-note" }, note)));
}

function people(status) {
  const { people: count, occupied } = status.room;
  const presence = label(occupied === null ? "presence-unknown" : occupied ? "occupied" : "vacant");
  if (count === null) return [tile(label("occupants"), presence)];
  const flow = flowToday(status);
  return [
    tile(label("occupants"), String(count), [presence]),
    tile(label("flow-today"), `${flow.entered} / ${flow.left}`),
  ];
}

function climate(climate) {
  if (!climate) return [];
  const { activity, millidegrees, heatTo, coolTo } = climate;
  const aims = [
    ...(heatTo === null ? [] : [`${label("heat-to")} ${celsius(heatTo)}`]),
    ...(coolTo === null ? [] : [`${label("cool-to")} ${celsius(coolTo)}`]),
  ];
  return [
    tile(label("chart-room"), millidegrees === null ? "–" : celsius(millidegrees),
      [label(`activity-${activity}`), ...aims], activity),
  ];
}

/** One line: a name, something small beside it, and the value. */
function line(name, note, value, kind = "") {
  return make("li", { className: `line ${kind}` },
    make("span", { className: "line-name" }, name), make("span", { className: "line-note" }, note),
    make("span", { className: "line-value" }, value));
}

function sensor({ device, quantity, value, quality, ageSeconds }) {
  const age = ageSeconds === null ? label("never") : join(span(ageSeconds), label("ago"));
  const isGood = quality === "ok" && value !== null;
  return line(label(`quantity-${quantity}`), `${device} · ${age}`,
    isGood ? measured(quantity, value) : label(`quality-${quality}`), isGood ? "" : "bad");
}

function appliance({ id, state, secondsLeft }) {
  const left = secondsLeft === null ? "" : span(secondsLeft);
  switch (state) {
    case "running": return line(id, "", `${label("left-running")} ${left}`, "active");
    case "coolingDown": return line(id, "", `${label("left-cooling")} ${left}`);
    default: return line(id, "", label("ready"), "good");
  }
}

function output({ output: id, use, on, switches }) {
  const wear = `${switches.toLocaleString()} ${label("switched")}`;
  return line(use ? label(`use-${use}`) : id, `${id} · ${wear}`, label(on ? "on" : "off"), on ? "active" : "");
}

function powerOrder(room, status) {
  const order = room.powerOrder;
  if (!order) return [];
  return [line(label("use-contactor"), `${label("ordered-until")} ${moment(order.until, status)}`,
    label(order.power))];
}
