// Numbers in words.

const NUMBERS = new Intl.NumberFormat("en");
export function count(n) {
  return NUMBERS.format(n);
}
export function plural(n, noun) {
  const nouns = /[^aeou]y$/.test(noun) ? `${noun.slice(0, -1)}ies` : `${noun}s`;
  return `${count(n)} ${n === 1 ? noun : nouns}`;
}
