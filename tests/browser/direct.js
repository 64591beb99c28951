// Gives a widget's script the model that it asks for: its traits, and answers in their order.
async ([script, style, state, delay, classes]) => {
  const sheet = document.createElement("style");
  sheet.textContent = style;
  document.head.append(sheet);
  const called = {};
  const fire = (name, ...given) => (called[name] ?? []).forEach((call) => call(...given));
  const bytes = (text) => new DataView(Uint8Array.from(atob(text), (c) => c.charCodeAt(0)).buffer);
  const text = (view) => btoa(Array.from(new Uint8Array(view.buffer ?? view), (c) => String.fromCharCode(c)).join(""));
  let last = Promise.resolve();
  const take = (events) => {
    for (const [kind, name, value] of events) {
      if (kind === "trait") {
        state[name] = value;
        fire(`change:${name}`);
      } else fire("msg:custom", name, value.map(bytes));
    }
  };
  window.take = (given) => (last = last.then(async () => take(await given))); // in order, as a kernel's
  const model = {
    get: (name) => state[name],
    on: (name, call) => (called[name] ??= []).push(call),
    send: (content, _, buffers) => {
      const answer = window.widgetAsked(content, (buffers ?? []).map(text));
      window.take(answer.then((events) => new Promise((done) => setTimeout(() => done(events), delay))));
    },
  };
  const host = document.getElementById("host");
  host.classList.add(...classes);
  const url = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
  const made = await import(url);
  made.default.render({ model, el: host });
};
