// The thresholds of a class, as numbers. Pure functions.

// The policy's values, but for a threshold that is on its way to the policy.
export function withPending(shown, pending) {
  return pending?.class === shown.class ? { ...shown, [pending.name]: pending.value } : shown;
}

// Between which values a threshold may be moved: on its scale, and on its side of the other.
export function bounds(shown, name, step) {
  if (shown.needs_review === null) return [shown.low, shown.high];
  return name === "classified" ? [shown.needs_review + step, shown.high] : [shown.low, shown.classified - step];
}

// How far one key press moves a threshold.
export function stepOf(shown) {
  return shown.whole ? 1 : (shown.high - shown.low) / 100;
}

// The nearest value in whole steps that the threshold may have; it does not pass the other.
export function nearestAllowed(shown, name, value) {
  const step = stepOf(shown);
  const [low, high] = bounds(shown, name, step);
  const rounded = Math.round(Math.min(high, Math.max(low, value)) / step) * step;
  return Number(rounded.toFixed(4));
}

// Why a threshold does not go where it was moved: the other one is in the way; null where it does.
export function whyStopped(shown, name, value) {
  if (shown.needs_review === null) return null;
  const [low, high] = bounds(shown, name, stepOf(shown));
  const past = name === "classified" ? low - value : value - high;
  if (past <= stepOf(shown) / 2) return null;
  const [words, other, side] =
    name === "classified"
      ? ["classified", "needs review", `above “needs review” at ${written(shown, shown.needs_review)}`]
      : ["needs review", "classified", `below “classified” at ${written(shown, shown.classified)}`];
  const at = written(shown, nearestAllowed(shown, name, value));
  return `“${words}” stops at ${at}: it stays ${side}. Move “${other}” first.`;
}

// Whether what was typed is a value that the threshold can have.
export function isAllowed(shown, name, text) {
  const [low, high] = bounds(shown, name, 0);
  const value = parsedThreshold(text);
  const other = shown[name === "classified" ? "needs_review" : "classified"];
  return value !== null && value >= low && value <= high && value !== other;
}

// The number that was typed; null where it is none.
export function parsedThreshold(text) {
  return text.trim() === "" || Number.isNaN(Number(text)) ? null : Number(text);
}

// Where a needs-review band begins when it is added: three quarters of the way to the threshold.
export function newReviewThreshold(shown) {
  return Number((shown.low + 0.75 * (shown.classified - shown.low)).toFixed(shown.whole ? 0 : 2));
}

// On which side of the thresholds a score is.
export function bandOf(shown, score) {
  if (score >= shown.classified) return "classified";
  return shown.needs_review !== null && score >= shown.needs_review ? "needs_review" : "below";
}

// A threshold as people write it: at least two digits, but on a scale of whole numbers.
export function written(shown, value) {
  if (shown.whole || shown.high - shown.low > 10) return String(value);
  return String(value).split(".")[1]?.length > 2 ? String(value) : value.toFixed(2);
}

// The first class that a rule reads; null where it reads none.
export function classOf(when, classes) {
  return classesIn(when, classes)[0] ?? null;
}

// Whether a rule reads a class, so that it need not be left for another.
export function reads(when, name, classes) {
  return classesIn(when, classes).includes(name);
}

function classesIn(when, classes) {
  if (Array.isArray(when)) return when.flatMap((part) => classesIn(part, classes));
  if (when === null || typeof when !== "object") return [];
  return Object.entries(when).flatMap(([key, value]) => {
    if (key === "classified" || key === "needs_review") {
      const names = value === "any" ? classes : [value].flat();
      return names.filter((name) => classes.includes(name));
    }
    if (key === "score") return classes.includes(value?.of) ? [value.of] : [];
    return classesIn(value, classes);
  });
}
