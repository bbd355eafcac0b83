/** A Dutch auction: the price falls step by step, and whoever accepts takes units at the price of the moment. */

import { finish } from "../window.js";
import { written } from "../holds.js";
import { expectOutcome, require, tell } from "../step.js";
import * as shelves from "../shelves.js";

/** @typedef {import("../room.js").Event} Event */

/** How many steps lead down to the floor. @param {any} terms */
export const stepsOf = ({ opening, floor, step }) => Math.ceil(Math.max(0, opening - floor) / step);

/** The price at a step, counted from 0. @param {any} terms @param {number} step */
export const priceAt = (terms, step) => Math.max(terms.floor, terms.opening - step * terms.step);

/** @param {any} lot @param {number} household */
const taken = (lot, household) => lot.sale.taken.get(household) ?? 0;

/** @param {any} lot @param {number} now */
function finishIfSold(lot, now) {
    if (shelves.sold(lot) !== lot.quantity || lot.window.phase === "ended") return;
    lot.result = "soldOut";
    finish(lot.window, now);
}

/** The price falls; the moments are counted back from the end, so what moves the end moves them. @param {Event} event */
function advance({ lot, step, outcome, now }) {
    const { sale, terms, window } = lot;
    const next = sale.step + 1;
    const moment = window.end - (stepsOf(terms) + 1 - next) * terms.interval;
    require(step, window.phase === "running" && next <= stepsOf(terms), "verify.ruleNoStep");
    require(step, now >= moment, "verify.ruleTooEarly", { settlesAt: moment });
    sale.step = next;
    tell(step, priceAt(terms, next) === terms.floor ? "verify.fallsToFloor" : "verify.falls", { n: next, price: priceAt(terms, next) });
    expectOutcome(step, { step: next, price: priceAt(terms, next) }, outcome);
}

/** @param {Event} event */
function accept(event) {
    const { lot, room, step, payload, outcome, now } = event;
    const { sale, terms } = lot;
    const paddle = /** @type {number} */ (event.actor);
    const household = room.household(paddle);
    const { quantity } = payload;
    const [price, free, units] = [priceAt(terms, sale.step), shelves.free(lot), taken(lot, household) + quantity];
    require(step, payload.step === sale.step || payload.step === sale.step - 1, "verify.ruleStep", { n: payload.step, current: sale.step });
    require(step, units <= terms.limit, "verify.ruleLimit", { units, limit: terms.limit });
    require(step, quantity <= free, "verify.ruleFree", { units: quantity, free });
    tell(step, payload.step === sale.step ? "verify.accepts" : "verify.acceptsLower", { n: payload.step, units: quantity, price, free });
    sale.taken.set(household, units);
    shelves.hold(lot, quantity);
    const hold = room.holds.add({ lot: lot.number, paddle, kind: "claim", quantity, unit: price, deadline: now + terms.hold });
    tell(step, "verify.heldUntil", { total: hold.total, deadline: hold.deadline });
    expectOutcome(step, { hold: written(hold) }, outcome);
}

/** @param {Event} event */
function close({ lot, step, outcome }) {
    const free = shelves.free(lot);
    lot.result = free === 0 ? "soldOut" : "finished";
    finish(lot.window);
    tell(step, free === 0 ? "verify.closedSoldOut" : "verify.closedFree", { free, sold: shelves.sold(lot), held: shelves.held(lot) });
    expectOutcome(step, { result: lot.result }, outcome);
}

/** @param {Event} event @param {any} hold */
function unpaid({ lot, room, step, outcome }, hold) {
    const household = room.household(hold.paddle);
    lot.sale.taken.set(household, taken(lot, household) - hold.quantity);
    shelves.hold(lot, -hold.quantity);
    tell(step, lot.window.phase === "ended" ? "verify.unitsHome" : "verify.unitsBack", { units: hold.quantity, free: shelves.free(lot) });
    expectOutcome(step, {}, outcome);
}

/** @param {Event} event @param {any} hold */
function paid({ lot, step, outcome, now }, hold) {
    shelves.sellHeld(lot, hold.quantity);
    finishIfSold(lot, now);
    tell(step, "verify.paid", { paddle: hold.paddle, total: hold.total });
    expectOutcome(step, { hold: written(hold, { state: "paid" }) }, outcome);
}

/** @param {Event} event @param {any} hold */
function paidLate({ lot, room, step, outcome, now }, hold) {
    const household = room.household(hold.paddle);
    const [units, free] = [taken(lot, household) + hold.quantity, shelves.free(lot)];
    require(step, units <= lot.terms.limit, "verify.ruleLimit", { units, limit: lot.terms.limit });
    require(step, hold.quantity <= free, "verify.ruleFree", { units: hold.quantity, free });
    lot.sale.taken.set(household, units);
    shelves.sellFree(lot, hold.quantity);
    finishIfSold(lot, now);
    tell(step, "verify.paidLate", { paddle: hold.paddle, total: hold.total });
    expectOutcome(step, { hold: written(hold, { state: "paid" }) }, outcome);
}

/** @type {import("../room.js").Explainer} */
export default {
    terms: (lot, say) => say("verify.termsDutch"),
    duration: (terms) => (stepsOf(terms) + 1) * terms.interval,
    newSale: () => ({ step: 0, taken: new Map() }),
    handle: { advance, accept, close },
    unpaid,
    paid,
    paidLate,
    after: (lot) => ({ price: priceAt(lot.terms, lot.sale.step), free: shelves.free(lot), held: shelves.held(lot), sold: shelves.sold(lot) }),
};
