/** What the host and the clock do to a lot of any format. Pure. */

import { explainers } from "./formats/all.js";
import { expectOutcome, require, tell } from "./step.js";
import * as shelves from "./shelves.js";
import * as windows from "./window.js";

/** @typedef {import("./room.js").Event} Event */

const hourMilliseconds = 3_600_000;
const dayMilliseconds = 86_400_000;

/** @param {Event} event */
function prepare({ lot, step, outcome, payload }) {
    tell(step, "verify.prepared", { units: lot.quantity });
    explainers[payload.format].terms(lot, (key) => tell(step, key, payload));
    expectOutcome(step, { lot: lot.number }, outcome);
}

/** @param {Event} event */
function push({ lot, step }) {
    require(step, lot.window.phase !== "ended", "verify.ruleEnded");
    tell(step, "verify.pushed");
}

/** @param {Event} event */
function start({ room, lot, step, now }) {
    require(step, room.isOpen, "verify.ruleRoomClosed");
    require(step, lot.window.phase === "prepared", "verify.rulePrepared");
    require(step, explainers[lot.terms.format].startsAfter?.(lot) ?? true, "verify.ruleNoCommitment");
    windows.begin(lot.window, now, { duration: explainers[lot.terms.format].duration?.(lot.terms) ?? lot.terms.duration, totalCap: lot.terms.totalCap });
    tell(step, "verify.started", { end: lot.window.end });
}

/** @param {Event} event */
function extend({ room, lot, step, payload, now }) {
    require(step, windows.isOpen(lot.window, now), "verify.ruleWindow", { start: lot.window.since, end: lot.window.end });
    require(step, !lot.terms.suddenDeath && !lot.window.isFinal, "verify.ruleNoExtension");
    require(step, payload.by >= 1000 && payload.by <= hourMilliseconds && lot.window.end - now + payload.by <= dayMilliseconds, "verify.ruleSpan");
    windows.moveEnd(lot.window, lot.window.end + payload.by);
    room.followEnd(lot);
    tell(step, "verify.hostExtends", { by: payload.by, end: lot.window.end });
}

/** @param {Event} event */
function pause({ lot, step, now }) {
    require(step, windows.isOpen(lot.window, now), "verify.ruleWindow", { start: lot.window.since, end: lot.window.end });
    windows.pause(lot.window, now);
    tell(step, "verify.pauses", { left: lot.window.remaining });
}

/** @param {Event} event */
function resume({ room, lot, step, now }) {
    require(step, lot.window.phase === "paused", "verify.rulePaused");
    windows.resume(lot.window, now, lot.terms);
    room.followEnd(lot);
    tell(step, "verify.resumes", { end: lot.window.end });
}

/** Ends the lot without a sale; its open holds go back. @param {Event} event */
function cancel({ room, lot, step, payload, now }) {
    require(step, lot.window.phase !== "ended", "verify.ruleEnded");
    for (const hold of room.holds.all) {
        if (hold.lot !== lot.number || hold.state !== "held") continue;
        hold.state = "released";
        shelves.hold(lot, -hold.quantity, hold.choice);
    }
    explainers[lot.terms.format].cancel?.(lot, room);
    lot.result = "cancelled";
    windows.finish(lot.window, now);
    tell(step, "verify.cancelled");
    tell(step, "verify.reason", { reason: payload.reason });
}

/** @type {Record<string, (event: Event) => void>} */
export const hostCommands = { prepare, push, start, extend, pause, resume, cancel };
