/**
 * Selling units by claims: first come with a waiting line, or by a draw. Flash sale, one price, giveaway and combo are this
 * with their own terms.
 */

import { beginClosing, finish } from "../window.js";
import { commitmentOf, drawnOrder, hashOf, listOf } from "../draw.js";
import { together, written } from "../holds.js";
import { expectOutcome, require, tell } from "../step.js";
import * as shelves from "../shelves.js";

/** @typedef {import("../room.js").Event} Event */
/** @typedef {import("../room.js").Lot} Lot */
/**
 * What somebody asked for and has not got yet.
 * @typedef {{entry: number, paddle: number, household: number, quantity: number, choice?: number, for?: number}} Wish
 */

/** Rows of a list that are shown to whoever looks closer. */
const rowsMax = 2_000;

/** Units that a household holds, bought or waits for. @param {Lot} lot @param {number} household */
const taken = (lot, household) => lot.sale.taken.get(household) ?? 0;

/** @param {Lot} lot @param {number} household @param {number} units */
const count = (lot, household, units) => lot.sale.taken.set(household, taken(lot, household) + units);

/** @param {Event} event */
function household({ room, actor, payload }) {
    return room.household(payload.for ?? /** @type {number} */ (actor));
}

/** Ends a lot of which every unit is paid. @param {Lot} lot @param {number} now */
function finishIfSold(lot, now) {
    if (shelves.sold(lot) !== lot.quantity || lot.window.phase === "ended") return;
    lot.result = "soldOut";
    finish(lot.window, now);
}

/** Gives a wish its units, held until they are paid. @param {Event} event @param {Wish} wish */
function give({ lot, room, now }, { paddle, quantity, choice, for: beneficiary }) {
    const { unit, kind } = lot.sale;
    shelves.hold(lot, quantity, choice);
    return room.holds.add({ lot: lot.number, paddle, kind, quantity, unit, deadline: now + lot.terms.hold, choice, for: beneficiary });
}

/** The limit is a household's, over what it holds, bought and waits for. @param {Event} event @param {number} quantity */
function requireLimit(event, quantity) {
    const { lot, step } = event;
    const units = taken(lot, household(event)) + quantity;
    require(step, units <= lot.sale.limit, "verify.ruleLimit", { units, limit: lot.sale.limit });
}

/** @param {Event} event */
function requireChoice({ lot, step, payload }) {
    const isKept = lot.shelves[0].product === null || lot.shelves.some((shelf) => shelf.product === payload.choice);
    require(step, isKept, "verify.ruleChoice", { product: payload.choice ?? 0 });
}

/** @param {Event} event @returns {Wish} */
const wishOf = (event) => ({
    entry: 0, paddle: /** @type {number} */ (event.actor), household: household(event),
    quantity: event.payload.quantity ?? 1, choice: event.payload.choice, for: event.payload.for,
});

/** @param {Event} event */
function claim(event) {
    const { lot, step, outcome } = event;
    const { sale } = lot;
    const wish = wishOf(event);
    const already = taken(lot, wish.household);
    requireChoice(event);
    requireLimit(event, wish.quantity);
    if (wish.for !== undefined) tell(step, "verify.onBehalf", { paddle: wish.for });
    count(lot, wish.household, wish.quantity);
    if (sale.isDraw) {
        enter(event, wish);
        return;
    }
    const free = shelves.freeOn(shelves.shelfOf(lot, wish.choice));
    require(step, wish.quantity <= free, "verify.ruleFree", { units: wish.quantity, free });
    const hold = give(event, wish);
    tell(step, "verify.claims", { units: wish.quantity, free, already, limit: sale.limit });
    tell(step, hold.total === 0 ? "verify.keptUntil" : "verify.heldUntil", { total: hold.total, deadline: hold.deadline });
    expectOutcome(step, { hold: written(hold) }, outcome);
}

/** @param {Event} event @param {Wish} wish */
function enter({ lot, step, outcome }, wish) {
    const { sale } = lot;
    require(step, !sale.needsCommitment, "verify.ruleNoCommitment");
    require(step, !sale.entrants.has(wish.paddle), "verify.ruleEnteredTwice");
    sale.numbers += 1;
    sale.entrants.set(wish.paddle, { ...wish, entry: sale.numbers });
    tell(step, "verify.enters", { entry: sale.numbers, units: wish.quantity });
    expectOutcome(step, { entry: sale.numbers }, outcome);
}

