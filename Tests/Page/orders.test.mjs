import assert from "node:assert/strict";
import { test } from "node:test";
import { bankName, grouped } from "../../Static/js/orders/banks.js";
import { lists, need, news, pause, steps } from "../../Static/js/orders/book.js";
import { partsOf, sums } from "../../Static/js/orders/goods.js";
import { again, answered, meantCode, ready, resumed, submit, worthKeeping } from "../../Static/js/orders/handover.js";
import { byDay, choices, dayOf, freeFor, placesTied, pointsFor } from "../../Static/js/orders/points.js";

const now = Date.UTC(2026, 10, 28, 13, 0);
const minute = 60_000;
const order = (changes = {}) => ({
    order: "7K3Q-M2", room: "che", lot: 1, hold: 1, kind: "claim", product: {}, quantity: 2, unit: 50_000, total: 100_000, refund: 0,
    state: "awaitingPayment", deadline: now + 10 * minute, at: now - minute, pickup: null, payment: null, code: null, ...changes,
});
const pickup = (changes = {}) => ({ point: 1, slot: 1, from: now + 60 * minute, to: now + 120 * minute, state: "booked", ...changes });

test("an order asks for one thing at a time", () => {
    const cases = [
        [{}, "pay"],
        [{ total: 0 }, "confirm"],
        [{ pickup: pickup() }, "pay"],
        [{ state: "paid" }, "slot"],
        [{ state: "paid", pickup: pickup({ state: "waiting", place: 2 }) }, "line"],
        [{ state: "paid", pickup: pickup() }, "fetch"],
        [{ state: "paid", pickup: pickup({ to: now }) }, "missed"],
        [{ state: "refundDue" }, "refund"],
        ...["handedOver", "expired", "released", "refunded"].map((state) => [{ state }, "done"]),
    ];
    for (const [changes, wanted] of cases) assert.equal(need(order(changes), now), wanted, JSON.stringify(changes));
});

test("three steps lead to the goods, and none from an order that ended", () => {
    const standings = (changes) => steps(order(changes)).map(({ standing }) => standing).join(" ");
    assert.equal(standings({}), "now ahead ahead");
    assert.equal(standings({ pickup: pickup() }), "now done ahead");
    assert.equal(standings({ state: "paid" }), "done now ahead");
    assert.equal(standings({ state: "paid", pickup: pickup({ state: "waiting" }) }), "done now ahead");
    assert.equal(standings({ state: "paid", pickup: pickup() }), "done done now");
    assert.equal(standings({ state: "handedOver" }), "done done done");
    assert.deepEqual(steps(order({ state: "expired" })), []);
    assert.equal(steps(order({ total: 0 }))[0].step, "confirm");
});

test("what runs out first stands first, what is over last and newest first", () => {
    const orders = [
        order({ order: "later", deadline: now + 9 * minute }),
        order({ order: "slot", state: "paid", at: now }),
        order({ order: "soon", deadline: now + minute }),
        order({ order: "night", state: "paid", pickup: pickup({ from: now + 5 * minute }) }),
        order({ order: "morning", state: "paid", pickup: pickup({ from: now + 600 * minute, to: now + 660 * minute }) }),
        order({ order: "money", state: "refundDue" }),
        order({ order: "old", state: "handedOver", at: 1 }),
        order({ order: "newer", state: "expired", at: 2 }),
    ];
    const names = (list) => list.map((item) => item.order);
    const found = lists(orders, now);
    assert.deepEqual(names(found.todo), ["soon", "later", "slot"]);
    assert.deepEqual(names(found.ahead), ["night", "morning", "money"]);
    assert.deepEqual(names(found.over), ["newer", "old"]);
});

test("news is what happened to orders that were known", () => {
    const before = [order({ order: "a" }), order({ order: "b", state: "paid", pickup: pickup({ state: "waiting" }) }), order({ order: "c" })];
    const after = [order({ order: "a", state: "paid" }), order({ order: "b", state: "paid", pickup: pickup() }), order({ order: "c", quantity: 3 }), order({ order: "d", state: "paid" })];
    assert.deepEqual(news(before, after).map(({ kind, order }) => [kind, order.order]), [["paid", "a"], ["booked", "b"]]);
    assert.deepEqual(news(after, after), []);
    // Another time that was free at once is the buyer's own doing.
    const elsewhere = [order({ order: "b", state: "paid", pickup: pickup({ slot: 2 }) })];
    assert.deepEqual(news(before, elsewhere), []);
});

test("the page looks often only while something may come", () => {
    assert.equal(pause([order(), order({ state: "handedOver" })], now), 3_000);
    assert.equal(pause([order({ state: "expired", deadline: now - minute })], now), 3_000, "a late payment may come");
    assert.equal(pause([order({ state: "expired", deadline: now - 60 * minute })], now), 20_000);
    assert.equal(pause([order({ state: "paid", pickup: pickup() })], now), 5_000);
    assert.equal(pause([order({ state: "paid" })], now), 5_000);
    assert.equal(pause([order({ state: "handedOver" })], now), 20_000);
    assert.equal(pause([], now), 20_000);
});

test("only times to come are offered, by kind and in order", () => {
    const slot = (number, from) => ({ slot: number, from: now + from * minute, to: now + (from + 30) * minute, cap: 5, free: 1 });
    const points = [
        { point: 1, kind: "route", slots: [slot(2, 90), slot(1, 60)] },
        { point: 2, kind: "shop", slots: [slot(3, -60), slot(4, -15)] },
        { point: 3, kind: "openAir", slots: [slot(5, -30)] },
        { point: 4, kind: "shop", slots: [slot(6, 10)] },
    ];
    const found = choices(points, now);
    assert.deepEqual(found.map(({ kind, points }) => [kind, ...points.map(({ slots }) => slots.map(({ slot }) => slot))]), [["shop", [4], [6]], ["route", [1, 2]]]);
    assert.equal(points[0].slots[0].slot, 2, "what came from the server is left as it is");
});

