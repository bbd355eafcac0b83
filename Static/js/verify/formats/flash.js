/** A first-come flash sale: claims take units at once and hold them for payment. */

import { finish } from "../window.js";
import { written } from "../holds.js";
import { expectOutcome, require, tell } from "../step.js";

/** @typedef {import("../room.js").Event} Event */

/** Units that a buyer's household has. @param {any} lot @param {number} household */
const taken = (lot, household) => lot.sale.taken.get(household) ?? 0;

/** @param {any} lot @param {number} household @param {number} units */
const count = (lot, household, units) => lot.sale.taken.set(household, taken(lot, household) + units);

/** Ends a lot of which every unit is paid. @param {any} lot @param {number} now */
function finishIfSold(lot, now) {
    if (lot.sold !== lot.quantity || lot.window.phase === "ended") return;
    lot.result = "soldOut";
    finish(lot.window, now);
}

/** @param {Event} event */
function claim(event) {
    const { lot, room, step, payload, outcome, now } = event;
    const paddle = /** @type {number} */ (event.actor);
    const { quantity } = payload;
    const household = room.household(paddle);
    const [already, free] = [taken(lot, household), lot.quantity - lot.held - lot.sold];
    require(step, already + quantity <= lot.terms.limit, "verify.ruleLimit", { units: already + quantity, limit: lot.terms.limit });
    require(step, quantity <= free, "verify.ruleFree", { units: quantity, free });
    count(lot, household, quantity);
    lot.held += quantity;
    const hold = room.holds.add({ lot: lot.number, paddle, kind: "claim", quantity, unit: lot.terms.price, deadline: now + lot.terms.hold });
    tell(step, "verify.claims", { units: quantity, free, already, limit: lot.terms.limit });
    tell(step, "verify.heldUntil", { total: hold.total, deadline: hold.deadline });
    expectOutcome(step, { hold: written(hold) }, outcome);
}

/** @param {Event} event */
function close({ lot, step, outcome }) {
    const free = lot.quantity - lot.held - lot.sold;
    lot.result = free === 0 ? "soldOut" : "finished";
    finish(lot.window);
    tell(step, free === 0 ? "verify.closedSoldOut" : "verify.closedFree", { free, sold: lot.sold, held: lot.held });
    expectOutcome(step, { result: lot.result }, outcome);
}

/** @param {Event} event @param {any} hold */
function unpaid({ lot, room, step, outcome }, hold) {
    count(lot, room.household(hold.paddle), -hold.quantity);
    lot.held -= hold.quantity;
    tell(step, lot.window.phase === "ended" ? "verify.unitsHome" : "verify.unitsBack", { units: hold.quantity, free: lot.quantity - lot.held - lot.sold });
    expectOutcome(step, {}, outcome);
}

/** @param {Event} event @param {any} hold */
function paid({ lot, step, outcome, now }, hold) {
    lot.held -= hold.quantity;
    lot.sold += hold.quantity;
    finishIfSold(lot, now);
    tell(step, "verify.paid", { paddle: hold.paddle, total: hold.total });
    expectOutcome(step, { hold: written(hold, { state: "paid" }) }, outcome);
}

/** A payment after the hold had expired takes the goods again. @param {Event} event @param {any} hold */
function paidLate({ lot, room, step, outcome, now }, hold) {
    const household = room.household(hold.paddle);
    const [units, free] = [taken(lot, household) + hold.quantity, lot.quantity - lot.held - lot.sold];
    require(step, units <= lot.terms.limit, "verify.ruleLimit", { units, limit: lot.terms.limit });
    require(step, hold.quantity <= free, "verify.ruleFree", { units: hold.quantity, free });
    count(lot, household, hold.quantity);
    lot.sold += hold.quantity;
    finishIfSold(lot, now);
    tell(step, "verify.paidLate", { paddle: hold.paddle, total: hold.total });
    expectOutcome(step, { hold: written(hold, { state: "paid" }) }, outcome);
}

/** @type {import("../room.js").Explainer} */
export default {
    terms: (lot, say) => say("verify.termsFlash"),
    newSale: () => ({ taken: new Map() }),
    handle: { claim, close },
    unpaid,
    paid,
    paidLate,
    after: (lot) => ({ free: lot.quantity - lot.held - lot.sold, held: lot.held, sold: lot.sold }),
};
