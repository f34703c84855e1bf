/** Where each photo of the grid stands: squares in rows, a heading over each month. Plain sums. */

const HEADING = 52; // px, as in gallery.css
const AFTER_MONTH = 20;

/**
 * @param {{month: string, count: number}[]} months
 * @param {number} width px of the grid
 */
export function layOut(months, width) {
  const narrow = width < 640;
  const gap = narrow ? 3 : 6;
  const columns = Math.max(3, Math.round((width + gap) / ((narrow ? 118 : 184) + gap)));
  const cell = (width - gap * (columns - 1)) / columns;
  let first = 0;
  let top = 0;
  const sections = months.map(({ month, count }) => {
    const rows = Math.ceil(count / columns);
    const height = HEADING + rows * (cell + gap) + AFTER_MONTH;
    const section = { month, count, first, top, height };
    first += count;
    top += height;
    return section;
  });
  return { sections, columns, cell, pitch: cell + gap, total: first, height: top };
}

/** The last section for which `before(section)` holds, by halving; 0 if there is none. */
function lastWhere(sections, before) {
  let [low, high] = [0, sections.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (before(sections[middle])) low = middle;
    else high = middle - 1;
  }
  return low;
}

export const sectionAt = (layout, y) => lastWhere(layout.sections, (each) => each.top <= y);
export const sectionOf = (layout, index) =>
  lastWhere(layout.sections, (each) => each.first <= index);

/** Left and top of a photo inside its section. */
export function placeIn(layout, section, index) {
  const nth = index - section.first;
  return {
    left: (nth % layout.columns) * layout.pitch,
    top: HEADING + Math.floor(nth / layout.columns) * layout.pitch,
  };
}

/** Top of a photo in the whole grid. */
export function topOf(layout, index) {
  const section = layout.sections[sectionOf(layout, index)];
  return section.top + placeIn(layout, section, index).top;
}

/**
 * The photos that lie between two heights: [first, last), whole rows.
 * @returns {[number, number]}
 */
export function between(layout, top, bottom) {
  if (layout.total === 0) return [0, 0];
  const row = (section, y) => Math.floor((y - section.top - HEADING) / layout.pitch);
  const from = layout.sections[sectionAt(layout, top)];
  const to = layout.sections[sectionAt(layout, bottom)];
  const first = from.first + Math.max(0, row(from, top)) * layout.columns;
  const last = to.first + (row(to, bottom) + 1) * layout.columns;
  return [
    Math.min(first, from.first + from.count),
    Math.max(0, Math.min(last, to.first + to.count)),
  ];
}

/** The photo one row up or down (`rows` = -1 or 1): the nearest column, across months too. */
export function rowStep(layout, index, rows) {
  const here = sectionOf(layout, index);
  const section = layout.sections[here];
  const column = (index - section.first) % layout.columns;
  const step = index + rows * layout.columns;
  if (rows > 0) {
    const end = section.first + section.count;
    if (step < end) return step;
    const lastRow =
      section.first + Math.floor((section.count - 1) / layout.columns) * layout.columns;
    if (index < lastRow) return end - 1; // the last row is shorter
    const next = layout.sections[here + 1];
    return next ? next.first + Math.min(column, next.count - 1) : index;
  }
  if (step >= section.first) return step;
  const before = layout.sections[here - 1];
  if (!before) return index;
  const lastRow = Math.floor((before.count - 1) / layout.columns) * layout.columns;
  return before.first + Math.min(lastRow + column, before.count - 1);
}