/** @param {Event} event */
function wait(event) {
    const { lot, step, outcome } = event;
    const { sale } = lot;
    const wish = wishOf(event);
    const free = shelves.freeOn(shelves.shelfOf(lot, wish.choice));
    requireChoice(event);
    requireLimit(event, wish.quantity);
    require(step, wish.quantity > free, "verify.ruleNotSoldOut", { free });
    require(step, !sale.isDraw && !sale.line.has(wish.paddle), "verify.ruleEnteredTwice");
    count(lot, wish.household, wish.quantity);
    sale.numbers += 1;
    sale.line.set(wish.paddle, { ...wish, entry: sale.numbers });
    tell(step, "verify.waits", { ticket: sale.numbers, n: sale.line.size, units: wish.quantity });
    expectOutcome(step, { ticket: sale.numbers, place: sale.line.size }, outcome);
}

/** @param {Event} event */
function withdraw(event) {
    const { lot, step, outcome } = event;
    const { sale } = lot;
    /** @type {Map<number, Wish>} */
    const list = sale.entrants.has(event.actor) ? sale.entrants : sale.line;
    const wish = list.get(/** @type {number} */ (event.actor));
    require(step, wish !== undefined, "verify.ruleNotEntered");
    if (!wish) return;
    list.delete(wish.paddle);
    count(lot, wish.household, -wish.quantity);
    tell(step, list === sale.entrants ? "verify.withdraws" : "verify.leavesLine", { entry: wish.entry });
    expectOutcome(step, together(serveLine(event), "offered", "given"), outcome);
}

/** Units that came back go to the first in line, and nobody is overtaken by a smaller wish. @param {Event} event */
function serveLine(event) {
    const { lot, step } = event;
    /** @type {Map<number, Wish>} */
    const { line } = lot.sale;
    const holds = [];
    for (const wish of line.values()) {
        if (wish.quantity > shelves.freeOn(shelves.shelfOf(lot, wish.choice))) break;
        line.delete(wish.paddle);
        const hold = give(event, wish);
        tell(step, "verify.servesLine", { paddle: wish.paddle, units: wish.quantity, deadline: hold.deadline });
        holds.push(hold);
    }
    return holds;
}

/** @param {Event} event */
function switchToDraw({ lot, step, outcome }) {
    const { sale } = lot;
    require(step, !sale.isDraw, "verify.ruleIsDraw");
    sale.isDraw = true;
    sale.needsCommitment = true;
    sale.entrants = sale.line;
    sale.line = new Map();
    tell(step, "verify.becomesDraw", { n: sale.entrants.size });
    expectOutcome(step, {}, outcome);
}

/** @param {Event} event */
function commit({ lot, step, payload, outcome }) {
    const { sale } = lot;
    require(step, sale.isDraw && sale.needsCommitment, "verify.ruleCommitted");
    require(step, sale.numbers === 0 || lot.window.phase !== "prepared", "verify.ruleCommittedLate");
    sale.needsCommitment = false;
    sale.commitment = payload.commitment;
    tell(step, "verify.commits", { commitment: payload.commitment });
    expectOutcome(step, {}, outcome);
}

/** @param {Event} event */
async function close(event) {
    const { lot, step, outcome, now, room } = event;
    const { sale } = lot;
    if (sale.isDraw && sale.entrants.size > 0) {
        const text = listOf([...sale.entrants.values()]);
        sale.listHash = await hashOf(room.digest, text);
        const settlesAt = beginClosing(lot.window, now);
        tell(step, "verify.listFixed", { n: sale.entrants.size, hash: sale.listHash, settlesAt });
        step.details = [{ key: "verify.listText", values: { n: sale.entrants.size }, text: text.length > 100_000 ? `${text.slice(0, 100_000)}…` : text }];
        expectOutcome(step, { hash: sale.listHash, settlesAt }, outcome);
        return;
    }
    const [free, held, sold] = [shelves.free(lot), shelves.held(lot), shelves.sold(lot)];
    lot.result = free === 0 ? "soldOut" : "finished";
    finish(lot.window);
    tell(step, free === 0 ? "verify.closedSoldOut" : "verify.closedFree", { free, sold, held });
    expectOutcome(step, { result: lot.result }, outcome);
}

