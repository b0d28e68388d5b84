// Words, times and numbers as people read them, and the making of elements.
// Text only ever enters as text nodes: a name cannot become markup.

let words = {};
export let language = "zh";

export function speak(newWords, newLanguage) {
  words = newWords;
  language = newLanguage;
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  for (const element of document.querySelectorAll("[data-label]")) {
    element.textContent = label(element.dataset.label);
  }
}

/** One entry of the phrases; a word that the station does not explain stands as it is. */
export function phrase(table, key) {
  return words[table]?.[key]?.[language] ?? key;
}

/** A text that the station gives in every language. */
export const spoken = (text) => text[language];

export function label(key) {
  return phrase("labels", key);
}

/** Words that stand in a row: Chinese needs no blank between them. */
export function join(...parts) {
  return parts.filter((part) => part !== "").join(language === "zh" ? "" : " ");
}

export function make(tag, properties = {}, ...children) {
  const { data = {}, ...rest } = properties;
  const element = Object.assign(document.createElement(tag), rest);
  Object.assign(element.dataset, data);
  element.append(...children);
  return element;
}

export const byId = (id) => document.getElementById(id);

/** Replaces a text only when it differs, so that a screen reader is not told it again. */
export function set(id, text) {
  const element = byId(id);
  if (element.textContent !== text) element.textContent = text;
}

/** Shows a section that has something to show; one without configuration is not there. */
export function reveal(id, isThere) {
  byId(id).hidden = !isThere;
}

const shifted = (milliseconds, status) =>
  new Date(milliseconds + status.station.utcOffsetSeconds * 1000).toISOString();

/** The station's local time, whatever zone the reader's phone is in. */
export function localTime(milliseconds, status) {
  return shifted(milliseconds, status).slice(11, 19);
}

/** A day that may lie in another year. */
export function localDate(milliseconds, status) {
  return shifted(milliseconds, status).slice(0, 10);
}

/** The time alone today, with the day before otherwise. */
export function moment(milliseconds, status) {
  const isToday = localDate(milliseconds, status) === localDate(status.now, status);
  if (isToday) return localTime(milliseconds, status);
  return shifted(milliseconds, status).slice(5, 16).replace("T", " ");
}

/** A span in its two largest units. */
export function span(seconds) {
  const units = [[86400, "days"], [3600, "hours"], [60, "minutes"], [1, "seconds"]];
  const first = units.findIndex(([size]) => seconds >= size);
  if (first < 0) return `0 ${label("seconds")}`;
  const parts = units.slice(first, first + 2).map(([size, unit], index) => {
    const whole = Math.floor(index === 0 ? seconds / size : (seconds % units[first][0]) / size);
    return index > 0 && whole === 0 ? "" : `${whole} ${label(unit)}`;
  });
  return parts.join(" ").trim();
}

export function bytes(count) {
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  let step = 0;
  while (count >= 1024 && step < units.length - 1) { count /= 1024; step += 1; }
  return `${step === 0 ? count : count.toFixed(1)} ${units[step]}`;
}

/** A temperature to the tenth that a person feels. */
export function celsius(millidegrees) {
  const tenths = (millidegrees / 1000).toFixed(1);
  return `${tenths === "-0.0" ? "0.0" : tenths} °C`.replace("-", "−");
}

/** Fills a list of names and values. */
export function rows(id, entries) {
  byId(id).replaceChildren(...entries.map(([name, value, kind = ""]) =>
    make("div", { className: kind === "big" ? "big" : "" },
      make("dt", {}, name), make("dd", { className: kind }, String(value)))));
}
