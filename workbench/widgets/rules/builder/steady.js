// What a person works on stays where it is on the screen while parts above it change their height.

// Draws, then scrolls by as much as the rule's control that has the focus has moved.
export function steadily(root, draw) {
  const active = root.getRootNode().activeElement;
  const key = active?.closest?.(".pw-rules") && root.contains(active) ? active.getAttribute("data-key") : null;
  const before = key === null ? 0 : active.getBoundingClientRect().top;
  draw();
  if (key === null || before < 0 || before > window.innerHeight) return;
  const now = [...root.querySelectorAll(".pw-rules [data-key]")].find((one) => one.getAttribute("data-key") === key);
  const by = now ? now.getBoundingClientRect().top - before : 0;
  if (Math.abs(by) >= 1) scroller(root).scrollTop += by;
}

function scroller(element) {
  for (let parent = element.parentElement; parent; parent = parent.parentElement) {
    const { overflowY } = getComputedStyle(parent);
    if (["auto", "scroll"].includes(overflowY) && parent.scrollHeight > parent.clientHeight) return parent;
  }
  return document.scrollingElement;
}
