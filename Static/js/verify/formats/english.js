/** An English auction: rising bids, straight or by proxy, and one winner for the whole lot. */

import { extendForBid, finish, isOpen } from "../window.js";
import { written } from "../holds.js";
import { hold, sellHeld } from "../shelves.js";
import { expectOutcome, require, tell } from "../step.js";

/** @typedef {import("../room.js").Lot} Lot */
/** @typedef {import("../room.js").Event} Event */

/** How often an unpaid lot is offered to the next bidder. */
const offerRoundsMax = 2;
/** A bid above this many times the price asks for confirmation. */
const confirmFactor = 5;
const amountMax = 100_000_000_000;

/** What a bid must add at a price. @param {[number, number][]} ladder @param {number} price */
export function increment(ladder, price) {
    let step = ladder[0][1];
    for (const [from, add] of ladder) if (from <= price) step = add;
    return step;
}

/** @param {any} terms */
const newStanding = (terms) => ({ leader: null, maximum: 0, second: null, price: terms.opening });

/**
 * Takes the next bid in and says how the price came about.
 * @param {any} standing @param {number} amount @param {number} paddle @param {any} terms
 * @returns {{changed: boolean, why: "first" | "over" | "under" | "equal" | "own"}}
 */
function add(standing, amount, paddle, terms) {
    const before = [standing.leader, standing.price];
    /** @type {"first" | "over" | "under" | "equal" | "own"} */
    let why;
    if (standing.leader === paddle) {
        why = "own";
        standing.maximum = Math.max(standing.maximum, amount);
        if (terms.proxy) standing.price = raised(standing, standing.price, terms);
    } else if (standing.leader === null || amount > standing.maximum) {
        why = standing.leader === null ? "first" : "over";
        standing.second = standing.leader === null ? null : standing.maximum;
        standing.leader = paddle;
        standing.maximum = amount;
    } else {
        why = amount === standing.maximum ? "equal" : "under";
        standing.second = Math.max(standing.second ?? 0, amount);
    }
    if (why !== "own" || !terms.proxy) standing.price = visiblePrice(standing, terms);
    return { changed: before[0] !== standing.leader || before[1] !== standing.price, why };
}

/** `min(top maximum, second maximum + increment)`, and at least a reserve that is met. @param {any} standing @param {any} terms */
function visiblePrice(standing, terms) {
    if (!terms.proxy) return standing.maximum;
    const outbidding = standing.second === null ? terms.opening : standing.second + increment(terms.increment, standing.second);
    return raised(standing, Math.min(standing.maximum, outbidding), terms);
}

/** @param {any} standing @param {number} price @param {any} terms */
const raised = (standing, price, terms) =>
    terms.reserve != null && standing.maximum >= terms.reserve ? Math.max(price, terms.reserve) : price;

/** @param {any} standing @param {any} terms */
const meetsReserve = (standing, terms) => standing.leader !== null && standing.maximum >= (terms.reserve ?? 0);

/** @param {any} sale @param {any} terms */
const minimumNextBid = (sale, terms) =>
    sale.standing.leader === null ? terms.opening : sale.standing.price + increment(terms.increment, sale.standing.price);

/** Says why the price is what it is. @param {Event} event @param {any} before @param {string} why */
function explainPrice({ step, lot }, before, why) {
    const { standing } = lot.sale;
    const { terms } = lot;
    const values = { leader: standing.leader, price: standing.price, maximum: before.maximum, was: before.leader };
    if (!terms.proxy) {
        tell(step, why === "first" ? "verify.bidFirst" : "verify.bidOver", values);
        return;
    }
    tell(step, `verify.proxy${why[0].toUpperCase()}${why.slice(1)}`, values);
    const plain = standing.second === null ? terms.opening : standing.second + increment(terms.increment, standing.second);
    if (why !== "own" && standing.second !== null) {
        tell(step, "verify.proxyFormula", {
            maximum: standing.maximum, second: standing.second,
            add: increment(terms.increment, standing.second), price: Math.min(standing.maximum, plain),
        });
    }
    if (terms.reserve != null && standing.price === terms.reserve && standing.price > Math.min(before.price, standing.maximum)) {
        tell(step, "verify.reserveReached", { reserve: terms.reserve });
    }
}

/** @param {Event} event @param {number} paddle @param {number} price */
function award({ lot, room, now }, paddle, price) {
    const round = lot.sale.offered.length;
    lot.sale.offered.push(paddle);
    lot.winner = paddle;
    lot.hammer = price;
    return room.holds.add({
        lot: lot.number, paddle, kind: "win", quantity: lot.quantity, unit: price, total: price, round,
        deadline: now + lot.terms.paymentWindow,
    });
}

/** @param {Event} event */
function bid(event) {
    const { lot, step, payload, outcome, now } = event;
    const { sale, terms } = lot;
    const paddle = /** @type {number} */ (event.actor);
    const { amount } = payload;
    const before = { ...sale.standing };
    const minimum = before.leader === paddle && terms.proxy ? before.maximum + 1 : minimumNextBid(sale, terms);
    require(step, terms.proxy || before.leader !== paddle, "verify.ruleOwnBid");
    require(step, amount >= minimum && amount <= amountMax, "verify.ruleMinimum", { amount, minimum });
    require(step, payload.confirmed === true || amount <= before.price * confirmFactor, "verify.ruleConfirm", { amount });
    tell(step, terms.proxy ? "verify.offersMaximum" : "verify.offers", { amount, minimum });
    sale.bids.push({ paddle, amount, isVoid: false });
    const { changed, why } = add(sale.standing, amount, paddle, terms);
    explainPrice(event, before, why);
    const left = lot.window.end - now;
    const end = changed ? extendForBid(lot.window, now, terms) : null;
    if (end !== null) {
        const key = lot.window.isFinal ? "verify.finalPeriod" : "verify.extends";
        tell(step, key, { left, window: terms.extensionWindow, end, cap: terms.totalCap });
    } else if (!changed && left < terms.extensionWindow && !terms.suddenDeath) {
        tell(step, "verify.noExtension");
    }
    expectOutcome(step, {
        bid: sale.bids.length, price: sale.standing.price, leader: sale.standing.leader,
        leading: sale.standing.leader === paddle, extendedUntil: end ?? undefined,
    }, outcome);
}

