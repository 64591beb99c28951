// A page over a widget's traits, drawn anew as they change.

import { Asker } from "./asker.js";
import { focused, isDark, make, redrawn, refocus } from "./elements.js";

// A page that is drawn anew whenever one of the traits `watch` changes. `ui.own` is what it alone
// remembers; `ui.look()` is what it shows.
export function show({ model, el }, label, parts, { watch, more = () => {} }) {
  const root = make("section", { class: "pw", "aria-label": label, tabindex: "-1" });
  el.append(root);
  const asker = new Asker(model);
  const ui = { model, root, own: {}, look: () => model.get("view"), busy: () => asker.open !== null };
  ui.draw = () => {
    const focus = focused(root);
    root.classList.toggle("pw-dark", isDark());
    redrawn(() => {
      root.replaceChildren(...parts(ui).filter((part) => part !== ""));
      refocus(root, focus);
    });
  };
  // Ask for something; `forget`: what was typed and is done with, once it went well. A second click
  // on what is being done already does nothing.
  ui.ask = (what, how = {}, forget = []) => {
    if (asker.asks(what, how)) return;
    const sent = forget.map((key) => [key, ui.own[key]]);
    asker.ask(what, how, {
      then: () => {
        if (model.get("problem") || !sent.length) return;
        for (const [key, value] of sent) if (ui.own[key] === value) delete ui.own[key];
        ui.draw();
      },
    });
  };
  ui.send = (what, how, piece) => new Promise((then) => asker.ask(what, how, { then, buffers: [piece] }));
  for (const name of watch) model.on(`change:${name}`, ui.draw);
  const theme = new MutationObserver(ui.draw);
  theme.observe(document.body, { attributes: true, attributeFilter: ["data-jp-theme-light"] });
  more(ui);
  ui.draw();
  return () => theme.disconnect();
}
