/**
 * Selling units by claims: first come with a waiting line, or by a draw. Flash sale, one price, giveaway and combo are this
 * with their own terms.
 */

import * as draws from "../draw.js";
import { together, written } from "../holds.js";
import * as shelves from "../shelves.js";
import { expectOutcome, require, tell } from "../step.js";
import { newEntries, newLine } from "../waiting.js";
import { beginClosing, finish } from "../window.js";

/** @typedef {import("../room.js").Event} Event */
/** @typedef {import("../room.js").Lot} Lot */
/** @typedef {import("../shelves.js").Shelf} Shelf */
/** @typedef {import("../waiting.js").Wish} Wish */

/** Rows of a list, and characters of a text, that are shown to whoever looks closer. */
const rowsMax = 2_000;
const charactersMax = 100_000;

/** Units that a household holds, bought and wishes for. @param {Lot} lot @param {number} household */
const taken = (lot, household) => lot.sale.taken.get(household) ?? 0;

/** @param {Lot} lot @param {number} household @param {number} units */
const count = (lot, household, units) => lot.sale.taken.set(household, taken(lot, household) + units);

/** @param {Shelf} shelf */
const unsold = (shelf) => shelf.quantity - shelf.sold;

/** What is asked for, after its choice and its limit were looked at. @param {Event} event @returns {Omit<Wish, "number">} */
function readWish({ lot, room, step, payload, actor }) {
    const { quantity = 1, choice, for: beneficiary } = payload;
    const paddle = /** @type {number} */ (actor);
    const household = room.household(beneficiary ?? paddle);
    const units = taken(lot, household) + quantity;
    const hasChoice = lot.shelves[0].product !== null;
    require(step, hasChoice ? lot.shelves.some(({ product }) => product === choice) : choice === undefined, "verify.ruleChoice", { product: choice ?? 0 });
    require(step, units <= lot.sale.limit, "verify.ruleLimit", { units, limit: lot.sale.limit });
    lot.sale.asked.add(paddle);
    if (beneficiary !== undefined) tell(step, "verify.onBehalf", { paddle: beneficiary });
    return { paddle, household, quantity, choice, for: beneficiary, shelf: shelves.shelfOf(lot, choice) };
}

/** Gives a wish its units, held until they are paid. @param {Event} event @param {Omit<Wish, "number">} wish */
function give({ lot, room, now }, { paddle, quantity, choice, for: beneficiary }) {
    const { unit, kind } = lot.sale;
    shelves.hold(lot, quantity, choice);
    return room.holds.add({ lot: lot.number, paddle, kind, quantity, unit, deadline: now + lot.terms.hold, choice, for: beneficiary });
}

/** @param {Event} event */
function claim(event) {
    const { lot, step, outcome } = event;
    const { sale } = lot;
    const wish = readWish(event);
    const already = taken(lot, wish.household);
    count(lot, wish.household, wish.quantity);
    if (sale.entries) {
        enter(event, wish);
        return;
    }
    const free = sale.line.isEmpty(wish.shelf) ? shelves.freeOn(wish.shelf) : 0;
    require(step, wish.quantity <= free, "verify.ruleFree", { units: wish.quantity, free });
    const hold = give(event, wish);
    tell(step, "verify.claims", { units: wish.quantity, free, already, limit: sale.limit });
    tell(step, hold.total === 0 ? "verify.keptUntil" : "verify.heldUntil", { total: hold.total, deadline: hold.deadline });
    expectOutcome(step, { hold: written(hold) }, outcome);
}

/** @param {Event} event @param {Omit<Wish, "number">} wish */
function enter({ lot, step, outcome }, wish) {
    const { sale } = lot;
    require(step, sale.commitment !== null, "verify.ruleNoCommitment");
    require(step, !sale.entries.of(wish.paddle), "verify.ruleEnteredTwice");
    require(step, wish.quantity <= unsold(wish.shelf), "verify.ruleFree", { units: wish.quantity, free: unsold(wish.shelf) });
    const entry = sale.entries.enter(wish);
    tell(step, "verify.enters", { entry, units: wish.quantity });
    expectOutcome(step, { entry }, outcome);
}

