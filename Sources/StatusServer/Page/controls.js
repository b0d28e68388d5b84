// The panel of a simulation: what a spectator can do to the station (see SimulationAction).

import { button, choice, clear, follow, held, isSimulation, look, part, post, problem, row, seen, toggle } from "/panel.js";
import { platform } from "/platform.js";
import { alarmContacts, cables, lockers, people as room, vending } from "/stage.js";
import { byId, label, make, spoken } from "/words.js";

/** What people have done by themselves is looked at this often. */
const lookEvery = 2_000;

/** The factor belonging to a place of the slider: equal steps are equal ratios. */
const factorAt = (place) => Math.round(10 ** (place / 100));
const placeOf = (factor) => Math.round(Math.log10(factor) * 100);

let visitor = null;

function visitors() {
  const select = choice("sim-person", seen().people.map(({ id, label: name }) => [id, spoken(name)]),
    (id) => { visitor = id; });
  if (visitor !== null) select.value = visitor;
  visitor = select.value;
  return part("sim-person", true,
    row(select, button("sim-card", () => post("card", { person: visitor }), "strong"),
      button("sim-code", () => post("code", { person: visitor }), "strong")));
}

const misuse = () => part("sim-nobody", false,
  row(button("sim-wrong-code", () => post("wrong-code")), button("sim-replay", () => post("replay"))));

/** Something of the door or the board that is on or off, under the name that it has everywhere. */
const whether = (key, action) => toggle(label(key), (state) => state[action], (on) => post(action, { on }));

const door = () => part("sim-door", false,
  row(held(label("sim-exit"), (on) => post("exit", { on })), whether("sim-hold", "hold"),
    whether("sim-fire", "fire"), whether("sim-housing", "housing")));

const jumps = [["sim-back-day", -86400], ["sim-back-hour", -3600], ["sim-on-hour", 3600], ["sim-on-day", 86400]];

const faults = () => part("sim-faults", false,
  row(whether("sim-disk", "disk"),
    ...jumps.map(([key, seconds]) => button(key, () => post("clock", { seconds })))),
  ...cables());

/** Faster than this nobody can press a lane's button within its 20 seconds. */
const fastest = 5;

function speed() {
  const output = make("output");
  const slider = make("input", { type: "range", min: "0", max: "400", step: "1", ariaLabel: label("sim-speed") });
  const note = make("p", { className: "note slow" }, label("sim-slow"), " ",
    button("sim-step", () => post("speed", { factor: 1 }), "small"));
  const tell = (factor) => { output.textContent = ` ${factor.toLocaleString()} ×`; };
  follow((state) => {
    if (document.activeElement !== slider) slider.value = String(placeOf(state.speed));
    tell(state.speed);
    note.hidden = state.speed <= fastest;
  });
  slider.addEventListener("input", () => tell(factorAt(slider.value)));
  slider.addEventListener("change", () => post("speed", { factor: factorAt(slider.value) }));
  return make("div", { className: "speed" },
    make("p", {}, make("span", {}, label("sim-speed")), output), slider, note);
}

/** Draws the panel in the language of the moment. */
export function speakControls() {
  if (!seen()) return;
  clear();
  const panel = byId("controls");
  const parts = [visitors(), ...platform(() => visitor), ...vending(() => visitor), ...lockers(), ...room(), ...alarmContacts(), door(), misuse(), faults()];
  panel.replaceChildren(make("h2", {}, label("sim-title")), make("p", { className: "note" }, label("sim-note")),
    speed(), problem(), ...parts);
  panel.hidden = false;
}

/** Looks whether this is a simulation, and from then on how it stands. */
export async function openControls() {
  if (!isSimulation) return;
  const isFirst = seen() === null;
  if (!document.hidden && await look() && isFirst) speakControls();
  setTimeout(openControls, lookEvery);
}
