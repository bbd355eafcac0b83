/** What surrounds a stall: who it is, how many watch, the state of the line, what the host pinned. */

import { find, setAttribute, setShown, setText } from "../element.js";
import { timeLeft } from "../format.js";
import { inLanguage, say } from "../words.js";
import { mountStars } from "./product.js";

/** "Back again" is said this long. */
const backMilliseconds = 3_500;

/** The strip under the top that says how the line is, and nothing when it is well. @param {() => void} retry */
export function mountLine(retry) {
    const strip = find("#line");
    const words = find("#line-words");
    const again = find("#line-retry");
    again.addEventListener("click", retry);
    let wasLost = false;
    let backUntil = 0;
    /** @type {any} */
    let line = null;

    return {
        /** @param {any} state @param {number} local */
        update(state, local) {
            if (line === state.line) return;
            line = state.line;
            if (line.phase === "waiting") wasLost = true;
            if (line.phase === "live" && wasLost) {
                wasLost = false;
                backUntil = local + backMilliseconds;
            }
            this.tick(local);
        },
        /** @param {number} local */
        tick(local) {
            if (!line) return;
            const back = line.phase === "live" && local < backUntil;
            const shown = back || line.phase === "waiting" || (wasLost && line.phase !== "live");
            setShown(strip, shown);
            setAttribute(strip, "data-phase", back ? "back" : line.phase);
            setShown(again, line.phase === "waiting");
            if (!shown) return;
            const seconds = Math.max(1, Math.ceil(((line.retryAt ?? local) - local) / 1000));
            setText(words, back ? say("line.back") : line.phase === "waiting" ? say(`line.${line.why}`, { n: seconds }) : say(`line.${line.phase}`));
        },
    };
}

/** The stall's front: awning, name, stars of its producer, commune, host. */
export function mountStall() {
    const name = find("#stall-name");
    const place = find("#stall-place");
    const present = find("#present");
    const presentNumber = find("#present-number");
    const pinned = find("#pinned");
    const pinnedText = find("#pinned-text");
    const notice = find("#notice");
    const stars = mountStars();
    stars.node.hidden = true;
    place.before(stars.node);

    return {
        /** @param {any} state @param {boolean} lotShown Without a lot the counter itself says that the stall is closed. */
        update(state, lotShown) {
            if (!state.joined) return;
            const { producer, host } = state.stall;
            setText(name, producer?.name ? inLanguage(producer.name) : inLanguage(state.stall.title));
            stars.update(producer?.stars);
            setText(place, [producer?.commune, producer?.district, host && say("room.host", { name: host })].filter(Boolean).join(" · "));
            setShown(present, true);
            setText(presentNumber, state.present);
            setAttribute(present, "aria-label", say("room.presentLabel", { n: state.present }));
            setShown(pinned, Boolean(state.pinned));
            setText(pinnedText, state.pinned ?? "");
            const words = state.notice?.kind === "recovered" ? say("room.recovered", { time: timeLeft(state.notice.downtime) })
                : state.notice?.kind === "restarting" ? say("room.restarting")
                : state.stall.state === "closed" ? (lotShown ? say("room.closed") : "")
                : state.hostLeft ? say("room.hostAway") : "";
            setText(notice, words);
            setShown(notice, words !== "");
        },
    };
}

/** Three panels that share one place on a phone and stand side by side on a desk. */
export function mountPanels() {
    const root = find("#panels");
    const desk = matchMedia("(min-width: 900px)");
    const buttons = [...root.querySelectorAll("[data-panel]")];
    /** @param {string} name */
    const open = (name) => {
        root.dataset.open = name;
        for (const tab of buttons) setAttribute(tab, "aria-pressed", String(tab.dataset.panel === name));
    };
    for (const tab of buttons) tab.addEventListener("click", () => open(tab.dataset.panel));
    open("chat");
    return {
        open,
        /** Whether a panel can be seen: on a desk all of them can. @param {string} name */
        isShown: (name) => root.dataset.open === name || desk.matches,
        /** @param {string} name @param {string | number} count */
        count(name, count) {
            const badge = root.querySelector(`[data-panel="${name}"] .count`);
            setText(badge, count || "");
        },
    };
}
