// The axes of a histogram: where counts and scores stand, and which of them are written. Pure functions.

const LEAST = 0.5; // where a log axis begins, so that one post has a height, too

// The height of a count, from 0 to 1.
export function heightOf(n, most, isLog) {
  if (n <= 0) return 0;
  if (!isLog) return n / Math.max(1, most);
  return Math.log(n / LEAST) / Math.log(Math.max(2, most) / LEAST);
}

// The counts that are written at the axis: on a log axis powers of ten, else two to four round numbers.
export function countTicks(most, isLog) {
  if (most < 1) return [];
  if (isLog) {
    const last = Math.floor(Math.log10(most));
    const by = Math.max(1, Math.ceil(last / 3));
    const ticks = [];
    for (let power = last % by; power <= last; power += by) ticks.push(10 ** power);
    return ticks;
  }
  const rough = most / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const factors = power < 10 ? [1, 2, 5, 10] : [1, 2, 2.5, 5, 10]; // posts are whole
  const by = Math.max(1, power * (factors.find((factor) => factor * power >= rough) ?? 10));
  const ticks = [];
  for (let tick = by; tick <= most; tick += by) ticks.push(tick);
  return ticks;
}

// A count in few letters: 100 k, 1.5 M.
export function shortCount(n) {
  const [by, unit] = n >= 1e6 ? [1e6, " M"] : [1e3, " k"];
  return n < 1e3 ? String(n) : `${Number((n / by).toPrecision(3))}${unit}`;
}

// The scores that are written at the axis: each of whole numbers, else six from one end to the other.
export function scoreTicks({ low, high, whole }) {
  if (whole) return Array.from({ length: Math.round(high - low) + 1 }, (_, at) => [low + at, String(low + at)]);
  const digits = Math.max(0, 1 - Math.floor(Math.log10(high - low)));
  return Array.from({ length: 6 }, (_, at) => {
    const value = low + ((high - low) * at) / 5;
    return [value, value.toFixed(digits)];
  });
}
