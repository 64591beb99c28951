// The thresholds of a class, as numbers. Pure functions.

// The policy's values, but for a threshold that is on its way to the policy.
export function withPending(shown, pending) {
  return pending?.class === shown.class ? { ...shown, [pending.name]: pending.value } : shown;
}

// Between which values a threshold may be moved: on its scale, and on its side of the other.
export function bounds(found, name, step) {
  if (found.needs_review === null) return [found.low, found.high];
  return name === "classified" ? [found.needs_review + step, found.high] : [found.low, found.classified - step];
}

// How far one key press moves a threshold.
export function stepOf(found) {
  return isWholeScale(found) ? 1 : (found.high - found.low) / 100;
}

// The nearest value in whole steps that the threshold may have; it does not pass the other.
export function nearestAllowed(found, name, value) {
  const step = stepOf(found);
  const [low, high] = bounds(found, name, step);
  const rounded = Math.round(Math.min(high, Math.max(low, value)) / step) * step;
  return Number(rounded.toFixed(4));
}

// Whether what was typed is a value that the threshold can have.
export function isAllowed(found, name, text) {
  const [low, high] = bounds(found, name, 0);
  const value = parsedThreshold(text);
  const other = found[name === "classified" ? "needs_review" : "classified"];
  return value !== null && value >= low && value <= high && value !== other;
}

// The number that was typed; null where it is none.
export function parsedThreshold(text) {
  return text.trim() === "" || Number.isNaN(Number(text)) ? null : Number(text);
}

// Where a needs-review band begins when it is added: three quarters of the way to the threshold.
export function newReviewThreshold(found) {
  return Number((found.low + 0.75 * (found.classified - found.low)).toFixed(isWholeScale(found) ? 0 : 2));
}

// Whether the scores are the levels 0 to 3.
export function isWholeScale(found) {
  return found.high - found.low === 3 && Number.isInteger(found.classified);
}

// On which side of the thresholds a score is.
export function bandOf(found, score) {
  if (score >= found.classified) return "classified";
  return found.needs_review !== null && score >= found.needs_review ? "needs_review" : "below";
}
