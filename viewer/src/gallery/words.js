/** Dates, sizes and states in words. */

const MONTH = new Intl.DateTimeFormat(undefined, { month: "long", year: "numeric" });
const DAY = new Intl.DateTimeFormat(undefined, { dateStyle: "long" });
const DAY_AND_TIME = new Intl.DateTimeFormat(undefined, { dateStyle: "long", timeStyle: "short" });
const NUMBER = new Intl.NumberFormat();

/** "2026-11" -> "November 2026" in the reader's language. */
export function monthName(month) {
  const [year, number] = month.split("-").map(Number);
  return number >= 1 && number <= 12 ? MONTH.format(new Date(year, number - 1, 1)) : "No date";
}

function dateOf(taken) {
  const date = taken ? new Date(taken) : null; // without a zone: the photo's own local time
  return date && !Number.isNaN(date.getTime()) ? date : null;
}

export function dayName(taken) {
  const date = dateOf(taken);
  return date ? DAY.format(date) : "no date";
}

export function dayAndTime(taken) {
  const date = dateOf(taken);
  return date ? DAY_AND_TIME.format(date) : "no date";
}

export const count = (number) => NUMBER.format(number);

/** 1,234 photos, 1 photo. */
export const counted = (number, word) => `${count(number)} ${word}${number === 1 ? "" : "s"}`;

export function bytes(number) {
  const units = ["bytes", "kB", "MB", "GB", "TB"];
  let unit = 0;
  let value = number;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit > 0 && value < 10 ? 1 : 0;
  return `${NUMBER.format(Number(value.toFixed(digits)))} ${units[unit]}`;
}

/** The state of a photo's scene as a short sentence, as a screen reader says it. */
export function stateName(photo) {
  switch (photo.state) {
    case "done":
      return "3D ready";
    case "working":
      return photo.progress === null
        ? "being made 3D"
        : `being made 3D, ${Math.round(photo.progress * 100)} %`;
    case "failed":
      return `failed: ${photo.error ?? "no reason given"}`;
    default:
      return "waiting for its turn";
  }
}
