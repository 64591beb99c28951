// A policy's document: the value at a path, what new parts begin as, which edit removes a part.
// Pure functions of the document and of the choices that the page was given.

export function valueAt(document, path) {
  return path.reduce((value, step) => value[step], document);
}

// Whether the path leads to one of the conditions of an `all` or `any`.
export function isPart(path) {
  return ["all", "any"].includes(path.at(-2));
}

// The kinds of conditions as pairs of key and label; `only`: "post" where posts are counted.
export function conditionKinds({ conditions }, only) {
  return conditions.filter((one) => only !== "post" || one.reads === "post").map((one) => [one.key, one.label]);
}

export function newCondition(document, choices, kind) {
  const name = Object.keys(document.classes ?? {})[0] ?? "";
  const field = choices.post_fields[0]?.field ?? "text";
  return {
    classified: { classified: [name] },
    needs_review: { needs_review: "any" },
    score: { score: { of: name, at_least: 0.5 } },
    text_in: { text_in: choices.lists[0] },
    post: { post: { [field]: { is: "" } } },
    user_tags: { user_tags: { any_of: [firstTag(document, choices)] } },
    user: { user: { trust_level: { at_most: 0 } } },
    post_count: { post_count: { more_than: 10, in_past: "7d" } },
    post_share: { post_share: { where: { classified: [name] }, at_least: "40%", in_past: "7d" } },
    action_count: { action_count: { of: ["suspend"], at_least: 1, in_past: "90d" } },
  }[kind];
}

// A call of an action without a reason: nobody has chosen one.
export function newAction(document, choices, action) {
  if (action === "add_tags" || action === "remove_tags") return { [action]: [firstTag(document, choices)] };
  return actionOf(action, { for: action === "suspend" ? "7d" : undefined });
}

function firstTag(document, choices) {
  return (document.tags ?? [])[0] ?? choices.tags[0]?.tag ?? "";
}

// A rule under a name that no other has. It begins in test: nothing is done until somebody says so.
export function newRule(document, choices) {
  const names = new Set((document.rules ?? []).map((rule) => rule.name));
  let name = "New rule";
  for (let n = 2; names.has(name); n += 1) name = `New rule ${n}`;
  const first = Object.keys(document.classes ?? {})[0];
  const when = first ? { classified: [first] } : { text_in: choices.lists[0] };
  return { name, when, then: ["flag_post"], mode: "test" };
}

// A call of an action as it is written: its name alone where nothing is given to it.
export function actionOf(action, given) {
  const written = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  return Object.keys(written).length ? { [action]: written } : action;
}

// The name of a call's action, and what is given to it.
export function partsOfAction(call) {
  if (typeof call === "string") return [call, {}];
  const [name] = Object.keys(call ?? {});
  return [name, call?.[name]];
}

// The edit that removes one condition of a group: a group of which one condition is left becomes that
// condition, and an empty group goes, too.
export function removalOf(document, path) {
  const group = path.slice(0, -2);
  const parts = valueAt(document, path.slice(0, -1));
  if (parts.length > 2) return { edit: "remove", path };
  if (parts.length === 2) return { edit: "set", path: group, value: parts[1 - path.at(-1)] };
  return removalOf(document, group);
}

// Whether a condition can be removed: a rule is never left without one.
export function isRemovable(document, path) {
  return isPart(path) && (!isAlone(document, path) || isRemovable(document, path.slice(0, -2)));
}

export function isAlone(document, path) {
  return isPart(path) && valueAt(document, path.slice(0, -1)).length === 1;
}

// Where a second comparison would be written, and its first value, for a condition that has one
// comparison; null where there can be no second.
export function secondBound({ conditions, ordered }, path, condition) {
  const [key] = Object.keys(condition);
  const { compares } = conditions.find((one) => one.key === key) ?? {};
  if (!compares) return null;
  const inner = compares === "field" ? Object.keys(condition[key])[0] : null;
  const compared = inner === null ? condition[key] : condition[key][inner];
  const given = ordered.filter((comparison) => comparison in compared);
  const side = given.some((comparison) => ["more_than", "at_least"].includes(comparison)) ? "less" : "more";
  const free = ordered.find((comparison) => !(comparison in compared) && comparison.startsWith(side));
  if (given.length !== 1 || !free) return null;
  return { path: [...path, key, ...(inner === null ? [] : [inner]), free], value: compared[given[0]] };
}

// The comparisons with one of them replaced, in its place.
export function withComparison(comparisons, replaced, comparison, value) {
  return Object.fromEntries(
    Object.entries(comparisons).map(([name, old]) => (name === replaced ? [comparison, value] : [name, old])),
  );
}

function takesList(comparison) {
  return comparison === "any_of" || comparison === "none_of";
}

// A typed text as the value that it writes: a number, true, false, or the text.
export function parsedValue(text) {
  if (text === "true" || text === "false") return text === "true";
  return text !== "" && Number.isFinite(Number(text)) ? Number(text) : text;
}

// What a typed text is compared with: for a comparison with many values, those between commas.
export function parsedComparison(comparison, text) {
  return takesList(comparison) ? text.split(",").map((one) => parsedValue(one.trim())) : parsedValue(text);
}

// The value of another comparison: one value becomes a list of it, a list becomes its first value.
export function valueFor(comparison, value) {
  const values = [value].flat();
  return takesList(comparison) ? values : values[0];
}

// The key of the field that a problem belongs to: `when.all.2.text_in` of the third rule is
// `rules-2-when-all-1-text_in`.
export function fieldOfProblem({ rule, key }) {
  const within = key.split(".").map((step) => (/^\d+$/.test(step) ? String(Number(step) - 1) : step));
  return [...(rule === null ? [] : ["rules", rule]), ...within].join("-");
}
