// Whether the process behind the page is ready, works, or is gone.

const WORDS = { ready: "Ready", busy: "Working …", gone: "No connection: load the page again" };
const SHORT_WORK = 400; // ms of work that are not worth a word

export function kernelState(ui) {
  const state = ui.local.kernel ?? "ready";
  return [state, WORDS[state]];
}
export function watchKernel(ui) {
  const kernel = ui.model.widget_manager?.kernel;
  if (!kernel?.statusChanged) return;
  let soon = null;
  const say = (state) => {
    clearTimeout(soon);
    if (ui.local.kernel === state) return;
    ui.local.kernel = state;
    ui.draw();
  };
  kernel.statusChanged.connect((_, status) => {
    clearTimeout(soon);
    if (status === "idle") say("ready");
    else if (status === "dead") say("gone");
    else soon = setTimeout(() => say("busy"), SHORT_WORK);
  });
  kernel.connectionStatusChanged?.connect((_, status) => say(status === "connected" ? "ready" : "gone"));
}
