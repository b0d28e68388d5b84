// The story that a simulation plays: what it is about, and how far it is.

import { seen } from "/panel.js";
import { byId, label, make, reveal, set, span, spoken } from "/words.js";

export function drawScenario(status) {
  const story = seen()?.scenario ?? null;
  reveal("scenario-card", story !== null);
  if (story === null) return;
  const { title, about, beganSecond, lastsSeconds, notPlayed } = story;
  const elapsed = Math.max(0, status.second - beganSecond);
  set("scenario-title", spoken(title));
  set("scenario-about", spoken(about));
  set("scenario-time", elapsed > lastsSeconds ? label("sim-told")
    : `${label("sim-elapsed")} ${span(elapsed)} / ${span(lastsSeconds)}`);
  byId("scenario-fill").style.inlineSize = `${Math.min(100, (100 * elapsed) / lastsSeconds)}%`;
  reveal("scenario-gaps-part", notPlayed.length > 0);
  byId("scenario-gaps").replaceChildren(...notPlayed.map(({ second, what }) =>
    make("li", { className: "line" }, make("span", { className: "line-name" }, spoken(what)),
      make("span", { className: "line-note" }, `${label("sim-elapsed")} ${span(second - beganSecond)}`))));
}