test("a lot with a point of its own is fetched there and nowhere else", () => {
    const [shop, lobby, other] = [{ point: 1 }, { point: 2, lot: { room: "che", lot: 7 } }, { point: 3, lot: { room: "gom", lot: 7 } }];
    const numbers = (room, lot) => pointsFor([shop, lobby, other], { room, lot }).map(({ point }) => point);
    assert.deepEqual(numbers("che", 7), [2]);
    assert.deepEqual(numbers("gom", 7), [3]);
    assert.deepEqual(numbers("che", 8), [1]);
});

test("places that are kept for a lot are free for its orders alone", () => {
    const slot = { free: 1, tied: [{ room: "che", lot: 7, places: 3, unused: 2, free: 3 }] };
    const free = (room, lot) => freeFor(slot, { room, lot });
    assert.deepEqual([free("che", 7), free("che", 8), free("gom", 7), freeFor({ free: 4 }, { room: "che", lot: 7 })], [3, 1, 1, 4]);
});

test("what to bring along is summed by product", () => {
    const of = (id, quantity) => ({ product: { id }, quantity });
    assert.deepEqual(sums([of(1, 2), of(2, 5), of(1, 1)]).map(({ product, quantity }) => [product.id, quantity]), [[2, 5], [1, 3]]);
    assert.deepEqual(sums([]), []);
    const set = { ...of(1, 2), set: [of(1, 2), of(3, 4)] };
    assert.deepEqual(sums([set, of(1, 1)]).map(({ product, quantity }) => [product.id, quantity]), [[3, 4], [1, 3]]);
    assert.deepEqual(partsOf(set).length, 2);
    assert.deepEqual(partsOf(of(2, 5)), [of(2, 5)]);
});

test("a day is Hanoi's", () => {
    const midnight = Date.UTC(2026, 10, 28, 17, 0);
    assert.equal(dayOf(midnight - 1, now), "today");
    assert.equal(dayOf(midnight, now), "tomorrow");
    assert.equal(dayOf(midnight + 24 * 60 * minute, now), "other");
    assert.equal(dayOf(now - 24 * 60 * minute, now), "other");
    const slots = [midnight - 60 * minute, midnight - 30 * minute, midnight].map((from) => ({ from }));
    assert.deepEqual(byDay(slots).map((day) => day.length), [2, 1]);
});

test("a code is meant however it was typed", () => {
    for (const text of ["7k3q-m4xz-p", " 7K3Q M4XZ P ", "7k3qm4xzp", "7K3Q–M4XZ–P\n"]) assert.equal(meantCode(text), "7K3Q-M4XZ-P", text);
    assert.equal(meantCode("7k3"), "7K3");
    assert.equal(meantCode("  "), "");
    assert.equal(meantCode("A".repeat(100)).length, 19);
});

test("a code goes out under one key until there is an answer", () => {
    const lost = { ok: false, status: 0, value: null };
    let state = submit(ready, "7K3Q", "k1");
    assert.equal(state.phase, "sending");
    assert.equal(submit(state, "ABCD", "k2"), state, "no other code while one is under way");
    const kept = worthKeeping(state);
    for (const [tries, wait] of [500, 1_000, 2_000, 4_000, 4_000].entries()) {
        state = answered(state, lost, now);
        assert.deepEqual([state.phase, state.tries, state.retryAt, state.key], ["lost", tries + 1, now + wait, "k1"]);
        assert.equal(submit(state, "ABCD", "k2"), state);
        state = again(state);
        assert.deepEqual([state.phase, state.key], ["sending", "k1"]);
    }
    assert.equal(worthKeeping(state), kept);
    const given = answered(state, { ok: true, status: 200, value: { result: "handedOver" } }, now);
    assert.deepEqual([given.phase, given.answer.result, worthKeeping(given)], ["given", "handedOver", ""]);
    assert.equal(answered(given, lost, now), given, "a late failure changes nothing");
    assert.equal(again(given), given);
    assert.equal(submit(given, "ABCD", "k2").key, "k2");
});

test("a busy or ending server is no answer, a refusal is one", () => {
    const sending = submit(ready, "7K3Q", "k1");
    for (const status of [429, 500, 503]) assert.equal(answered(sending, { ok: false, status, value: null }, now).phase, "lost", String(status));
    for (const status of [403, 404, 409]) assert.equal(answered(sending, { ok: false, status, value: { reason: "x" } }, now).phase, "refused", String(status));
});

test("a code without an answer outlives the page", () => {
    const sending = submit(ready, "7K3Q", "k1");
    assert.deepEqual(resumed(worthKeeping(sending)), sending);
    for (const kept of [null, "", "[]", "{", "[1,2]", "null"]) assert.equal(resumed(kept), ready, String(kept));
});

test("a bank has its name, an account its groups", () => {
    assert.equal(bankName("970436"), "Vietcombank");
    assert.equal(bankName("999999"), "999999");
    assert.equal(grouped("0011001234567"), "0011 0012 3456 7");
    assert.equal(grouped("1234"), "1234");
});

test("places that are kept of a time count for all lots together", () => {
    assert.equal(placesTied({ cap: 4 }), 0);
    assert.equal(placesTied({ cap: 4, tied: [{ places: 3, unused: 0 }, { places: 2, unused: 2 }] }), 5);
});