/** The draw itself. @param {Event} event */
async function advance(event) {
    const { lot, step, payload, outcome, room } = event;
    const { sale } = lot;
    require(step, lot.window.phase === "closing", "verify.ruleNoDraw");
    const commitment = await commitmentOf(room.digest, payload.seed);
    require(step, commitment === sale.commitment, "verify.ruleSeed", { found: commitment ?? "—", expected: sale.commitment });
    tell(step, commitment === sale.commitment ? "verify.seedTold" : "verify.seedShown", { seed: payload.seed, commitment: sale.commitment });
    const order = await drawnOrder(room.digest, payload.seed, sale.listHash, [...sale.entrants.values()], room.pause);
    const holds = [];
    const rows = [];
    for (const [index, { entrant, key }] of order.entries()) {
        const gets = entrant.quantity <= shelves.freeOn(shelves.shelfOf(lot, entrant.choice));
        if (gets) holds.push(give(event, entrant));
        else sale.line.set(entrant.paddle, entrant);
        if (rows.length < rowsMax) {
            rows.push([index + 1, entrant.entry, entrant.paddle, entrant.quantity, { key: gets ? "verify.drawGets" : "verify.drawWaits", values: {} }, `${key.slice(0, 16)}…`]);
        }
    }
    sale.entrants = new Map();
    tell(step, "verify.drawn", { n: order.length, given: holds.length, waiting: sale.line.size });
    step.details = [{ key: "verify.drawnOrder", values: { n: order.length }, columns: ["verify.drawPlace", "verify.drawEntry", "verify.drawPaddle", "verify.drawUnits", "verify.drawResult", "verify.drawKey"], rows }];
    lot.result = shelves.free(lot) === 0 ? "soldOut" : "finished";
    finish(lot.window);
    expectOutcome(step, { result: lot.result, ...together(holds, "hold", "holds") }, outcome);
}

/** @param {Event} event @param {any} hold */
function unpaid(event, hold) {
    const { lot, room, step, outcome } = event;
    count(lot, room.household(hold.for ?? hold.paddle), -hold.quantity);
    shelves.hold(lot, -hold.quantity, hold.choice);
    const given = serveLine(event);
    if (given.length === 0) {
        tell(step, lot.window.phase === "ended" ? "verify.unitsHome" : "verify.unitsBack", { units: hold.quantity, free: shelves.free(lot) });
    }
    expectOutcome(step, together(given, "offered", "given"), outcome);
}

/** @param {Event} event @param {any} hold */
function paid({ lot, step, outcome, now, payload }, hold) {
    shelves.sellHeld(lot, hold.quantity, hold.choice);
    finishIfSold(lot, now);
    tell(step, payload.type === "confirm" ? "verify.confirms" : "verify.paid", { paddle: hold.paddle, total: hold.total });
    expectOutcome(step, { hold: written(hold, { state: "paid" }) }, outcome);
}

/** A payment after the hold had expired takes the goods again. @param {Event} event @param {any} hold */
function paidLate({ lot, room, step, outcome, now }, hold) {
    const buyer = room.household(hold.for ?? hold.paddle);
    const [units, free] = [taken(lot, buyer) + hold.quantity, shelves.freeOn(shelves.shelfOf(lot, hold.choice))];
    require(step, units <= lot.sale.limit, "verify.ruleLimit", { units, limit: lot.sale.limit });
    require(step, hold.quantity <= free, "verify.ruleFree", { units: hold.quantity, free });
    count(lot, buyer, hold.quantity);
    shelves.sellFree(lot, hold.quantity, hold.choice);
    finishIfSold(lot, now);
    tell(step, "verify.paidLate", { paddle: hold.paddle, total: hold.total });
    expectOutcome(step, { hold: written(hold, { state: "paid" }) }, outcome);
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
        if (lot.sale.isDraw) say("verify.termsDraw");
    },
    newSale: (given) => {
        const isDraw = given.allocation === "draw";
        return { ...read(given), taken: new Map(), line: new Map(), entrants: new Map(), numbers: 0, isDraw, needsCommitment: isDraw, commitment: null, listHash: null };
    },
    handle: { claim, wait, withdraw, switchToDraw, commit, close, advance },
    unpaid,
    paid,
    paidLate,
    cancel(lot) {
        lot.sale.line.clear();
        lot.sale.entrants.clear();
    },
    after: (lot) => ({
        free: shelves.free(lot), held: shelves.held(lot), sold: shelves.sold(lot),
        entries: lot.sale.entrants.size || undefined, waiting: lot.sale.line.size || undefined,
    }),
});
