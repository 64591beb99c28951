// An extension of JupyterLab, loaded by `workbench lab`: the notebook of the workbench shows its page
// when it is opened, and links to a notebook open it in the same window.

(() => {
  const CELL = "from workbench import Bench, Workbench\n\nwb = Workbench.open()\nBench(wb)"; // no other code is run
  const EXTENSIONS = "_JUPYTERLAB"; // where JupyterLab looks for them
  const RETRY = 200; // ms

  // The panels of notebooks are run once each, when their kernel can take the cell.
  function runWhenReady(app, panel, known) {
    if (!panel?.context || !panel.content?.widgets || known.has(panel)) return;
    known.add(panel);
    const wait = () => {
      if (panel.isDisposed) return;
      const kernel = panel.sessionContext.session?.kernel;
      const isReady = kernel?.connectionStatus === "connected" && kernel.status === "idle";
      if (isReady && app.shell.currentWidget === panel) run(app, panel.content);
      else setTimeout(wait, RETRY);
    };
    panel.context.ready
      .then(() => isOwn(panel.content) && panel.sessionContext.ready.then(wait))
      .catch((error) => console.error(error));
  }
  function isOwn({ widgets }) {
    const code = widgets.filter(({ model }) => model.type === "code");
    return code.length === 1 && textOf(code[0]) === CELL;
  }
  function textOf({ model }) {
    return model.sharedModel.getSource().trim();
  }
  function run(app, content) {
    content.activeCellIndex = content.widgets.findIndex((cell) => textOf(cell) === CELL);
    app.commands.execute("notebook:run-cell");
  }

  function openNotebook(app, event) {
    const link = event.target.closest?.("a[data-notebook]");
    const path = app.shell.currentWidget?.context?.path;
    if (!link || path === undefined) return;
    event.preventDefault();
    const folder = path.slice(0, path.lastIndexOf("/") + 1);
    app.commands.execute("docmanager:open", { path: folder + link.dataset.notebook });
  }

  function activate(app) {
    const known = new WeakSet();
    document.addEventListener("click", (event) => openNotebook(app, event), true);
    app.shell.currentChanged.connect((_, { newValue }) => runWhenReady(app, newValue, known));
    app.restored.then(() => runWhenReady(app, app.shell.currentWidget, known));
  }

  const plugin = { id: "policy-workbench:notebook", autoStart: true, activate };
  window[EXTENSIONS] ??= {};
  window[EXTENSIONS]["policy-workbench"] = {
    init: () => {},
    get: async () => () => ({ __esModule: true, default: plugin }),
  };
})();
