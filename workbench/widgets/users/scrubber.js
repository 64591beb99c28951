// The scrubber of a user's page: a slider over the user's posts, and at each what the rules saw.
//
// The page around it is drawn anew when the user changes; this part stays as it is, so that the slider
// keeps the pointer, and draws itself when another post comes.

import { make, focused, refocus, select } from "../elements.js";
import { moment } from "../dates.js";
import { count, plural } from "../numbers.js";
import { small } from "../records.js";
import { legend, picture } from "./scrubber_picture.js";
import { shownWindow, stepParts } from "./scrubber_step.js";

const PLAY_MS = 900; // from one post to the next
const FATES = ["accepted", "suspended", "blocked"];
const TITLES = [
  ["accepted", "accepted", 0],
  ["suspended", "rejected: user suspended", 1],
  ["blocked", "rejected: user blocked", 2],
];

// Listen to what is replayed; once for a page.
export function watchReplay(ui) {
  ui.model.on("change:replay", () => ui.scrubber?.replayed(ui.model.get("replay")));
  ui.model.on("change:step", () => ui.scrubber?.drawStep());
}
// The card of a user's replay, which is asked for when it is first shown.
export function replayCard(ui, user) {
  if (!user.posts) return "";
  if (ui.scrubber?.userId !== user.user_id) {
    ui.scrubber?.pause();
    ui.scrubber = new Scrubber(ui, user.user_id);
  }
  return ui.scrubber.root;
}

class Scrubber {
  constructor(ui, userId) {
    Object.assign(this, { ui, userId, window: null, number: 0, posts: null, asked: null, timer: null });
    this.choice = { chosen: "live", with_recorded: false };
    this.memory = { local: {}, draw: () => this.drawStep() };
    this.body = make("div", {});
    this.root = make("section", { class: "pw-card pw-replay", "aria-label": "Replay, post by post" });
    this.root.append(make("h2", {}, "Replay, post by post"), this.body);
    this.replayed(ui.model.get("replay"));
  }

  // Show a replay; ask for one where there is none of this user.
  replayed(replay) {
    if (replay?.user_id !== this.userId) {
      if (!this.posts) this.body.replaceChildren(make("div", { class: "pw-skeleton" }, "The posts are replayed …"));
      this.ui.request("replay", { user_id: this.userId, ...this.choice });
      return;
    }
    this.pause();
    this.choice = { chosen: replay.chosen, with_recorded: replay.with_recorded };
    const focus = focused(this.body);
    const choices = this.choices(replay);
    if (!replay.posts) {
      this.posts = null;
      this.body.replaceChildren(choices, make("p", { class: "pw-soft" }, replay.problem));
      return;
    }
    const before = this.posts?.at_ms.length === replay.posts.at_ms.length ? this.number : null;
    this.posts = replay.posts;
    this.number = this.ui.model.get("step").number ?? replay.posts.start;
    this.picture = picture(replay.posts, replay.colours, FATES, (number) => this.go(number));
    this.step = make("div", { class: "pw-replay-step" });
    this.body.replaceChildren(
      choices,
      this.picture.root,
      make(
        "div",
        { class: "pw-row pw-soft" },
        make("span", {}, replay.posts.first),
        make("span", {}, replay.posts.last),
      ),
      this.controls(),
      legend(replay.posts, replay.colours, TITLES),
      this.step,
    );
    this.move();
    this.drawStep();
    refocus(this.body, focus);
    if (before !== null) this.go(before); // under other rules the same post is looked at
  }

  choices({ rules, chosen, with_recorded }) {
    const again = (change) => {
      this.choice = { ...this.choice, ...change };
      this.ui.request("replay", { user_id: this.userId, ...this.choice });
    };
    const recorded = make("input", { type: "checkbox", "data-key": "replay-recorded" });
    recorded.checked = with_recorded;
    recorded.addEventListener("change", () => again({ with_recorded: recorded.checked }));
    const pick = select(rules, chosen, (key) => again({ chosen: key }), {
      class: "pw-field",
      "data-key": "replay-rules",
    });
    return make(
      "div",
      { class: "pw-form" },
      rules.length ? make("label", { class: "pw-labelled" }, make("span", { class: "pw-soft" }, "Rules"), pick) : "",
      make("label", { class: "pw-tick" }, recorded, "With what people and programs did to the user"),
    );
  }