/** @param {Event} event */
function buyNow(event) {
    const { lot, step, outcome, now } = event;
    const { terms, sale } = lot;
    require(step, terms.buyNow != null && !meetsReserve(sale.standing, terms), "verify.ruleBuyNow");
    const win = award(event, /** @type {number} */ (event.actor), terms.buyNow ?? 0);
    hold(lot, lot.quantity);
    lot.result = "sold";
    finish(lot.window, now);
    tell(step, "verify.buysNow", { price: terms.buyNow });
    tell(step, "verify.mustPay", { paddle: win.paddle, total: win.total, deadline: win.deadline });
    expectOutcome(step, { hold: written(win) }, outcome);
}

/** @param {Event} event */
function voidBid({ lot, step, payload, now }) {
    const { sale, terms } = lot;
    require(step, lot.window.phase === "paused" || isOpen(lot.window, now), "verify.ruleWindow", { start: lot.window.since, end: lot.window.end });
    const bid = sale.bids[payload.bid - 1];
    require(step, Boolean(bid) && !bid?.isVoid, "verify.ruleVoid", { n: payload.bid });
    if (bid) bid.isVoid = true;
    sale.standing = newStanding(terms);
    for (const each of sale.bids) if (!each.isVoid) add(sale.standing, each.amount, each.paddle, terms);
    tell(step, "verify.voided", { n: payload.bid, amount: bid?.amount ?? 0, paddle: bid?.paddle ?? 0 });
    tell(step, "verify.reason", { reason: payload.reason });
    if (sale.standing.leader === null) tell(step, "verify.voidedNobody");
    else tell(step, "verify.voidedNow", { leader: sale.standing.leader, price: sale.standing.price });
}

/** @param {Event} event */
function close(event) {
    const { lot, step, outcome } = event;
    const { standing } = lot.sale;
    if (!meetsReserve(standing, lot.terms)) {
        finish(lot.window);
        lot.result = "passed";
        tell(step, standing.leader === null ? "verify.passedNobody" : "verify.passedReserve", { maximum: standing.maximum, reserve: lot.terms.reserve, end: lot.window.end });
        expectOutcome(step, { result: "passed" }, outcome);
        return;
    }
    const win = award(event, standing.leader, standing.price);
    hold(lot, lot.quantity);
    finish(lot.window);
    lot.result = "sold";
    tell(step, "verify.hammer", { leader: standing.leader, price: standing.price, n: lot.sale.bids.length, end: lot.window.end });
    tell(step, "verify.mustPay", { paddle: win.paddle, total: win.total, deadline: win.deadline });
    expectOutcome(step, { result: "sold", hold: written(win) }, outcome);
}

/** An unpaid lot is offered to the next distinct bidder at their own highest bid, or passed. @param {Event} event @param {any} missed */
function unpaid(event, missed) {
    const { lot, step, outcome } = event;
    const { sale, terms } = lot;
    let best = null;
    for (const each of sale.bids) {
        if (!each.isVoid && !sale.offered.includes(each.paddle) && each.amount > (best?.amount ?? 0)) best = each;
    }
    if (sale.offered.length > offerRoundsMax || !best || best.amount < (terms.reserve ?? 0)) {
        hold(lot, -missed.quantity);
        lot.result = "passed";
        lot.winner = null;
        lot.hammer = null;
        tell(step, "verify.nobodyLeft", { paddle: missed.paddle });
        expectOutcome(step, {}, outcome);
        return;
    }
    const next = award(event, best.paddle, best.amount);
    tell(step, "verify.offeredNext", { paddle: best.paddle, price: best.amount, n: next.round, deadline: next.deadline });
    expectOutcome(step, { offered: written(next) }, outcome);
}

/** @param {Event} event @param {any} win */
function paid({ lot, step, outcome }, win) {
    sellHeld(lot, win.quantity);
    tell(step, "verify.paid", { paddle: win.paddle, total: win.total });
    expectOutcome(step, { hold: written(win, { state: "paid" }) }, outcome);
}

/** @type {import("../room.js").Explainer} */
export default {
    terms({ terms }, say) {
        say("verify.termsEnglish");
        if (terms.proxy) say("verify.termsProxy");
        if (terms.reserve != null) say("verify.termsReserve");
        if (terms.buyNow != null) say("verify.termsBuyNow");
        say(terms.suddenDeath ? "verify.termsSuddenDeath" : "verify.termsExtension");
    },
    newSale: (terms) => ({ standing: newStanding(terms), bids: [], offered: [] }),
    handle: { bid, buyNow, voidBid, close },
    unpaid,
    paid,
    after: ({ sale, window, result, hammer, winner }) => result
        ? { hammer, winner }
        : { price: sale.standing.price, leader: sale.standing.leader, end: window.phase === "running" ? window.end : null },
};