/** @param {Event} event */
function wait(event) {
    const { lot, step, outcome } = event;
    const { sale } = lot;
    const wish = readWish(event);
    const free = shelves.freeOn(wish.shelf);
    require(step, !sale.entries && !sale.line.of(wish.paddle), "verify.ruleEnteredTwice");
    require(step, !sale.line.isEmpty(wish.shelf) || wish.quantity > free, "verify.ruleNotSoldOut", { free });
    require(step, wish.quantity <= unsold(wish.shelf), "verify.ruleFree", { units: wish.quantity, free: unsold(wish.shelf) });
    count(lot, wish.household, wish.quantity);
    const { ticket, place } = sale.line.join(wish);
    tell(step, "verify.waits", { ticket, n: place, units: wish.quantity });
    expectOutcome(step, { ticket, place }, outcome);
}

/** @param {Event} event */
function withdraw(event) {
    const { lot, step, outcome } = event;
    const { sale } = lot;
    const paddle = /** @type {number} */ (event.actor);
    const entry = sale.entries?.of(paddle);
    const wish = entry ?? sale.line.of(paddle);
    require(step, Boolean(wish) && lot.window.phase !== "closing", "verify.ruleNotEntered");
    if (!wish) return;
    tell(step, entry ? "verify.withdraws" : "verify.leavesLine", { entry: wish.number });
    count(lot, wish.household, -wish.quantity);
    (entry ? sale.entries : sale.line).leave(wish);
    const given = entry || lot.window.phase === "ended" ? [] : serve(event, wish.shelf, shelves.freeOn(wish.shelf));
    expectOutcome(step, together(given, "offered", "given"), outcome);
}

/**
 * Units that are free go to those in line. Nobody is overtaken by a smaller wish, except where what is left goes back to the
 * stall; whoever wants more than can ever be free again leaves the line.
 * @param {Event} event @param {Shelf} shelf @param {number} units @param {boolean} [isLast]
 */
function serve(event, shelf, units, isLast = event.lot.window.phase === "ended") {
    const { lot, room, step } = event;
    const holds = [];
    let left = units;
    for (const wish of lot.sale.line.on(shelf)) {
        if (left <= 0) break;
        if (wish.quantity > unsold(shelf) || !room.holds.hasCapacity(wish.paddle)) {
            lot.sale.line.leave(wish);
            count(lot, wish.household, -wish.quantity);
            tell(step, "verify.dropsWish", { paddle: wish.paddle, ticket: wish.number });
        } else if (wish.quantity <= left) {
            left -= wish.quantity;
            lot.sale.line.leave(wish);
            const hold = give(event, wish);
            tell(step, "verify.servesLine", { paddle: wish.paddle, units: wish.quantity, deadline: hold.deadline });
            holds.push(hold);
        } else if (!isLast) {
            break;
        }
    }
    return holds;
}

/** The line of an ended lot is over where nothing can come back. @param {Lot} lot */
function endLines(lot) {
    if (lot.window.phase !== "ended") return;
    for (const shelf of lot.shelves) {
        if (shelf.held > 0) continue;
        for (const wish of lot.sale.line.on(shelf)) {
            lot.sale.line.leave(wish);
            count(lot, wish.household, -wish.quantity);
        }
    }
}

/** Ends a lot of which every unit is paid. @param {Lot} lot @param {number} now */
function finishIfSold(lot, now) {
    if (shelves.sold(lot) === lot.quantity && ["prepared", "running", "paused"].includes(lot.window.phase)) {
        lot.result = "soldOut";
        finish(lot.window, now);
        lot.sale.entries?.clear();
    }
    endLines(lot);
}

/** @param {Event} event @param {import("../holds.js").Hold[]} given @param {string} one @param {string} several */
function end({ lot, step, outcome }, given, one, several) {
    lot.result = shelves.free(lot) === 0 ? "soldOut" : "finished";
    finish(lot.window);
    endLines(lot);
    expectOutcome(step, { result: lot.result, ...together(given, one, several) }, outcome);
}

