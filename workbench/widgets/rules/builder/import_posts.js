// The way to the page of imports, from where posts are missing.

import { button } from "../../elements.js";

export function importPosts(ui) {
  return button("import posts", () => ui.ask("open_imports"), { class: "pw-link", "data-key": "open-imports" });
}
