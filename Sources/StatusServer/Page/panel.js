// How the panel of a simulation is made: posts, buttons, and what keeps them true.

import { label, make } from "/words.js";

const token = document.querySelector('meta[name="control-token"]').content;

/** A real station has no token and no panel. */
export const isSimulation = token !== "";

let said = "";
/** What keeps each control as the simulation is. */
let updates = [];

/** Does something to the simulated station, then looks what has become of it. */
export async function post(action, body = {}) {
  try {
    const answer = await fetch(`/api/v1/simulation/${action}`, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-Yizhan-Token": token },
      body: JSON.stringify(body),
    });
    said = answer.ok ? "" : (await answer.json()).error;
  } catch {
    said = label("link-away");
  }
  document.querySelector("#controls .problem").textContent = said;
  await look();
}

let state = null;

/** The state as it was seen last; `null` before. */
export const seen = () => state;

/** Asks for the state and shows it in every control. */
export async function look() {
  try {
    const answer = await fetch("/api/v1/simulation");
    if (!answer.ok) throw new Error(`simulation: ${answer.status}`);
    state = await answer.json();
  } catch {
    return false;
  }
  for (const update of updates) update(state);
  return true;
}

/** Forgets the controls of another language. */
export function clear() { updates = []; }

/** Calls `update` with the state now and whenever it was looked at. */
export function follow(update) {
  updates.push(update);
  update(state);
}

export const problem = () => make("p", { className: "problem", role: "alert" }, said);

export function button(key, act, className = "") {
  const element = make("button", { type: "button", className }, label(key));
  element.addEventListener("click", act);
  return element;
}

/** Something that is on or off. `isOn` finds it in the state. */
export function toggle(text, isOn, act) {
  const element = make("button", { type: "button" }, text);
  follow((state) => { element.ariaPressed = String(isOn(state)); });
  element.addEventListener("click", () => act(element.ariaPressed !== "true"));
  return element;
}

/** A button of the station: on for as long as it is held. */
export function held(text, act) {
  const element = make("button", { type: "button", ariaPressed: "false" }, text);
  const hold = (on) => {
    if (on === (element.ariaPressed === "true")) return;
    element.ariaPressed = String(on);
    act(on);
  };
  element.addEventListener("pointerdown", (event) => {
    element.setPointerCapture(event.pointerId);
    hold(true);
  });
  for (const end of ["pointerup", "pointercancel", "blur"]) {
    element.addEventListener(end, () => hold(false));
  }
  element.addEventListener("keydown", (event) => {
    if (event.key === " " || event.key === "Enter") hold(true);
  });
  element.addEventListener("keyup", () => hold(false));
  element.addEventListener("contextmenu", (event) => event.preventDefault());
  return element;
}

/** A list to choose from: pairs of a value and its text. */
export function choice(key, options, act = () => {}) {
  const select = make("select", { ariaLabel: label(key) });
  select.append(...options.map(([value, text]) => make("option", { value }, text)));
  select.addEventListener("change", () => act(select.value));
  return select;
}

/** A part of the panel that can be folded away; it stays as it was in another language. */
export function part(key, isOpen, ...children) {
  const before = document.querySelector(`#controls details[data-part="${key}"]`);
  return make("details", { data: { part: key }, open: before ? before.open : isOpen },
    make("summary", {}, label(key)), ...children);
}

export const row = (...children) => make("div", { className: "row" }, ...children);
