/**
 * A room replayed from its public journal: every accepted command is decided again by the rules, and what the rules make
 * of it is compared with what the journal says. Pure: the same entries give the same explanation.
 */

import { explainers } from "./formats/all.js";
import { newHoldBook } from "./holds.js";
import { hostCommands } from "./host-commands.js";
import { sha256 } from "./sha256.js";
import { shelvesOf } from "./shelves.js";
import { newStep, require, tell } from "./step.js";
import * as windows from "./window.js";

/** @typedef {import("./lines.js").Entry} Entry */
/** @typedef {import("./step.js").Step} Step */
/** @typedef {import("./step.js").Problem} Problem */
/**
 * @typedef {object} Lot
 * @property {number} number
 * @property {number} prepared The entry that prepared it.
 * @property {any} terms Null while they are withheld.
 * @property {number} quantity
 * @property {import("./window.js").SaleWindow} window
 * @property {import("./shelves.js").Shelf[]} shelves
 * @property {string | null} result
 * @property {number | null} hammer
 * @property {number | null} winner
 * @property {any} sale What the format keeps.
 * @property {Step[]} steps
 * @property {number} problems Steps with a problem.
 * @property {"whole" | "withheld" | "unknown"} checked Whether the rules could be followed to here.
 */
/** @typedef {ReturnType<typeof makeRoom>} Room */
/**
 * @typedef {object} Event
 * @property {Room} room
 * @property {Lot} lot
 * @property {Step} step
 * @property {any} payload
 * @property {any} outcome
 * @property {number} now
 * @property {number | "host" | "clock"} actor
 */
/**
 * What one sale format brings: one file each.
 * @typedef {object} Explainer
 * @property {(lot: Lot, say: (key: string) => void) => void} terms Says on what terms the lot is sold.
 * @property {(terms: any, lot: Lot) => any} newSale
 * @property {Record<string, (event: Event) => void | Promise<void>>} handle Its commands by name; the window was checked for buyers' ones.
 * @property {(event: Event, hold: any) => void} unpaid A hold ended unpaid.
 * @property {(event: Event, hold: any) => void} paid
 * @property {(event: Event, hold: any) => void} [paidLate] A hold was paid after it had expired.
 * @property {(lot: Lot) => boolean} [startsAfter] Whether everything is there that must be before the start.
 * @property {(lot: Lot, room: Room) => void} [cancel] Ends what the lot's open holds do not tell.
 * @property {boolean} [endsItsHolds] Whether open holds end with the lot, so that what moves its end moves them.
 * @property {(terms: any) => number} [duration] Where it does not stand in the terms.
 * @property {(lot: Lot) => Record<string, any>} after What stands after a step.
 */

/** Commands that buyers may give only while the lot is on sale. */
const onSale = new Set(["bid", "buyNow", "claim", "wait", "accept", "pledge"]);
/** Commands that concern a hold, and through it a lot. */
const ofHold = new Set(["markPaid", "release", "expire", "confirm"]);
/** What concerns no lot. */
const ofRoom = new Set(["openRoom", "closeRoom", "register", "mute", "unmute"]);

/**
 * @param {object} [options]
 * @param {import("./digest.js").Digest} [options.digest]
 * @param {() => Promise<void> | void} [options.pause] Called between pieces of long work, which may then rest.
 */
