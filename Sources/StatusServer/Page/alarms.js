// The alarms: what is wrong, since when, and what to do next.

import { button, isSimulation, post } from "/panel.js";
import { byId, label, language, make, moment, phrase } from "/words.js";

const title = (active) =>
  phrase("alarm", active.alarm) + (active.place ? ` · ${active.place[language]}` : "");

const isSame = (one, other) => one.alarm === other.alarm && one.subject === other.subject;

/** Somebody who stands in the simulated room says that they have seen it. */
function acknowledgement({ alarm, subject }) {
  return button("sim-seen", () => post("acknowledge", { alarm, subject }), "small");
}

function item(active, explained, status) {
  const isSeen = active.acknowledged;
  return make("li", { className: isSeen ? "alarm seen" : "alarm", data: { severity: active.severity } },
    make("div", { className: "alarm-head" },
      make("span", { className: "alarm-name" }, title(active)),
      make("span", { className: "alarm-severity" }, phrase("severity", active.severity)),
      ...(isSeen ? [make("span", { className: "alarm-seen" }, label("acknowledged"))] : []),
      make("span", { className: "alarm-since" }, `${label("since")} ${moment(active.since, status)}`)),
    make("p", {}, phrase("alarmMeaning", active.alarm)),
    ...(active.detail ? [make("p", { className: "alarm-detail" }, active.detail)] : []),
    make("p", { className: "alarm-next" }, phrase("alarmNext", active.alarm)),
    ...(explained.length > 0 ? [make("p", { className: "alarm-since" }, label("consequences")),
      make("ul", { className: "explained" }, ...explained.map((one) => make("li", {}, title(one))))] : []),
    ...(isSimulation && !isSeen ? [acknowledgement(active)] : []));
}

let drawn = "";

/** Each alarm with its consequences below it; what another one explains has no place of its own. */
export function drawAlarms(status) {
  const { alarms } = status;
  // Redrawn only when something is new: a button in it must stay to be pressed.
  const now = JSON.stringify([language, alarms]);
  if (now === drawn) return;
  drawn = now;
  const own = alarms.filter((active) =>
    !active.cause || !alarms.some((other) => isSame(active.cause, other)));
  const items = own.map((active) =>
    item(active, alarms.filter((other) => other.cause && isSame(other.cause, active)), status));
  if (items.length === 0) items.push(make("li", { className: "calm" }, label("noAlarms")));
  byId("alarms").replaceChildren(...items);
}
