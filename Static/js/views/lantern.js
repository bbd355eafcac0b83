/** The lantern that hangs over the counter: a ring that empties with the time, the time inside. */

import { drawn, element, setAttribute, setText } from "../element.js";
import { timeLeft } from "../format.js";
import { say } from "../words.js";

/** From here on the lantern is red: the last moments. */
const urgentMilliseconds = 10_000;

let drawings = 0;

/** A round paper lantern with its ring. Every drawing needs its own name for its light. @param {SVGElement} ring */
function lanternDrawing(ring) {
    const light = `lantern-light-${++drawings}`;
    const rib = (/** @type {number} */ rx) => drawn("ellipse", { class: "lantern-rib", cx: 48, cy: 64, rx, ry: 34 });
    return drawn("svg", { viewBox: "0 0 96 132", "aria-hidden": "true", class: "lantern-drawing" },
        drawn("radialGradient", { id: light, cx: "50%", cy: "55%", r: "58%" },
            drawn("stop", { class: "lantern-core", offset: "0" }), drawn("stop", { class: "lantern-middle", offset: ".55" }),
            drawn("stop", { class: "lantern-rim", offset: "1" })),
        drawn("path", { class: "lantern-string", d: "M48 -20V14" }),
        drawn("circle", { class: "lantern-track", cx: 48, cy: 64, r: 44 }),
        ring,
        drawn("ellipse", { class: "lantern-paper", cx: 48, cy: 64, rx: 38, ry: 34, fill: `url(#${light})` }),
        rib(29), rib(16), drawn("path", { class: "lantern-rib", d: "M48 30v68" }),
        drawn("path", { class: "lantern-cap", d: "M32 26h32l3 7q-19 6-38 0zM29 95q19 6 38 0l-3 7H32z" }),
        drawn("path", { class: "lantern-cap", d: "M42 16h12v8H42z" }),
        drawn("path", { class: "lantern-tassel", d: "M43 108v14M48 108v20M53 108v14" }));
}

/** What the lantern says when no time runs. @param {import("../types.js").Lot} lot */
function word(lot) {
    if (lot.state === "prepared") return say("lot.notStarted");
    if (lot.state === "paused") return lot.remaining === null ? say("lot.paused") : timeLeft(lot.remaining);
    if (lot.state === "running") return say("lot.runningShort");
    if (lot.state === "closing") return say("lot.closing");
    return knownOutcomes.has(lot.outcome ?? "") ? say(`lot.${lot.outcome}Short`) : say("lot.over");
}

const knownOutcomes = new Set(["sold", "passed", "cancelled", "soldOut", "finished"]);

/** Mounts a lantern. `tick` is cheap and may be called many times a second. */
export function mountLantern() {
    const ring = drawn("circle", { class: "lantern-ring", cx: 48, cy: 64, r: 44, pathLength: 1, "stroke-dasharray": "1 1", transform: "rotate(-90 48 64)" });
    const number = element("span", { class: "lantern-number" });
    const node = element("div", { class: "lantern", role: "timer", "aria-live": "off" }, lanternDrawing(ring), number);
    return {
        node,
        /**
         * @param {import("../types.js").Lot} lot
         * @param {number} now Server time.
         * @param {{at: number | null, whole: number}} [clock] What the ring counts to.
         */
        tick(lot, now, clock = lot.state === "closing" ? { at: lot.settlesAt ?? null, whole: 3_000 } : { at: lot.end, whole: lot.duration ?? 60_000 }) {
            const runs = (lot.state === "running" || lot.state === "closing") && clock.at !== null;
            const left = runs ? Math.max(0, /** @type {number} */ (clock.at) - now) : lot.remaining ?? 0;
            const whole = Math.max(clock.whole, 1);
            const mood = runs && lot.state === "running" && clock.at === lot.end && left <= urgentMilliseconds ? "urgent" : lot.state;
            setAttribute(node, "data-mood", mood);
            const full = runs || lot.state === "paused" ? Math.min(1, left / whole) : lot.state === "ended" ? 0 : 1;
            setAttribute(ring, "stroke-dashoffset", (1 - full).toFixed(3));
            const text = mood === "urgent" ? String(Math.ceil(left / 1000)) : runs && (left > 0 || lot.state === "running") ? timeLeft(left) : word(lot);
            setText(number, text);
            setAttribute(number, "data-long", text.length > 4 ? (text.length > 7 ? "very" : "yes") : null);
        },
    };
}
