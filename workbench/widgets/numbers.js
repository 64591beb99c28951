// Numbers in words.

const NUMBERS = new Intl.NumberFormat("en");
export function count(n) {
  return NUMBERS.format(n);
}
export function plural(n, noun) {
  return `${count(n)} ${noun}${n === 1 ? "" : "s"}`;
}
