/** A group buy: members pledge units and pay before the end; enough paid members unlock the price for all of them. */

import { fillable } from "../fillable.js";
import { together, written } from "../holds.js";
import * as shelves from "../shelves.js";
import { expectOutcome, require, tell } from "../step.js";
import { finish } from "../window.js";

/** @typedef {import("../room.js").Event} Event */
/** @typedef {import("../room.js").Lot} Lot */
/** @typedef {import("../holds.js").Hold} Hold */

/** Rows of the list that is shown to whoever looks closer. */
const rowsMax = 2_000;

/** @param {Lot} lot @param {number} household */
const taken = (lot, household) => lot.sale.taken.get(household) ?? 0;

/** @param {Lot} lot @param {number} household @param {number} units */
const count = (lot, household, units) => lot.sale.taken.set(household, taken(lot, household) + units);

/** @param {Event} event */
function pledge(event) {
    const { lot, room, step, payload, outcome } = event;
    const { sale, terms } = lot;
    const paddle = /** @type {number} */ (event.actor);
    const household = room.household(paddle);
    const { least, most } = payload;
    /** @type {Hold | undefined} */
    const former = sale.own.get(paddle);
    const before = former?.quantity ?? 0;
    const [units, free] = [taken(lot, household) + most - before, shelves.free(lot) + before];
    require(step, payload.code === terms.code, "verify.ruleCode");
    require(step, least >= 1 && least <= most, "verify.ruleLeast", { least, most });
    require(step, former?.state !== "paid", "verify.ruleEnteredTwice");
    require(step, units <= terms.limit, "verify.ruleLimit", { units, limit: terms.limit });
    require(step, most <= free, "verify.ruleFree", { units: most, free });
    count(lot, household, most - before);
    shelves.hold(lot, most - before);
    tell(step, former ? "verify.pledgesAgain" : "verify.pledges", { least, most, end: lot.window.end });
    if (former) {
        Object.assign(former, { quantity: most, least, total: terms.price * most });
        expectOutcome(step, { hold: written(former) }, outcome);
        return;
    }
    const hold = room.holds.add({ lot: lot.number, paddle, kind: "pledge", quantity: most, unit: terms.price, deadline: lot.window.end, least });
    sale.own.set(paddle, hold);
    sale.pledges.push(hold);
    sale.members += 1;
    expectOutcome(step, { hold: written(hold) }, outcome);
}

/** Exactly so many units by sequence, everybody's least first. @param {Hold[]} paid @param {number} total */
function fill(paid, total) {
    let left = total;
    const units = paid.map(({ least = 0 }) => {
        if (least > left) return 0;
        left -= least;
        return least;
    });
    paid.forEach(({ quantity }, index) => {
        if (units[index] === 0) return;
        const more = Math.min(left, quantity - units[index]);
        units[index] += more;
        left -= more;
    });
    return units;
}

/** The most whole cases that paid members fill, and who gets what. @param {Hold[]} paid @param {number} caseSize @returns {number[]} */
export function unitsOf(paid, caseSize) {
    const wanted = paid.reduce((sum, { quantity }) => sum + quantity, 0);
    const fills = fillable(paid);
    for (let total = wanted - (wanted % caseSize); total > 0; total -= caseSize) {
        if (fills(total)) return fill(paid, total);
    }
    return [];
}

/** Gives a paid pledge so many units; what was paid for the others is to be paid back. @param {Lot} lot @param {Hold} hold @param {number} units */
function settle(lot, hold, units) {
    shelves.sellFree(lot, units - hold.quantity);
    if (units === 0) {
        hold.refund = hold.total;
        hold.state = "released";
    } else {
        hold.refund = hold.unit * (hold.quantity - units);
        hold.quantity = units;
    }
}

/** @param {Event} event */
function close({ lot, step, outcome }) {
    const { pledges } = lot.sale;
    const changed = pledges.filter((/** @type {Hold} */ { state }) => state === "held");
    for (const hold of changed) {
        shelves.hold(lot, -hold.quantity);
        hold.state = "released";
    }
    const paid = pledges.filter((/** @type {Hold} */ { state }) => state === "paid");
    const units = paid.length < lot.terms.threshold ? [] : unitsOf(paid, lot.terms.caseSize);
    const rows = paid.slice(0, rowsMax).map((/** @type {Hold} */ { hold, paddle, least, quantity }, /** @type {number} */ index) => [index + 1, hold, paddle, least ?? 0, quantity, units[index] ?? 0]);
    paid.forEach((/** @type {Hold} */ hold, /** @type {number} */ index) => {
        const gets = units[index] ?? 0;
        if (gets < hold.quantity) {
            settle(lot, hold, gets);
            changed.push(hold);
        }
    });
    lot.result = units.length > 0 ? "sold" : "passed";
    if (lot.result === "sold") lot.hammer = lot.terms.price;
    finish(lot.window);
    const given = units.reduce((sum, each) => sum + each, 0);
    const values = { n: paid.length, threshold: lot.terms.threshold, cases: given / lot.terms.caseSize, caseSize: lot.terms.caseSize, units: given };
    tell(step, units.length > 0 ? "verify.groupComesAbout" : paid.length < lot.terms.threshold ? "verify.groupTooFew" : "verify.groupNoCase", values);
    step.details = [{
        key: "verify.groupFill", values: { n: paid.length }, rows,
        columns: ["verify.drawPlace", "verify.groupPledge", "verify.drawPaddle", "verify.groupLeast", "verify.groupMost", "verify.groupGets"],
    }];
    changed.sort((/** @type {Hold} */ left, /** @type {Hold} */ right) => left.hold - right.hold);
    expectOutcome(step, { result: lot.result, ...together(changed, "hold", "holds") }, outcome);
}

/** @param {Event} event @param {Hold} hold */
function unpaid({ lot, room, step, outcome }, hold) {
    count(lot, room.household(hold.paddle), -hold.quantity);
    shelves.hold(lot, -hold.quantity);
    lot.sale.own.delete(hold.paddle);
    lot.sale.members -= 1;
    tell(step, "verify.unitsBack", { units: hold.quantity, free: shelves.free(lot) });
    expectOutcome(step, {}, outcome);
}

/** @param {Event} event @param {Hold} hold */
function paid({ lot, step, outcome }, hold) {
    shelves.sellHeld(lot, hold.quantity);
    lot.sale.paidMembers += 1;
    tell(step, "verify.paid", { paddle: hold.paddle, total: hold.total });
    expectOutcome(step, { hold: written(hold, { state: "paid" }) }, outcome);
}

/** Whoever paid gets everything back. @param {Lot} lot */
function cancel(lot) {
    for (const hold of lot.sale.pledges) if (hold.state === "paid") settle(lot, hold, 0);
}

/** @type {import("../room.js").Explainer} */
export default {
    terms: (lot, say) => say("verify.termsGroup"),
    newSale: () => ({ members: 0, paidMembers: 0, pledges: [], own: new Map(), taken: new Map() }),
    handle: { pledge, close },
    unpaid,
    paid,
    cancel,
    endsItsHolds: true,
    after: ({ sale }) => ({ members: sale.members, paidMembers: sale.paidMembers }),
};
