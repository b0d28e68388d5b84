// The parts of the panel for what stands in the room: lanes, lockers, beams, probes, contacts.
// What a station does not have gives no part.

import { button, choice, follow, held, part, post, row, seen, toggle } from "/panel.js";
import { celsius, label, make, spoken } from "/words.js";

/** A button of the station, pressed for as long as it is held. */
const press = (device, text) => held(text, (on) => post("contact", { device, on }));

/** One thing with its name, which tells its buttons from those of the next. */
const thing = (name, note, ...children) =>
  make("div", { className: "stage", role: "group", ariaLabel: `${name} ${note}` },
    make("p", {}, make("strong", {}, name), " ", make("span", { className: "line-note" }, note)),
    ...children);

/** A place of the stage in the newest state. */
const find = (state, list, place) => state.stage[list].find((one) => one.place === place);

/** How many are truly there, which the books may not know. */
function truth(list, place) {
  const text = make("span", { className: "truth" });
  follow((state) => {
    const { items, capacity } = find(state, list, place);
    text.textContent = items === null ? "" : `${label("sim-there")} ${items} / ${capacity}`;
  });
  return text;
}

function refill(list, place) {
  const element = button("sim-refill", () => {
    const { items, capacity } = find(seen(), list, place);
    post("refill", { place, count: capacity - (items ?? 0) });
  });
  follow((state) => {
    const { items, capacity } = find(state, list, place);
    element.disabled = items !== null && items >= capacity;
  });
  return element;
}

function lane({ place, label: name, button: device }) {
  const fate = choice("sim-fate", seen().stage.fates.map(({ id, label: text }) => [id, spoken(text)]),
    (wanted) => post("lane", { place, fate: wanted }));
  follow((state) => { if (document.activeElement !== fate) fate.value = find(state, "lanes", place).fate; });
  return thing(spoken(name), place, truth("lanes", place),
    make("label", {}, label("sim-fate"), fate),
    row(...(device ? [press(device, label("sim-press"))] : []), refill("lanes", place)));
}

function shelf({ place, label: name }) {
  const device = place.slice(0, place.lastIndexOf("/"));
  return thing(spoken(name), place, truth("shelves", place),
    row(button("sim-take", () => post("shelf", { device, count: 1 })),
      button("sim-put", () => post("shelf", { device, count: -1 })), refill("shelves", place)));
}

function voucher(visitor) {
  const { wares } = seen().stage;
  const ware = choice("sim-voucher", wares.map(({ sku, label: name }) => [sku, spoken(name)]));
  const count = choice("sim-count", [1, 2, 3].map((number) => [number, `× ${number}`]));
  const show = () => post("voucher", { person: visitor(), sku: Number(ware.value), count: Number(count.value) });
  return thing(label("sim-voucher"), "",
    row(ware, count), row(button("sim-voucher-show", show, "strong"), button("sim-replay", () => post("replay"))));
}

export function vending(visitor) {
  const { lanes, shelves, wares } = seen().stage;
  if (lanes.length + shelves.length === 0) return [];
  // On a phone it would push everything else off the screen.
  return [part("sim-vending", matchMedia("(min-width: 64rem)").matches, make("p", { className: "note" }, label("sim-vending-note")),
    ...lanes.map(lane), ...shelves.map(shelf), ...(wares.length > 0 ? [voucher(visitor)] : []))];
}

export function lockers() {
  const { compartments } = seen().stage;
  if (compartments.length === 0) return [];
  return [part("sim-lockers", false, ...compartments.map(({ compartment, label: name, button: device }) =>
    thing(spoken(name), compartment,
      row(press(device, label("sim-press")),
        button("sim-pull-open", () => post("compartment", { place: compartment, on: true })),
        button("sim-shut", () => post("compartment", { place: compartment, on: false }))))))];
}

export function people() {
  const { contacts, beams, probes, outside } = seen().stage;
  const buttons = contacts.filter((contact) => contact.button && !contact.alarm);
  const children = [
    ...(beams ? [row(
      ...[["sim-walk-in", "in"], ["sim-walk-out", "out"], ["sim-hesitate", "hesitate"]].map(([key, way]) =>
        button(key, () => post("walk", { way }))),
      toggle(label("sim-block"), (state) => state.stage.blocked, (on) => post("beam", { on })))] : []),
    ...(buttons.length > 0 ? [row(...buttons.map(({ device, label: name }) => press(device, spoken(name))))] : []),
    ...(outside === null ? [] : [weather()]),
    ...probes.map(probe),
  ];
  return children.length > 0 ? [part("sim-room", false, ...children)] : [];
}

function weather() {
  const output = make("output");
  const slider = make("input", { type: "range", min: "-30", max: "45", step: "1", ariaLabel: label("sim-weather") });
  const tell = (millidegrees) => { output.textContent = ` ${celsius(millidegrees)}`; };
  follow(({ stage }) => {
    if (document.activeElement !== slider) slider.value = String(Math.round(stage.outside / 1000));
    tell(stage.outside);
  });
  slider.addEventListener("input", () => tell(Number(slider.value) * 1000));
  slider.addEventListener("change", () => post("outside", { millidegrees: Number(slider.value) * 1000 }));
  const own = button("sim-weather-own", () => post("outside"), "small");
  follow(({ stage }) => { own.disabled = !stage.outsideHeld; });
  return thing(label("sim-weather"), "", output, slider, own);
}

function probe({ device }) {
  const fault = choice("sim-probe",
    [["", label("sim-sound")], ...seen().stage.faults.map(({ id, label: text }) => [id, spoken(text)])],
    (wanted) => post("probe", wanted === "" ? { device } : { device, fault: wanted }));
  follow(({ stage }) => {
    const { fault: now } = stage.probes.find((one) => one.device === device);
    if (document.activeElement !== fault) fault.value = now ?? "";
  });
  return make("label", { className: "choice" }, `${label("sim-probe")} · ${device}`, fault);
}

export function alarmContacts() {
  const contacts = seen().stage.contacts.filter((contact) => contact.alarm);
  if (contacts.length === 0) return [];
  const isActive = (state, device) => state.stage.contacts.find((one) => one.device === device).active;
  return [part("sim-alarms", false, row(...contacts.map(({ device, label: name, button: springsBack }) =>
    springsBack ? press(device, spoken(name))
      : toggle(spoken(name), (state) => isActive(state, device), (on) => post("contact", { device, on })))))];
}

/** One cable at a time: a list and what to do with it. */
export function cables() {
  const { cables: all } = seen().stage;
  if (all.length === 0) return [];
  const device = choice("sim-cable", all.map(({ device: id }) => [id, id]), () => mark(seen()));
  const pulled = make("button", { type: "button" }, label("sim-pull"));
  const mark = (state) => {
    const cable = state.stage.cables.find((one) => one.device === device.value);
    pulled.ariaPressed = String(!cable.plugged);
  };
  follow(mark);
  pulled.addEventListener("click", () => post("plug", { device: device.value, on: pulled.ariaPressed === "true" }));
  return [make("label", { className: "choice" }, label("sim-cable"), device), row(pulled)];
}
