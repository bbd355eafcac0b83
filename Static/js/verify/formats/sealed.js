/** Sealed bids: nobody sees the others', the hash of the book is published before it opens, the highest wins. */

import { beginClosing, finish, isOpen } from "../window.js";
import { hashOf } from "../draw.js";
import { written } from "../holds.js";
import { expectOutcome, require, tell } from "../step.js";
import { hold as keep, sellHeld } from "../shelves.js";

/** @typedef {import("../room.js").Event} Event */
/** @typedef {{bid: number, paddle: number, amount: number, isVoid: boolean}} Bid */

const offerRoundsMax = 2;
const confirmFactor = 5;
const amountMax = 100_000_000_000;
/** Rows of a list, and characters of a text, that are shown to whoever looks closer. */
const rowsMax = 2_000;
const charactersMax = 100_000;

/** Each bidder's last bid that stands, in the order of their numbers. @param {Bid[]} bids */
export function standing(bids) {
    /** @type {Map<number, Bid>} */
    const last = new Map();
    for (const bid of bids) if (!bid.isVoid) last.set(bid.paddle, bid);
    return bids.filter((bid) => last.get(bid.paddle) === bid);
}

/** The book as its hash is taken. @param {Bid[]} book */
export const bookText = (book) => book.map(({ bid, paddle, amount }) => `${bid}:${paddle}:${amount}\n`).join("");

/** The highest first, the earlier of equals in front. @param {Bid[]} book */
export const ranked = (book) => [...book].sort((left, right) => right.amount - left.amount || left.bid - right.bid);

/** @param {Event} event */
function bid({ lot, step, payload, outcome, actor }) {
    const { sale, terms } = lot;
    const paddle = /** @type {number} */ (actor);
    require(step, payload.amount >= terms.opening && payload.amount <= amountMax, "verify.ruleMinimum", { amount: payload.amount, minimum: terms.opening });
    require(step, payload.confirmed === true || payload.amount <= terms.opening * confirmFactor, "verify.ruleConfirm", { amount: payload.amount });
    const before = sale.last.get(paddle);
    sale.bids.push({ bid: sale.bids.length + 1, paddle, amount: payload.amount, isVoid: false });
    sale.last.set(paddle, sale.bids.at(-1));
    tell(step, before ? "verify.sealedAgain" : "verify.sealedBid", { amount: payload.amount, maximum: before?.amount });
    expectOutcome(step, { bid: sale.bids.length, price: terms.opening, leader: null, leading: false }, outcome);
}

/** @param {Event} event */
function voidBid({ lot, step, payload, now }) {
    const bid = lot.sale.bids[payload.bid - 1];
    require(step, lot.window.phase === "paused" || isOpen(lot.window, now), "verify.ruleWindow", { start: lot.window.since, end: lot.window.end });
    require(step, Boolean(bid) && !bid?.isVoid, "verify.ruleVoid", { n: payload.bid });
    if (bid) bid.isVoid = true;
    lot.sale.last = new Map(standing(lot.sale.bids).map((each) => [each.paddle, each]));
    tell(step, "verify.voided", { n: payload.bid, amount: bid?.amount ?? 0, paddle: bid?.paddle ?? 0 });
    tell(step, "verify.reason", { reason: payload.reason });
}

/** @param {Event} event */
async function close({ lot, step, outcome, now, room }) {
    const book = standing(lot.sale.bids);
    if (book.length === 0) {
        finish(lot.window);
        lot.result = "passed";
        tell(step, "verify.passedNobody", { end: lot.window.end });
        expectOutcome(step, { result: "passed" }, outcome);
        return;
    }
    const text = bookText(book);
    lot.sale.hash = await hashOf(room.digest, text);
    const settlesAt = beginClosing(lot.window, now);
    tell(step, "verify.bookFixed", { n: book.length, hash: lot.sale.hash, settlesAt });
    step.details = [{ key: "verify.bookText", values: { n: book.length }, text: text.length > charactersMax ? `${text.slice(0, charactersMax)}…` : text }];
    expectOutcome(step, { hash: lot.sale.hash, settlesAt }, outcome);
}

