(() => {
  "use strict";

  const data = JSON.parse(document.getElementById("data").textContent);
  const shots = data.shots;
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const find = (selector, within = document) => within.querySelector(selector);
  const make = (tag, className = "", text = "") => {
    const element = document.createElement(tag);
    if (className) element.className = className;
    if (text) element.textContent = text;
    return element;
  };
  const clock = (seconds) => {
    const whole = Math.floor(seconds + 1e-6);
    const pad = (number) => String(number).padStart(2, "0");
    const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
    return h > 0 ? `${h}:${pad(m)}:${pad(s)}` : `${m}:${pad(s)}`;
  };

  /** The last index whose key is at or before a value, -1 where none is. */
  const lastAt = (items, value, key) => {
    let [low, high] = [0, items.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (key(items[middle]) <= value) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  };

  /** Text in a parent, each timed word of it in an element of its own: [element, start, end]. */
  const spell = (parent, text, words) => {
    let written = 0;
    const spelled = [];
    parent.replaceChildren();
    for (const [from, to, start, end] of words) {
      if (from > written) parent.append(text.slice(written, from));
      const span = make("span", "", text.slice(from, to));
      parent.append(span);
      spelled.push([span, start, end]);
      written = to;
    }
    parent.append(text.slice(written));
    return spelled;
  };

  /**
   * The sound of one shot, from its first to its last moment: the take while it lasts, silence
   * before the cut, and silence throughout where there is no take or it cannot be played.
   */
  class Voice {
    constructor(shot) {
      this.seconds = shot.seconds;
      this.playing = false;
      this.at = 0;
      this.since = 0;
      this.audio = null;
      if (shot.sound) {
        this.audio = make("audio");
        this.audio.preload = "auto";
        this.audio.src = shot.sound.src;
        this.audio.addEventListener("ended", () => this.fallSilent());
        this.audio.addEventListener("error", () => this.fallSilent());
      }
      this.silent = !this.audio;
    }

    fallSilent() {
      if (this.silent) return;
      this.at = this.time();
      this.since = performance.now();
      this.silent = true;
    }

    time() {
      if (!this.silent && this.playing) return Math.min(this.audio.currentTime, this.seconds);
      const passed = this.playing ? (performance.now() - this.since) / 1000 : 0;
      return Math.min(this.at + passed, this.seconds);
    }

    seek(seconds) {
      const audio = this.audio;
      this.at = seconds;
      this.since = performance.now();
      const length = audio ? audio.duration || Infinity : 0;
      this.silent = !audio || audio.error !== null || seconds >= length;
      if (this.silent) audio?.pause();
      else {
        audio.currentTime = seconds;
        if (this.playing) this.sound();
      }
    }

    play() {
      if (this.playing) return;
      this.playing = true;
      this.seek(this.at);
    }

    sound() {
      this.audio.play().catch((reason) => {
        if (reason.name !== "AbortError") this.fallSilent();
      });
    }

    pause() {
      if (!this.playing) return;
      this.at = this.time();
      this.playing = false;
      this.audio?.pause();
    }

    release() {
      this.pause();
      this.audio?.removeAttribute("src");
      this.audio?.remove();
    }
  }

  /* Cards: listening and looking. */

  let listening = null;

  const stopListening = () => {
    if (!listening) return;
    const { card, button, voice, words } = listening;
    listening = null;
    voice.release();
    delete card.dataset.playing;
    button.setAttribute("aria-pressed", "false");
    find("span", button).textContent = "Listen";
    for (const [span] of words) span.classList.remove("heard");
  };

  const follow = () => {
    if (!listening) return;
    const { voice, words } = listening;
    const time = voice.time();
    const current = lastAt(words, time, ([, start]) => start);
    words.forEach(([span, , end], index) => {
      span.classList.toggle("heard", index === current && time <= end + 0.15);
    });
    if (time >= voice.seconds) stopListening();
    else requestAnimationFrame(follow);
  };

  const listen = (card, button) => {
    const again = listening?.button === button;
    stopListening();
    if (again) return;
    const shot = shots[Number(card.dataset.shot)];
    const narration = find(".narration", card);
    const words = spell(narration, narration.textContent, shot.words);
    const voice = new Voice(shot);
    card.dataset.playing = "";
    button.setAttribute("aria-pressed", "true");
    find("span", button).textContent = "Stop";
    listening = { card, button, voice, words };
    if (voice.audio) card.append(voice.audio);
    voice.play();
    follow();
  };

  const near = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue;
      entry.target.preload = "metadata";
      near.unobserve(entry.target);
    }
  }, { rootMargin: "300px" });

  for (const card of document.querySelectorAll(".card")) {
    const button = find(".listen", card);
    button?.addEventListener("click", () => listen(card, button));
    find(".open", card).addEventListener("click", () => {
      player.open(shots[Number(card.dataset.shot)].start);
    });
    const video = find("video", card);
    if (!video) continue;
    near.observe(video);
    const frame = find(".frame", card);
    frame.addEventListener("pointerenter", () => {
      if (!still.matches) video.play().catch(() => {});
    });
    frame.addEventListener("pointerleave", () => {
      video.pause();
      video.currentTime = Number(video.dataset.in);
    });
  }

  /* The player: the whole film. */

  const player = (() => {
    const dialog = document.getElementById("player");
    const theatre = find(".theatre", dialog);
    const layers = find(".layers", dialog);
    const captions = find(".captions", dialog);
    const onScreen = find(".on-screen", dialog);
    const scrubber = find(".scrubber", dialog);
    const time = find(".clock", dialog);
    const action = (name) => find(`[data-action="${name}"]`, dialog);
    const icons = { play: "M8 5v14l11-7z", pause: "M7 5h4v14H7zm6 0h4v14h-4z" };

    /** Pictures and voices of the shots around the current one, by index. */
    const ready = new Map();
    let index = -1;
    let playing = false;
    let muted = false;
    let shownCaption = null;
    let said = [];
    let idle = 0;

    scrubber.max = data.seconds;
    for (const [number, shot] of shots.entries()) {
      if (number === 0) continue;
      const mark = make("i");
      const opens = find(`#scene-${number + 1}`)?.matches(":first-child");
      mark.classList.toggle("chapter-mark", Boolean(opens));
      mark.style.left = `${(100 * shot.start) / data.seconds}%`;
      find(".marks", dialog).append(mark);
    }

    const picture = (shot, number) => {
      if (!shot.picture) {
        return find(`[data-shot="${number}"] .slate`)?.cloneNode(true) ?? make("div", "slate tone-0");
      }
      const element = make(shot.picture.clip ? "video" : "img");
      if (shot.picture.clip) {
        element.muted = true;
        element.playsInline = true;
        element.preload = "auto";
      }
      element.src = shot.picture.src;
      return element;
    };

    const prepare = (number) => {
      if (number < 0 || number >= shots.length) return null;
      if (!ready.has(number)) {
        const shot = shots[number];
        const layer = make("div", "layer");
        const shown = picture(shot, number);
        layer.append(shown);
        if (shown.tagName === "IMG") layer.classList.add("pan", `pan-${number % 4}`);
        const video = shown.tagName === "VIDEO" ? shown : null;
        const voice = new Voice(shot);
        if (voice.audio) {
          voice.audio.muted = muted;
          theatre.append(voice.audio);
        }
        ready.set(number, { layer, shown, video, voice });
      }
      return ready.get(number);
    };

    const dropFar = () => {
      for (const [number, { layer, voice, video }] of ready) {
        if (Math.abs(number - index) <= 1) continue;
        voice.release();
        video?.removeAttribute("src");
        layer.remove();
        ready.delete(number);
      }
    };

    const position = () => {
      const shot = shots[index];
      return shot ? shot.start + ready.get(index).voice.time() : 0;
    };

    const runPicture = (current) => {
      if (!current.video) return;
      if (playing) current.video.play().catch(() => {});
      else current.video.pause();
    };

    const enter = (number, offset) => {
      const before = ready.get(index);
      const current = prepare(number);
      const shot = shots[number];
      if (number !== index) {
        before?.voice.pause();
        before?.video?.pause();
        before?.layer.classList.remove("shown");
        index = number;
        layers.append(current.layer);
        current.layer.offsetWidth;
        current.layer.classList.add("shown");
        onScreen.replaceChildren(...shot.onScreen.map((text) => make("span", "", text)));
        find(".count", dialog).textContent = `Scene ${number + 1} of ${shots.length}`;
        find(".name", dialog).textContent = shot.title;
      }
      if (current.video) current.video.currentTime = shot.picture.in + offset;
      if (current.shown.tagName === "IMG") {
        current.shown.style.animationDuration = `${shot.seconds + 0.5}s`;
        current.shown.style.animationDelay = `${-offset}s`;
      }
      current.voice.seek(offset);
      if (playing) current.voice.play();
      runPicture(current);
      prepare(number + 1);
      dropFar();
    };

    const showCaption = (at) => {
      const found = data.captions[lastAt(data.captions, at, (caption) => caption.start)];
      const caption = found && at < found.end ? found : null;
      if (caption !== shownCaption) {
        shownCaption = caption;
        said = [];
        captions.replaceChildren();
        caption?.lines.forEach((text, line) => {
          const row = make("span", "line");
          const words = caption.words.filter((word) => word[0] === line);
          said.push(...spell(row, text, words.map((word) => word.slice(1))));
          captions.append(row);
        });
      }
      for (const [span, start] of said) span.classList.toggle("said", start <= at + 0.02);
    };

    const show = (at) => {
      showCaption(at);
      scrubber.value = at;
      scrubber.style.setProperty("--done", `${(100 * at) / data.seconds}%`);
      const text = `${clock(at)} / ${clock(data.seconds)}`;
      if (time.textContent === text) return;
      time.textContent = text;
      const shot = shots[index];
      const name = shot.title ? `, ${shot.title}` : "";
      scrubber.setAttribute("aria-valuetext", `${text}, scene ${index + 1} of ${shots.length}${name}`);
    };

    const tick = () => {
      if (!dialog.open || index < 0) return;
      const shot = shots[index];
      if (playing && position() >= shot.start + shot.seconds - 0.002) {
        if (index + 1 < shots.length) enter(index + 1, 0);
        else setPlaying(false);
      }
      show(position());
    };

    const frames = () => {
      tick();
      if (playing && dialog.open) requestAnimationFrame(frames);
    };

    const setPlaying = (wanted) => {
      playing = wanted;
      const current = ready.get(index);
      const button = action("toggle");
      dialog.toggleAttribute("data-playing", playing);
      button.setAttribute("aria-label", playing ? "Pause (Space)" : "Play (Space)");
      button.title = button.getAttribute("aria-label");
      find("path", button).setAttribute("d", playing ? icons.pause : icons.play);
      if (playing) current?.voice.play();
      else current?.voice.pause();
      if (current) runPicture(current);
      if (playing) requestAnimationFrame(frames);
    };

    const seek = (wanted) => {
      const at = Math.min(Math.max(wanted, 0), data.seconds);
      const number = Math.max(0, lastAt(shots, at, (shot) => shot.start));
      enter(number, Math.min(at - shots[number].start, shots[number].seconds));
      show(position());
    };

    const toggle = () => {
      const atEnd = position() >= data.seconds - 0.01;
      if (!playing && atEnd) seek(0);
      setPlaying(!playing);
    };

    const step = (by) => {
      const shot = shots[index];
      const restart = by < 0 && position() - shot.start > 2;
      const number = restart ? index : index + by;
      seek(number < shots.length ? shots[Math.max(0, number)].start : data.seconds);
    };

    const toggleCaptions = () => {
      const off = dialog.dataset.captions !== "off";
      dialog.dataset.captions = off ? "off" : "on";
      action("caption").setAttribute("aria-pressed", String(!off));
    };

    const toggleSound = () => {
      muted = !muted;
      action("mute").setAttribute("aria-pressed", String(!muted));
      for (const { voice } of ready.values()) if (voice.audio) voice.audio.muted = muted;
    };

    const toggleFull = () => {
      if (document.fullscreenElement) document.exitFullscreen();
      else theatre.requestFullscreen?.().catch(() => {});
    };

    const actions = {
      back: () => step(-1),
      toggle,
      next: () => step(1),
      caption: toggleCaptions,
      mute: toggleSound,
      full: toggleFull,
      close: () => dialog.close(),
    };
    for (const [name, run] of Object.entries(actions)) action(name).addEventListener("click", run);
    for (const name of ["caption", "mute"]) action(name).setAttribute("aria-pressed", "true");

    const keys = {
      " ": toggle,
      k: toggle,
      j: () => seek(position() - 10),
      l: () => seek(position() + 10),
      ArrowLeft: () => seek(position() - 5),
      ArrowRight: () => seek(position() + 5),
      ArrowUp: () => step(-1),
      ArrowDown: () => step(1),
      Home: () => seek(0),
      End: () => seek(data.seconds),
      f: toggleFull,
      c: toggleCaptions,
      m: toggleSound,
    };
    dialog.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const pressesButton = event.key === " " && event.target.closest("button");
      const run = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
      if (!run || pressesButton) return;
      event.preventDefault();
      run();
    });
    scrubber.addEventListener("input", () => seek(Number(scrubber.value)));

    const wake = () => {
      clearTimeout(idle);
      theatre.classList.remove("idle");
      idle = setTimeout(() => theatre.classList.toggle("idle", playing), 2500);
    };
    for (const event of ["pointermove", "pointerdown", "keydown"]) dialog.addEventListener(event, wake);
    find(".stage", dialog).addEventListener("click", toggle);

    /* A page in the background gets no animation frames; its film goes on. */
    setInterval(() => {
      if (playing && document.hidden) tick();
    }, 250);

    dialog.addEventListener("close", () => {
      setPlaying(false);
      const card = find(`#scene-${index + 1}`);
      index = -1;
      dropFar();
      for (const { voice } of ready.values()) voice.release();
      ready.clear();
      layers.replaceChildren();
      shownCaption = null;
      captions.replaceChildren();
      card?.scrollIntoView({ block: "nearest" });
    });

    return {
      open(at) {
        if (shots.length === 0) return;
        stopListening();
        dialog.showModal();
        seek(at);
        setPlaying(true);
        wake();
        action("toggle").focus();
      },
    };
  })();

  document.getElementById("play-all")?.addEventListener("click", () => player.open(0));
})();