/** @param {Event} event */
function switchToDraw({ lot, step, outcome }) {
    const { sale } = lot;
    require(step, !sale.entries && !["closing", "ended"].includes(lot.window.phase), "verify.ruleIsDraw");
    sale.entries = newEntries();
    for (const wish of sale.line.all()) {
        sale.line.leave(wish);
        sale.entries.enter(wish);
    }
    tell(step, "verify.becomesDraw", { n: sale.entries.count });
    expectOutcome(step, {}, outcome);
}

/** Somebody who had not asked before was told that nothing is left. @param {Event} event */
function turnAway({ lot, step, payload, outcome }) {
    require(step, !lot.sale.asked.has(payload.paddle), "verify.ruleAskedBefore");
    lot.sale.asked.add(payload.paddle);
    tell(step, "verify.turnedAway", { paddle: payload.paddle });
    expectOutcome(step, {}, outcome);
}

/** @param {Event} event */
function commit({ lot, step, payload, outcome }) {
    require(step, lot.sale.entries && lot.sale.commitment === null, "verify.ruleCommitted");
    lot.sale.commitment = payload.commitment;
    tell(step, "verify.commits", { commitment: payload.commitment });
    expectOutcome(step, {}, outcome);
}

/** @param {Event} event */
async function close(event) {
    const { lot, step, outcome, now, room } = event;
    const { sale } = lot;
    if (sale.entries?.count > 0 && sale.commitment !== null) {
        const entrants = sale.entries.all();
        const text = draws.listOf(entrants);
        sale.listHash = await draws.hashOf(room.digest, text);
        const settlesAt = beginClosing(lot.window, now);
        tell(step, "verify.listFixed", { n: entrants.length, hash: sale.listHash, settlesAt });
        step.details = [{ key: "verify.listText", values: { n: entrants.length }, text: text.length > charactersMax ? `${text.slice(0, charactersMax)}…` : text }];
        expectOutcome(step, { hash: sale.listHash, settlesAt }, outcome);
        return;
    }
    const given = sale.entries?.count > 0
        ? await settle(event, sale.entries.all().map((/** @type {Wish} */ entrant) => ({ entrant, key: "" })))
        : lot.shelves.flatMap((shelf) => serve(event, shelf, shelves.freeOn(shelf), true));
    const free = shelves.free(lot);
    tell(step, free === 0 ? "verify.closedSoldOut" : "verify.closedFree", { free, sold: shelves.sold(lot), held: shelves.held(lot) });
    end(event, given, "hold", "holds");
}

/** The draw itself. @param {Event} event */
async function advance(event) {
    const { lot, step, payload, room } = event;
    const { sale } = lot;
    require(step, lot.window.phase === "closing", "verify.ruleNoDraw");
    const commitment = await draws.commitmentOf(room.digest, payload.seed);
    const isRight = commitment !== null && commitment === sale.commitment;
    require(step, isRight, "verify.ruleSeed", { found: commitment ?? "—", expected: sale.commitment });
    tell(step, isRight ? "verify.seedTold" : "verify.seedShown", { seed: payload.seed ?? "—", commitment: sale.commitment });
    const order = await draws.drawnOrder(room.digest, payload.seed, sale.listHash, sale.entries.all(), room.pause);
    const holds = await settle(event, order);
    tell(step, "verify.drawn", { n: order.length, given: holds.length, waiting: sale.line.count });
    end(event, holds, "hold", "holds");
}

/** Gives units in an order; whoever cannot have all of theirs waits. @param {Event} event @param {{entrant: Wish, key: string}[]} order */
async function settle(event, order) {
    const { lot, room, step } = event;
    const holds = [];
    const rows = [];
    for (const [index, { entrant, key }] of order.entries()) {
        let result = "verify.drawWaits";
        if (!room.holds.hasCapacity(entrant.paddle)) {
            count(lot, entrant.household, -entrant.quantity);
            result = "verify.drawOut";
        } else if (entrant.quantity <= shelves.freeOn(entrant.shelf)) {
            holds.push(give(event, entrant));
            result = "verify.drawGets";
        } else {
            lot.sale.line.join(entrant);
        }
        if (rows.length < rowsMax) rows.push([index + 1, entrant.number, entrant.paddle, entrant.quantity, { key: result, values: {} }, key && `${key.slice(0, 16)}…`]);
        if (index % 256 === 255) await room.pause();
    }
    lot.sale.entries.clear();
    step.details = [{
        key: "verify.drawnOrder", values: { n: order.length }, rows,
        columns: ["verify.drawPlace", "verify.drawEntry", "verify.drawPaddle", "verify.drawUnits", "verify.drawResult", "verify.drawKey"],
    }];
    return holds;
}

