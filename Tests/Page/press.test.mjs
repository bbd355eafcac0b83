import assert from "node:assert/strict";
import { test } from "node:test";
import { meantAmount, pressOf, reason, wantAll } from "../../Static/js/formats.js";
import { increment, next, roundIncrement } from "../../Static/js/formats/english.js";
import { initial, reduce } from "../../Static/js/room-state.js";
import { flashLot, hold, joined, lot, mine, welcome } from "./rooms.mjs";

await wantAll();
const nothing = { amount: null, quantity: 1 };
const live = { kind: "line", line: { phase: "live", why: null, retryAt: null } };
const room = (options, ...more) =>
    [welcome(), joined(options), live, ...more].reduce((state, input) => reduce(state, input.kind ? input : { kind: "message", message: input }), initial("che"));
const sent = (command) => ({ kind: "sent", message: { key: "k", room: "che", ...command } });
const answer = (changes) => ({ type: "answer", key: "k", at: 5, ...changes });
const press = (state, number = 1, choice = nothing) => pressOf(state, state.lots[number], choice);

test("the button says and sends the least bid", () => {
    const { label, command, tone } = press(room());
    assert.deepEqual([label.key, label.values.amount, tone], ["press.bid", 100_000, "idle"]);
    assert.deepEqual(command, { type: "bid", lot: 1, amount: 100_000 });
});

test("a chosen amount is sent while it is enough, else the least", () => {
    const state = room({ lots: [lot({ price: 120_000, next: 125_000, bids: 3, leader: 7 })] });
    assert.equal(press(state, 1, { amount: 150_000, quantity: 1 }).command.amount, 150_000);
    assert.equal(press(state, 1, { amount: 110_000, quantity: 1 }).command.amount, 125_000);
    assert.deepEqual(press(state).steps, [125_000, 130_000, 145_000]);
});

test("while sending nothing can be pressed twice", () => {
    const state = room({}, sent({ type: "bid", lot: 1, amount: 100_000 }));
    assert.deepEqual([press(state).tone, press(state).command, press(state).withdraw], ["sending", null, null]);
});

test("without a line the wish waits and can be taken back", () => {
    const state = room({}, sent({ type: "bid", lot: 1, amount: 100_000 }), { kind: "line", line: { phase: "waiting", why: "lost", retryAt: 0 } });
    assert.deepEqual([press(state).label.key, press(state).withdraw], ["press.waitingBid", "k"]);
});

test("the leader has nothing to press, unless a maximum can be raised", () => {
    assert.equal(press(room({ lots: [lot({ leader: 12, bids: 1, price: 100_000, next: 105_000 })] })).command, null);
    const state = room({ lots: [lot({ leader: 12, bids: 1, proxy: true, price: 100_000, next: 105_000 })], mine: mine({ maximums: [{ lot: 1, amount: 200_000 }] }) });
    assert.deepEqual(press(state).command, { type: "bid", lot: 1, amount: 205_000 });
    assert.equal(press(state).note.values.amount, 200_000);
});

test("an unusual amount asks, and the second press confirms the same amount", () => {
    const state = room({}, sent({ type: "bid", lot: 1, amount: 900_000 }), answer({ ok: false, reason: "confirmAmount", price: 100_000 }));
    assert.deepEqual(press(state).command, { type: "bid", lot: 1, amount: 900_000, confirmed: true });
    assert.equal(press(state).label.key, "press.confirm");
});

test("a refusal for too low an amount passes once the button asks for more", () => {
    const refused = [sent({ type: "bid", lot: 1, amount: 100_000 }), answer({ ok: false, reason: "amountTooLow", minimum: 105_000 })];
    const asks = (next) => press(room({ lots: [lot({ next })] }, ...refused)).tone;
    assert.deepEqual([asks(100_000), asks(105_000), asks(110_000)], ["refused", "refused", "idle"]);
});

test("paused, prepared and ended lots cannot be pressed", () => {
    for (const state of ["prepared", "paused", "ended"]) {
        assert.equal(press(room({ lots: [lot({ state, outcome: state === "ended" ? "passed" : null })] })).command, null, state);
    }
});

test("the end says who won, and to the winner until when to pay", () => {
    const sold = lot({ state: "ended", outcome: "sold", hammer: 150_000, winner: 7 });
    assert.deepEqual(press(room({ lots: [sold] })).label, { key: "press.sold", values: { price: 150_000, n: 7 } });
    const won = press(room({ lots: [{ ...sold, winner: 12 }], mine: mine({ holds: [hold({ lot: 1, kind: "win", total: 150_000, deadline: 99 })] }) }));
    assert.deepEqual([won.tone, won.label.key, won.note.values.deadline], ["won", "press.won", 99]);
});

test("a claim costs its quantity, bounded by limit and stock", () => {
    const state = room({ lots: [flashLot()] });
    const two = press(state, 2, { amount: null, quantity: 2 });
    assert.deepEqual([two.command.quantity, two.label.values.total, two.limit], [2, 190_000, 2]);
    assert.equal(press(state, 2, { amount: null, quantity: 9 }).command.quantity, 2);
    assert.equal(press(room({ lots: [flashLot({ free: 1 })] }), 2, { amount: null, quantity: 2 }).command.quantity, 1);
});

test("what is held counts against the limit, what was given back does not", () => {
    const one = room({ lots: [flashLot()], mine: mine({ holds: [hold(), hold({ hold: 8, state: "released" })] }) });
    assert.deepEqual([press(one, 2).limit, press(one, 2).tone], [1, "accepted"]);
    const full = room({ lots: [flashLot()], mine: mine({ holds: [hold({ quantity: 2 })] }) });
    assert.deepEqual([press(full, 2).command, press(full, 2).label.key], [null, "press.limit"]);
});

test("sold out says that held goods may come back", () => {
    const state = room({ lots: [flashLot({ free: 0, held: 4, sold: 26 })] });
    assert.deepEqual([press(state, 2).command, press(state, 2).note.values.n], [null, 4]);
});

test("what happens next is said beforehand", () => {
    assert.equal(next(lot({ suddenDeath: true })).key, "next.suddenDeath");
    assert.equal(next(lot({ final: true })).key, "next.final");
    assert.deepEqual(next(lot()).values, { window: 15, n: 10 });
});

test("the increment is the last rung of the ladder that the price has reached", () => {
    const ladder = [[0, 5_000], [200_000, 10_000], [500_000, 20_000]];
    const at = (price) => increment(lot({ price, increment: ladder }));
    assert.deepEqual([0, 199_999, 200_000, 499_999, 500_000].map(at), [5_000, 5_000, 10_000, 10_000, 20_000]);
});

test("a proposed increment is round", () => {
    assert.deepEqual([100_000, 1_200_000, 90_000, 3_000].map(roundIncrement), [5_000, 50_000, 2_000, 1_000]);
});

test("a press in the instant of a change means the amount that could be read", () => {
    const shown = { amount: 110_000, before: 105_000, changedAt: 1_000 };
    assert.equal(meantAmount(shown, 1_100), 105_000);
    assert.equal(meantAmount(shown, 1_300), 110_000);
    assert.equal(meantAmount({ amount: 100_000, before: 110_000, changedAt: 1_000 }, 1_100), 100_000);
});

test("a refusal carries its figures into its sentence", () => {
    assert.equal(reason({ reason: "lotEnded", lateBy: 83 }).values.late, 83);
    assert.equal(reason({ reason: "rateLimited", retryAfter: 2_100 }).values.seconds, 3);
    assert.equal(reason(null).key, "reason.unknown");
});
