// A page that shows the traits of a widget, and is drawn again when they change.

import { Pointer } from "./pointer.js";
import { RequestQueue } from "./requests.js";
import { focused, isDark, pageRoot, redrawn, refocus } from "./elements.js";

// An element of a page that has this attribute holds work that would be lost with the page.
export const UNSAVED = "data-unsaved";

// A page that is drawn when one of the traits `watch` changes. `ui.local` is the state that only the
// page has, such as what was typed; `ui.view()` is the state that the widget sent. `tag`, `classes`: of
// the element that holds the page.
export function show({ model, el }, label, parts, { watch, more = () => {}, tag = "section", classes = "pw" }) {
  const root = pageRoot(label, tag, classes);
  el.append(root);
  const requests = new RequestQueue(model);
  const pointer = new Pointer();
  const busy = () => requests.open !== null;
  const idle = new Map();
  const runIdle = () => {
    for (const [name, then] of idle) {
      if (busy()) return;
      idle.delete(name);
      if (root.isConnected) then();
    }
  };
  requests.onIdle = runIdle;
  const ui = { model, root, pointer, local: {}, view: () => model.get("view"), busy };
  const drawNow = () => {
    const focus = focused(root);
    root.classList.toggle("pw-dark", isDark());
    redrawn(() => {
      root.replaceChildren(...parts(ui).filter((part) => part !== ""));
      refocus(root, focus);
    });
  };
  ui.draw = () => pointer.drawWhenFree(drawNow);
  // Send a request. `clear`: the keys of typed values to clear when it succeeds. A second click while
  // the same request is open does nothing.
  ui.ask = (request, args = {}, clear = []) => {
    if (requests.has(request, args)) return;
    const sent = clear.map((key) => [key, ui.local[key]]);
    requests.ask(request, args, {
      then: () => {
        if (model.get("problem") || !sent.length) return;
        for (const [key, value] of sent) if (ui.local[key] === value) delete ui.local[key];
        ui.draw();
      },
    });
  };
  // Call `then` when no request is open: now, or after the last answer. Of one name, the last counts.
  ui.whenIdle = (name, then) => {
    idle.set(name, then);
    runIdle();
  };
  // Send a request that shows what it finds elsewhere; the promise is kept when it is answered.
  ui.request = (request, args) => new Promise((then) => requests.ask(request, args, { then }));
  ui.send = (request, args, chunk) => new Promise((then) => requests.ask(request, args, { then, buffers: [chunk] }));
  for (const name of watch) model.on(`change:${name}`, ui.draw);
  const theme = new MutationObserver(ui.draw);
  theme.observe(document.body, { attributes: true, attributeFilter: ["data-jp-theme-light"] });
  const leaving = (event) => {
    if (root.querySelector(`[${UNSAVED}]`) || requests.isPending((one) => one.buffers)) event.preventDefault();
  };
  window.addEventListener("beforeunload", leaving);
  more(ui);
  ui.draw();
  return () => {
    theme.disconnect();
    pointer.stop();
    window.removeEventListener("beforeunload", leaving);
  };
}