/** @param {Event} event @param {any} hold */
function unpaid(event, hold) {
    const { lot, room, step, outcome } = event;
    const shelf = shelves.shelfOf(lot, hold.choice);
    const isOver = lot.window.phase === "ended";
    count(lot, room.household(hold.for ?? hold.paddle), -hold.quantity);
    shelves.hold(lot, -hold.quantity, hold.choice);
    const given = serve(event, shelf, isOver ? hold.quantity : shelves.freeOn(shelf));
    endLines(lot);
    if (given.length === 0) tell(step, isOver ? "verify.unitsHome" : "verify.unitsBack", { units: hold.quantity, free: shelves.free(lot) });
    expectOutcome(step, together(given, "offered", "given"), outcome);
}

/** @param {Event} event @param {any} hold */
function paid({ lot, step, outcome, now, payload }, hold) {
    shelves.sellHeld(lot, hold.quantity, hold.choice);
    finishIfSold(lot, now);
    tell(step, payload.type === "confirm" ? "verify.confirms" : "verify.paid", { paddle: hold.paddle, total: hold.total });
    expectOutcome(step, { hold: written(hold, { state: "paid" }) }, outcome);
}

/** A payment after the hold had expired takes the goods again, unless somebody waits for them. @param {Event} event @param {any} hold */
function paidLate({ lot, room, step, outcome, now }, hold) {
    const shelf = shelves.shelfOf(lot, hold.choice);
    const household = room.household(hold.for ?? hold.paddle);
    const isKept = lot.window.phase !== "ended" && !lot.sale.line.isEmpty(shelf);
    const [units, free] = [taken(lot, household) + hold.quantity, isKept ? 0 : shelves.freeOn(shelf)];
    require(step, units <= lot.sale.limit, "verify.ruleLimit", { units, limit: lot.sale.limit });
    require(step, hold.quantity <= free, "verify.ruleFree", { units: hold.quantity, free });
    count(lot, household, hold.quantity);
    shelves.sellFree(lot, hold.quantity, hold.choice);
    finishIfSold(lot, now);
    tell(step, "verify.paidLate", { paddle: hold.paddle, total: hold.total });
    expectOutcome(step, { hold: written(hold, { state: "paid" }) }, outcome);
}

/** Ends every wish; only what was paid still counts. @param {Lot} lot @param {import("../room.js").Room} room */
function cancel(lot, room) {
    lot.sale.entries?.clear();
    for (const wish of lot.sale.line.all()) lot.sale.line.leave(wish);
    lot.sale.taken.clear();
    for (const hold of room.holds.all) {
        if (hold.lot === lot.number && hold.state === "paid") count(lot, room.household(hold.paddle), hold.quantity);
    }
}

/**
 * A format that sells by claims.
 * @param {(terms: any) => {unit: number, limit: number, kind: "claim" | "gift"}} read What the terms say.
 * @param {(lot: Lot, say: (key: string) => void) => void} terms
 * @returns {import("../room.js").Explainer}
 */
export const sellByClaims = (read, terms) => ({
    terms(lot, say) {
        terms(lot, say);
        if (lot.sale.entries) say("verify.termsDraw");
    },
    newSale: (given) => ({
        ...read(given), taken: new Map(), asked: new Set(), line: newLine(), entries: given.allocation === "draw" ? newEntries() : null, commitment: null, listHash: null,
    }),
    startsAfter: (lot) => !lot.sale.entries || lot.sale.commitment !== null,
    handle: { claim, wait, withdraw, switchToDraw, turnAway, commit, close, advance },
    unpaid,
    paid,
    paidLate,
    cancel,
    after: (lot) => ({
        free: shelves.free(lot), held: shelves.held(lot), sold: shelves.sold(lot),
        entries: lot.sale.entries?.count || undefined, waiting: lot.sale.line.count || undefined,
    }),
});
