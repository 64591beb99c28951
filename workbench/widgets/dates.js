// Times in words, in UTC: the same form as the pages' Python.

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
export function day(ms) {
  const at = new Date(ms);
  return `${at.getUTCDate()} ${MONTHS[at.getUTCMonth()]} ${at.getUTCFullYear()}`;
}
export function moment(ms) {
  const two = (n) => String(n).padStart(2, "0");
  const at = new Date(ms);
  return `${day(ms)}, ${two(at.getUTCHours())}:${two(at.getUTCMinutes())}`;
}
