// The part of the panel for the city's platform: how it behaves, what it has got, and what it orders.

import { button, choice, follow, part, post, row, seen } from "/panel.js";
import { label, make, phrase, span, spoken } from "/words.js";

/** What is ordered of the door lasts so long: long enough to watch, and to be over by itself. */
const minutes = 30;

export function platform(visitor) {
  const { hub } = seen();
  if (hub === null) return [];
  // On a phone it would push everything else off the screen.
  return [part("sim-hub", matchMedia("(min-width: 64rem)").matches,
    make("p", { className: "note" }, label("sim-hub-note")), mood(hub),
    make("div", { className: "stage" }, ...received(), agreement()),
    row(button("sim-hub-unlock", () => post("remote-unlock", { person: visitor() }))), order())];
}

function mood({ moods }) {
  const list = choice("sim-hub-mood", moods.map(({ id, label: name }) => [id, spoken(name)]),
    (wanted) => post("hub", { mood: wanted }));
  follow(({ hub }) => { if (document.activeElement !== list) list.value = hub.mood; });
  return make("label", { className: "choice" }, label("sim-hub-mood"), list);
}

/** How many have arrived, and how many of them a second time. */
function received() {
  const line = (name, count, repeated, newest) => {
    const note = make("span", { className: "line-note" });
    follow(({ hub }) => {
      const parts = [hub[count].toLocaleString()];
      if (hub[repeated] > 0) parts.push(`${label("sim-hub-twice")} ${hub[repeated].toLocaleString()}`);
      if (hub[newest] !== null) {
        parts.push(`${label("sim-hub-newest")} ${span(Math.max(0, (hub.now - hub[newest]) / 1000))}`);
      }
      note.textContent = parts.join(" · ");
    });
    return make("p", {}, make("strong", {}, name), " ", note);
  };
  return [line(label("sim-hub-events"), "events", "repeatedEvents", "newestEvent"),
    line(label("sim-hub-samples"), "samples", "repeatedSamples", "newestSample")];
}

function agreement() {
  const badge = make("span", { className: "badge" });
  follow(({ hub }) => {
    badge.hidden = hub.agreement === null;
    badge.className = `badge ${hub.agreement === "equal" ? "good" : hub.agreement === "behind" ? "warn" : "bad"}`;
    badge.textContent = hub.agreement === "equal" ? label("sim-hub-equal")
      : hub.agreement === "behind" ? `${label("sim-hub-behind")} ${hub.missingEvents.toLocaleString()}`
        : label("sim-hub-differs");
  });
  return make("p", {}, badge);
}

function order() {
  const mode = choice("sim-hub-mode",
    ["normal", "open", "lockdown"].map((word) => [word, phrase("mode", word)]));
  return row(mode, button("sim-hub-order", () => post("remote-mode", { mode: mode.value, minutes })));
}
