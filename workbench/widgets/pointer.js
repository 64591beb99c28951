// The pointer of a page that is drawn anew. What a button or the space bar is pressed on, or what is dragged,
// stays there until it is released: a click or a drop is lost when its element is replaced before it ends.

export class Pointer {
  constructor() {
    this.isDown = false;
    this.isDragging = false; // with the browser's own drag and drop
    this.late = new Set();
    this.listened = [
      ["pointerdown", (event) => (this.isDown = !isOnScrollBar(event))],
      ["keydown", (event) => event.key === " " && (this.isDown = true)], // it presses when it is let go
      ["keyup", (event) => event.key === " " && this.released()],
      ["dragstart", () => (this.isDragging = true)],
      ["pointerup", () => this.released()],
      ["pointercancel", () => this.isDragging || this.released()],
      ["dragend", () => this.released()],
      // What ended elsewhere: outside of the window, in a menu of the browser, in the list of a choice.
      ["pointermove", (event) => event.buttons === 0 && this.released()],
      ["change", (event) => event.composedPath()[0].localName === "select" && this.released()],
      ["blur", (event) => event.target === window && !this.isDragging && this.released()],
    ];
    for (const [kind, call] of this.listened) window.addEventListener(kind, call, true);
  }

  stop() {
    for (const [kind, call] of this.listened) window.removeEventListener(kind, call, true);
  }

  // Call `draw` now, or, where something is pressed or dragged, `late` once after its release.
  drawWhenFree(draw, late = draw) {
    if (this.isDown || this.isDragging) this.late.add(late);
    else draw();
  }

  // Of a gesture that does not need its element: pages are drawn while it lasts.
  allowDrawing() {
    this.isDown = false;
  }

  released() {
    if (!this.isDown && !this.isDragging) return;
    this.isDown = this.isDragging = false;
    setTimeout(() => this.drawLate(), 0); // after the click
  }

  drawLate() {
    if (this.isDown || this.isDragging) return;
    const waiting = [...this.late];
    this.late.clear();
    for (const draw of waiting) draw();
  }
}

// While a scroll bar is held, rows are drawn as they come into view.
function isOnScrollBar(event) {
  const pressed = event.composedPath()[0];
  return event.offsetX > pressed.clientWidth + pressed.clientLeft && pressed.scrollHeight > pressed.clientHeight;
}
