// The address of the page, and its title, follow the page that is open, so that the browser's own
// way back works. In a notebook both belong to JupyterLab.

function isPage() {
  return document.body.dataset.voila !== undefined;
}
export function followAddress(ui) {
  const pageElement = () => ui.root.closest(".pw-shell")?.querySelector(".pw-pages-of-bench");
  ui.root.addEventListener("click", (event) => {
    if (!event.target.closest(".pw-skip")) return;
    event.preventDefault();
    pageElement()?.querySelector(":scope > :not(.pw-closed) .pw")?.focus();
  });
  if (!isPage()) return;
  ui.nameAddress = () => {
    const { current, store } = ui.view();
    document.title = `${current} · ${store} · Policy Workbench`;
    const hash = `#${encodeURIComponent(current)}`;
    if (window.location.hash !== hash && ui.local.opening === undefined) window.history.pushState(null, "", hash);
    pageElement()?.setAttribute("role", "main");
  };
  const wanted = () => decodeURIComponent(window.location.hash.slice(1));
  const follow = () => wanted() && wanted() !== ui.view().current && ui.open(wanted());
  window.addEventListener("popstate", follow);
  if (wanted()) follow();
  else window.history.replaceState(null, "", `#${encodeURIComponent(ui.view().current)}`);
  ui.model.on("change:view", ui.nameAddress);
  setTimeout(ui.nameAddress, 0); // when the page is beside the navigation
}
