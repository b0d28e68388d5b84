// The panel of a simulation: what a spectator can do to the station (see SimulationControls).

import { label, make, spoken } from "/view.js";

const token = document.querySelector('meta[name="control-token"]').content;
const panel = document.getElementById("controls");
let state = null;
let problem = "";

async function post(action, body = {}) {
  try {
    const answer = await fetch(`/api/v1/simulation/${action}`, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-Yizhan-Token": token },
      body: JSON.stringify(body),
    });
    problem = answer.ok ? "" : (await answer.json()).error;
  } catch {
    problem = label("link-away");
  }
  panel.querySelector(".problem").textContent = problem;
}

/** The factor belonging to a place of the slider: equal steps are equal ratios. */
const factorAt = (place) => Math.round(10 ** (place / 100));
const placeOf = (factor) => Math.round(Math.log10(factor) * 100);

function person() {
  return panel.querySelector("select").value;
}

function button(key, act, className = "") {
  const element = make("button", { type: "button", className }, label(key));
  element.addEventListener("click", act);
  return element;
}

/** Something that is on or off. */
function toggle(key, action) {
  const element = button(key, async () => {
    state[action] = !state[action];
    element.ariaPressed = String(state[action]);
    await post(action, { on: state[action] });
  });
  element.ariaPressed = String(state[action]);
  return element;
}

/** Something that is on for as long as it is held. */
function held(key, action) {
  const element = make("button", { type: "button", ariaPressed: "false" }, label(key));
  const hold = (on) => {
    if (on === (element.ariaPressed === "true")) return;
    element.ariaPressed = String(on);
    post(action, { on });
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

function group(key, ...children) {
  return make("fieldset", {}, make("legend", {}, label(key)),
    make("div", { className: "row" }, ...children));
}

function people() {
  const select = make("select", { ariaLabel: label("sim-person") });
  select.append(...state.people.map(({ id, label: name }) => make("option", { value: id }, spoken(name))));
  const before = panel.querySelector("select")?.value;
  if (before) select.value = before;
  return select;
}

function speed() {
  const output = make("output", {}, `${state.speed} ×`);
  const slider = make("input", {
    type: "range", min: "0", max: "400", step: "1", value: String(placeOf(state.speed)),
    ariaLabel: label("sim-speed"),
  });
  slider.addEventListener("input", () => {
    output.textContent = `${factorAt(slider.value).toLocaleString()} ×`;
  });
  slider.addEventListener("change", () => {
    state.speed = factorAt(slider.value);
    post("speed", { factor: state.speed });
  });
  const fieldset = group("sim-speed", slider);
  fieldset.querySelector("legend").append(" ", output);
  return fieldset;
}

const jumps = [["sim-back-day", -86400], ["sim-back-hour", -3600], ["sim-on-hour", 3600], ["sim-on-day", 86400]];

/** Draws the panel in the language of the moment. */
export function speakControls() {
  if (!state) return;
  panel.replaceChildren(
    make("h2", {}, label("sim-title")),
    make("p", { className: "note" }, label("sim-note")),
    group("sim-person", people(),
      button("sim-card", () => post("card", { person: person() }), "strong"),
      button("sim-code", () => post("code", { person: person() }), "strong")),
    group("sim-nobody", button("sim-wrong-code", () => post("wrong-code")),
      button("sim-replay", () => post("replay"))),
    group("sim-door", held("sim-exit", "exit"), toggle("sim-hold", "hold"), toggle("sim-fire", "fire")),
    group("sim-faults", toggle("sim-disk", "disk"),
      ...jumps.map(([key, seconds]) => button(key, () => post("clock", { seconds })))),
    speed(),
    make("p", { className: "problem", role: "alert" }, problem));
  panel.hidden = false;
}

/** Looks whether this is a simulation; a real station has no token and no panel. */
export async function openControls() {
  if (token === "") return;
  try {
    const answer = await fetch("/api/v1/simulation");
    if (!answer.ok) throw new Error(`simulation: ${answer.status}`);
    state = await answer.json();
    speakControls();
  } catch {
    setTimeout(openControls, 2_000);
  }
}
