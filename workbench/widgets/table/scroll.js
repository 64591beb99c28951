// Where the rows of a long table lie while it is scrolled: a window of them is there, and empty space
// before and after it. Sizes are in px; `view` is the height of what is seen.

export const HIGHEST = 8_000_000; // a browser can lay out little more than 30 million

// The height of all rows. It is less than they need when there are more than a page can hold: then each
// place of the scroll bar stands for several rows.
export function heightOf(n, row, most = HIGHEST) {
  return Math.min(n * row, most);
}

// How far it is scrolled when a row is the first that is seen.
export function positionOf(top, { n, row, view, most }) {
  const height = heightOf(n, row, most);
  if (height === n * row) return top * row;
  const last = n - view / row;
  return (Math.max(0, Math.min(last, top)) / last) * (height - view);
}

// The first row that is seen at a position, where rows from `first` on lie `before` the top. `moved`: by
// how much it was scrolled: in a table that is too long a little is by so many rows, and a lot by its share.
export function topAt(position, { n, row, view, first, before, moved, near, most }) {
  const last = Math.max(0, n - view / row);
  const height = heightOf(n, row, most);
  const here = first + (position - before) / row;
  if (height !== n * row) {
    if (position <= 0) return 0;
    if (position >= height - view - 1) return last;
    if (Math.abs(moved) > near) return (position / (height - view)) * last;
  }
  return Math.max(0, Math.min(last, here));
}

// The space before and after a window of rows, and the position at which `top` is the first that is seen.
export function spaces(top, { n, row, view, first, shown, most }) {
  const height = heightOf(n, row, most);
  const position = positionOf(top, { n, row, view, most });
  const before = first === 0 ? 0 : Math.max(0, position - (top - first) * row);
  const after = first + shown >= n ? 0 : Math.max(0, height - before - shown * row);
  return { before, after, position: before + (top - first) * row };
}

// The first row of the window to ask for, null when the rows that are there will do.
export function wanted(top, { n, row, view, first, shown, size }) {
  const seen = Math.ceil(view / row);
  const margin = Math.min(seen, Math.floor((size - seen) / 4));
  const isBefore = first > 0 && top - margin < first;
  const isAfter = first + shown < n && top + seen + margin > first + shown;
  if (!isBefore && !isAfter) return null;
  return Math.max(0, Math.min(n - size, Math.floor(top - (size - seen) / 2)));
}