/** @param {Event} event @param {number} paddle @param {number} price */
function award({ lot, room, now }, paddle, price) {
    const round = lot.sale.offered.length;
    lot.sale.offered.push(paddle);
    lot.winner = paddle;
    lot.hammer = price;
    return room.holds.add({ lot: lot.number, paddle, kind: "win", quantity: lot.quantity, unit: price, total: price, round, deadline: now + lot.terms.paymentWindow });
}

/** The opening. @param {Event} event */
function advance(event) {
    const { lot, step, outcome } = event;
    const { terms, sale, window } = lot;
    require(step, window.phase === "closing", "verify.ruleNoDraw");
    const book = ranked(standing(sale.bids));
    const [top, second] = book;
    step.details = [{
        key: "verify.bookOpened", values: { n: book.length }, columns: ["verify.drawPlace", "verify.drawEntry", "verify.drawPaddle", "verify.bookAmount"],
        rows: book.slice(0, rowsMax).map(({ bid: number, paddle, amount }, index) => [index + 1, number, paddle, { key: "verify.bookMoney", values: { amount } }]),
    }];
    finish(window);
    if (!top || top.amount < (terms.reserve ?? 0)) {
        lot.result = "passed";
        tell(step, "verify.sealedPassed", { maximum: top?.amount ?? 0, reserve: terms.reserve });
        expectOutcome(step, { result: "passed" }, outcome);
        return;
    }
    const secondPrice = Math.max(terms.opening, terms.reserve ?? 0, second?.amount ?? 0);
    const win = award(event, top.paddle, terms.pricing === "second" ? secondPrice : top.amount);
    keep(lot, lot.quantity);
    lot.result = "sold";
    tell(step, second?.amount === top.amount ? "verify.sealedTie" : "verify.sealedTop", { maximum: top.amount, paddle: top.paddle, n: top.bid });
    if (terms.pricing === "second") {
        tell(step, "verify.sealedSecond", { opening: terms.opening, reserve: terms.reserve, second: second?.amount, price: secondPrice });
    } else {
        tell(step, "verify.sealedFirst", { price: top.amount });
    }
    tell(step, "verify.mustPay", { paddle: win.paddle, total: win.total, deadline: win.deadline });
    expectOutcome(step, { result: "sold", hold: written(win) }, outcome);
}

/** @param {Event} event @param {any} missed */
function unpaid(event, missed) {
    const { lot, step, outcome } = event;
    const { sale, terms } = lot;
    const next = ranked(standing(sale.bids)).find(({ paddle, amount }) => !sale.offered.includes(paddle) && amount >= (terms.reserve ?? 0));
    if (sale.offered.length > offerRoundsMax || !next) {
        keep(lot, -missed.quantity);
        lot.result = "passed";
        lot.winner = null;
        lot.hammer = null;
        tell(step, "verify.nobodyLeft", { paddle: missed.paddle });
        expectOutcome(step, {}, outcome);
        return;
    }
    const win = award(event, next.paddle, next.amount);
    tell(step, "verify.offeredNext", { paddle: next.paddle, price: next.amount, n: win.round, deadline: win.deadline });
    expectOutcome(step, { offered: written(win) }, outcome);
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
        say(terms.pricing === "second" ? "verify.termsSealedSecond" : "verify.termsSealedFirst");
        if (terms.reserve != null) say("verify.termsReserve");
    },
    newSale: () => ({ bids: [], last: new Map(), offered: [], hash: null }),
    handle: { bid, voidBid, close, advance },
    unpaid,
    paid,
    after: (lot) => lot.result ? { hammer: lot.hammer, winner: lot.winner } : { bidders: lot.sale.last.size },
};