  controls() {
    const last = this.posts.at_ms.length - 1;
    this.slider = make("input", {
      type: "range",
      min: 0,
      max: last,
      step: 1,
      class: "pw-replay-slider",
      "aria-label": "Post",
      "data-key": "replay-slider",
    });
    this.slider.addEventListener("input", () => this.go(Number(this.slider.value)));
    const isCalm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.place = make("span", { class: "pw-num pw-replay-place" });
    this.player = small("Play", "replay-play", () => (this.timer ? this.pause() : this.play()), { disabled: isCalm });
    const to = (text, label, key, number) => {
      const go = () => this.go(Math.min(last, Math.max(0, number())));
      return small(text, `replay-${key}`, go, { "aria-label": label, title: label });
    };
    return make(
      "div",
      { class: "pw-replay-controls" },
      to("‹", "Post before", "before", () => this.number - 1),
      this.slider,
      to("›", "Next post", "next", () => this.number + 1),
      to("Next that fires", "Next post on which a rule fires", "fires", () => this.nextFired()),
      this.player,
      this.place,
      isCalm ? make("span", { class: "pw-soft" }, "Play is off: this system asks for less motion.") : "",
    );
  }

  nextFired() {
    const next = this.posts.fired.findIndex((fired, place) => fired && place > this.number);
    return next < 0 ? this.number : next;
  }
  play() {
    if (this.number === this.posts.at_ms.length - 1) this.go(0);
    this.player.textContent = "Pause";
    this.timer = setInterval(() => {
      if (!this.root.isConnected || this.number >= this.posts.at_ms.length - 1) this.pause();
      else this.go(this.number + 1, true);
    }, PLAY_MS);
  }
  pause() {
    clearInterval(this.timer);
    this.timer = null;
    if (this.player) this.player.textContent = "Play";
  }

  // Go to a post: the picture follows at once, and what the rules saw when it is there. While one post is
  // asked for, only the last of the others is remembered.
  async go(number, playing = false) {
    if (!playing) this.pause();
    this.number = number;
    this.move();
    if (this.asked !== null) return;
    while (this.asked !== this.number) {
      this.asked = this.number;
      await this.ui.request("step", { user_id: this.userId, number: this.asked });
    }
    this.asked = null;
  }

  move() {
    const { at_ms, fates, fired } = this.posts;
    const place = `Post ${count(this.number + 1)} of ${count(at_ms.length)}`;
    const fires = ["", ", a rule in test fires", ", a rule fires"][fired[this.number]];
    this.slider.value = String(this.number);
    this.slider.setAttribute(
      "aria-valuetext",
      `${place}, ${moment(at_ms[this.number])}, ${TITLES[fates[this.number]][1]}${fires}`,
    );
    this.place.textContent = place;
    this.picture.show(this.number, null);
  }

  drawStep() {
    const step = this.ui.model.get("step");
    if (!this.posts || step.number !== this.number) return;
    const focus = focused(this.step);
    const shown = shownWindow(step, this.window);
    this.picture.show(step.number, shown?.line ?? null);
    const open = {
      post: (post_id) => this.ui.ask("post", { post_id }),
      rule: (rule) => this.ui.ask("rule", { rule }),
      window: (key) => {
        this.window = key;
        this.drawStep();
      },
    };
    const about = shown
      ? make(
          "p",
          { class: "pw-soft" },
          "Window shown: ",
          make("bdi", {}, shown.line.sentence),
          ` (${plural(shown.line.n_counted, "post")} counted)`,
        )
      : "";
    this.step.replaceChildren(
      ...[about, ...stepParts(this.memory, step, shown?.key, open)].filter((part) => part !== ""),
    );
    refocus(this.step, focus);
  }
}