export function makeRoom({ digest = sha256, pause = () => {} } = {}) {
    /** @type {Lot[]} */
    const lots = [];
    const holds = newHoldBook();
    /** The first paddle of each buyer's household, by paddle. @type {number[]} */
    const firstPaddles = [];
    /** @type {Map<number, number>} */
    const households = new Map();
    let isOpen = false;

    /** @param {Entry} entry @returns {Lot} */
    function prepare({ seq, payload, withheld }) {
        const terms = withheld ? null : payload;
        /** @type {Lot} */
        const lot = {
            number: lots.length + 1, prepared: seq, terms, quantity: terms?.quantity ?? 0, window: windows.newWindow(), shelves: shelvesOf(terms),
            result: null, hammer: null, winner: null, sale: null, steps: [], problems: 0,
            checked: withheld ? "withheld" : terms.format in explainers ? "whole" : "unknown",
        };
        if (lot.checked === "whole") lot.sale = explainers[terms.format].newSale(terms, lot);
        lots.push(lot);
        return lot;
    }

    /** @param {any} payload @returns {number} */
    function register({ household }) {
        const paddle = firstPaddles.length + 1;
        const first = household === undefined ? paddle : households.get(household) ?? paddle;
        if (household !== undefined) households.set(household, first);
        firstPaddles.push(first);
        return paddle;
    }

    /** What concerns the room and no lot. @param {Entry} entry @param {Step} step */
    function takeRoom({ payload }, step) {
        if (payload.type === "register") {
            const paddle = register(payload);
            require(step, payload.outcome?.paddle === paddle, "verify.rulePaddle", { paddle });
        } else if (payload.type === "openRoom") {
            require(step, !isOpen, "verify.ruleRoomOpen");
            isOpen = true;
        } else if (payload.type === "closeRoom") {
            const running = lots.find((lot) => ["running", "paused", "closing"].includes(lot.window.phase));
            require(step, isOpen && !running, "verify.ruleRoomClosed");
            isOpen = false;
        }
    }

    /** After a restart every running lot and open hold has the lost time back. @param {Entry} entry */
    function recover(entry) {
        const steps = [];
        for (const lot of lots) {
            if (!["running", "closing"].includes(lot.window.phase) || !lot.terms) continue;
            windows.recover(lot.window, entry.payload.downtime, entry.time);
            followEnd(lot);
            const step = newStep(entry);
            const { downtime } = entry.payload;
            if (lot.window.phase === "closing") tell(step, "verify.recoveredClosing", { downtime, settlesAt: lot.window.until });
            else tell(step, "verify.recovered", { downtime, end: lot.window.end });
            record(lot, step);
            steps.push(step);
        }
        holds.postpone(entry.payload.downtime);
        return steps;
    }

    /** Lets the deadlines that are the lot's end go where it went. @param {Lot} lot */
    function followEnd(lot) {
        if (explainers[lot.terms.format]?.endsItsHolds) holds.followEnd(lot.number, lot.window.end);
    }

    /** @param {Lot} lot @param {Step} step */
    function record(lot, step) {
        if (lot.sale) step.after = explainers[lot.terms.format].after(lot);
        lot.steps.push(step);
        if (step.problems.length > 0) lot.problems += 1;
    }

    /** Which lot an entry concerns; what is done to a sealed hold tells of it. @param {any} payload @returns {Lot | undefined} */
    function lotOf(payload) {
        if (!ofHold.has(payload.type)) return lots[payload.lot - 1];
        const hold = holds.get(payload.hold);
        if (hold?.state === "sealed" && payload.outcome?.hold) Object.assign(hold, payload.outcome.hold);
        return lots[(hold?.lot ?? 0) - 1];
    }

    /** Sealed entries may have made holds, whose numbers others then do not have. @param {Entry} entry */
    function leaveRoom({ payload, withheld }) {
        if (withheld && payload.type !== "bid" && payload.type !== "prepare") holds.mayHaveMade();
        const isOfHold = ofHold.has(payload.type);
        if (isOfHold) holds.reach(payload.hold + 1);
        const { hold, offered, holds: several, given } = payload.outcome ?? {};
        const first = offered ?? given?.[0] ?? (isOfHold ? undefined : hold ?? several?.[0]);
        if (first) holds.reach(first.hold);
    }

    /** What cannot be decided again still says which holds it made. @param {Entry} entry @param {Lot} lot @param {Step} step */
    function follow(entry, lot, step) {
        const { payload } = entry;
        const { outcome } = payload;
        tell(step, entry.withheld ? "verify.isWithheld" : "verify.notFollowed");
        const paddle = typeof payload.actor === "number" ? payload.actor : 0;
        for (const made of [ofHold.has(payload.type) ? undefined : outcome?.hold, outcome?.offered, ...(outcome?.holds ?? []), ...(outcome?.given ?? [])]) {
            if (made?.hold === holds.all.length + 1) holds.add({ paddle, ...made });
        }
        if (payload.type === "start" && lot.window.phase === "prepared") lot.window.phase = "running";
        if (payload.type === "cancel") lot.result = "cancelled";
        if (payload.type === "close" && outcome?.settlesAt) lot.window.phase = "closing";
        if (outcome?.result) lot.result = outcome.result;
        if (lot.result) lot.window.phase = "ended";
    }

    /** @param {Event} event @returns {void | Promise<void>} */
    function decide(event) {
        const { lot, step, payload, now } = event;
        const explainer = explainers[lot.terms.format];
        const hold = ofHold.has(payload.type) ? holds.get(payload.hold) : undefined;
        if (payload.type === "close") {
            require(step, lot.window.phase === "running" && now >= lot.window.end, "verify.ruleClose", { end: lot.window.end });
        }
        if (payload.type === "advance" && lot.window.phase === "closing") {
            require(step, now >= lot.window.until, "verify.ruleTooEarly", { settlesAt: lot.window.until });
        }
        if (onSale.has(payload.type)) {
            require(step, windows.isOpen(lot.window, now), "verify.ruleWindow", { start: lot.window.since, end: lot.window.end });
        }
        if (hold) return decideHold(event, explainer, hold);
        if (payload.type in explainer.handle) return explainer.handle[payload.type](event);
        if (payload.type in hostCommands) return hostCommands[payload.type](event);
        step.problems.push({ key: "verify.ruleFormat", values: { kind: payload.type } });
    }

    /** @param {Event} event @param {Explainer} explainer @param {import("./holds.js").Hold} hold */
    function decideHold(event, explainer, hold) {
        const { lot, step, payload, now, actor } = event;
        const wasHeld = hold.state === "held";
        const isLate = hold.kind === "pledge" ? windows.isOver(lot.window, now) : now >= hold.deadline;
        if (payload.type === "markPaid" || payload.type === "confirm") {
            const late = hold.state === "expired" && explainer.paidLate && hold.kind === "claim" && lot.result !== "cancelled";
            require(step, wasHeld || Boolean(late), "verify.ruleHold", { state: hold.state });
            require(step, !isLate || (hold.kind !== "win" && hold.kind !== "pledge"), "verify.ruleLatePayment", { deadline: hold.deadline });
            if (payload.type === "confirm") {
                require(step, hold.total === 0, "verify.ruleConfirmHold");
                require(step, actor === hold.paddle, "verify.ruleOwner");
                require(step, !isLate, "verify.ruleDeadline", { deadline: hold.deadline });
            }
            (late && explainer.paidLate ? explainer.paidLate : explainer.paid)(event, hold);
            hold.state = "paid";
            return;
        }
        const expires = payload.type === "expire";
        require(step, wasHeld, "verify.ruleHold", { state: hold.state });
        require(step, !expires || hold.kind !== "pledge", "verify.ruleFormat", { kind: payload.type });
        require(step, expires ? isLate : !isLate, "verify.ruleDeadline", { deadline: hold.deadline });
        require(step, expires || typeof actor !== "number" || actor === hold.paddle, "verify.ruleOwner");
        require(step, expires || hold.kind !== "win" || hold.round > 0, "verify.ruleRetract");
        tell(step, expires ? "verify.expired" : "verify.released", { paddle: hold.paddle, deadline: hold.deadline, total: hold.total });
        explainer.unpaid(event, hold);
        hold.state = expires ? "expired" : "released";
    }

    return {
        lots,
        holds,
        digest,
        pause,
        followEnd,
        get isOpen() {
            return isOpen;
        },
        /** The first paddle of somebody's household, by which limits are counted. @param {number} paddle */
        household: (paddle) => firstPaddles[paddle - 1] ?? paddle,
        /** How many paddles were given out. */
        get paddles() {
            return firstPaddles.length;
        },
        /**
         * Decides the next entry again.
         * @param {Entry} entry
         * @returns {Promise<Step[]>} The entry as it is explained: one step, or one for each lot that it concerns.
         */
        async take(entry) {
            const { payload } = entry;
            if (payload.type === "recover") return recover(entry);
            const step = newStep(entry);
            if (ofRoom.has(payload.type)) {
                takeRoom(entry, step);
                return [step];
            }
            leaveRoom(entry);
            const lot = payload.type === "prepare" ? prepare(entry) : lotOf(payload);
            if (!lot && holds.get(payload.hold)?.state === "sealed") {
                tell(step, "verify.isWithheld");
                return [step];
            }
            if (!lot) {
                step.problems.push({ key: "verify.ruleLot", values: {} });
                return [step];
            }
            if (entry.withheld && lot.checked === "whole") lot.checked = "withheld";
            if (typeof payload.actor === "number") require(step, payload.actor <= firstPaddles.length, "verify.ruleUnknownPaddle", { paddle: payload.actor });
            if (lot.checked !== "whole" || !lot.sale) follow(entry, lot, step);
            else await decide({ room: this, lot, step, payload, outcome: payload.outcome, now: entry.time, actor: payload.actor });
            record(lot, step);
            return [step];
        },
    };
}
