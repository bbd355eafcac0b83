import assert from "node:assert/strict";
import { test } from "node:test";
import { figures, isSending, proposal } from "../../Static/js/figures.js";
import { wantAll } from "../../Static/js/formats.js";
import { happenings } from "../../Static/js/happenings.js";
import { initial, reduce } from "../../Static/js/room-state.js";
import { flashLot, hold, joined, lot, mine, moved, update, welcome } from "./rooms.mjs";

await wantAll();
const room = (options) => [welcome(), joined(options)].reduce((state, message) => reduce(state, { kind: "message", message }), initial("che"));
const then = (state, message) => happenings(state, reduce(state, { kind: "message", message })).map(({ kind }) => kind);

test("joining is not news", () => {
    const before = reduce(initial("che"), { kind: "message", message: welcome() });
    assert.deepEqual(then(before, joined({ mine: mine({ holds: [hold()] }) })), []);
});

test("a start, a price, a lead and an extension are told", () => {
    assert.deepEqual(then(room({ lots: [lot({ state: "prepared" })] }), update(11, { lots: [moved()] })), ["started"]);
    assert.deepEqual(then(room(), update(11, { lots: [moved({ price: 105_000, leader: 7 })] })), ["price"]);
    assert.deepEqual(then(room(), update(11, { lots: [moved({ price: 105_000, leader: 12, extended: 1 })] })), ["leading", "extended"]);
});

test("a restart is told once, whatever is known of its time, and is over when the page is back", () => {
    const told = update(11, { notice: { kind: "restarting", until: null } });
    const before = room();
    assert.deepEqual(then(before, told), ["restarting"]);
    const warned = reduce(before, { kind: "message", message: told });
    const closing = update(12, { notice: { kind: "restarting", until: 99_000 } });
    assert.deepEqual(then(warned, closing), []);
    const back = reduce(reduce(warned, { kind: "message", message: closing }), { kind: "message", message: joined({ epoch: "e2" }) });
    assert.equal(back.notice, null);
    assert.deepEqual(then(back, update(11, { notice: { kind: "recovered", downtime: 5_000 } })), ["recovered"]);
    assert.deepEqual(then(back, update(11, { notice: { kind: "stopped" } })), [], "nothing came back");
});

test("losing the lead is told once", () => {
    const led = room({ lots: [lot({ leader: 12 })] });
    const lost = reduce(led, { kind: "message", message: update(11, { lots: [moved({ leader: 7 })] }) });
    assert.deepEqual(happenings(led, lost).map(({ kind }) => kind), ["outbid"]);
    assert.deepEqual(then(lost, update(12, { lots: [moved({ leader: 7, price: 120_000 })] })), ["price"]);
});

test("the end is a win, a loss or a sale, by who is asked", () => {
    const over = update(11, { lots: [moved({ state: "ended", outcome: "sold", hammer: 120_000, winner: 7, leader: 7 })] });
    assert.deepEqual(then(room(), over), ["sold"]);
    assert.deepEqual(then(room({ lots: [lot({ leader: 12 })] }), over), ["lost"]);
    const won = { type: "mine", room: "che", mine: mine({ holds: [hold({ lot: 1, kind: "win" })] }) };
    assert.deepEqual(then(room(), won), ["won"]);
});

test("a lot that is not in view keeps its prices to itself", () => {
    const state = room({ lots: [lot(), lot({ lot: 2 })] });
    assert.deepEqual(then(state, update(11, { lots: [moved({ lot: 2, price: 300_000, leader: 7 })] })), []);
});

test("figures count bids, takings and what is paid", () => {
    const state = room({ lots: [lot({ bids: 3, state: "ended", outcome: "sold", hammer: 200_000 }), flashLot({ sold: 2, held: 1 })] });
    const now = figures(state, [{ lot: 1, waiting: 0, taken: 200_000, paid: 200_000 }, { lot: 2, waiting: 1, taken: 95_000, paid: 0 }]);
    assert.deepEqual(now, { present: 3, bids: 3, waiting: 1, takings: 485_000, paid: 200_000 });
});

test("a button waits for its own command only", () => {
    const state = reduce(room(), { kind: "sent", message: { type: "pause", key: "k", room: "che", lot: 1 } });
    assert.deepEqual([isSending(state, "pause", 1), isSending(state, "pause", 2), isSending(state, "start", 1)], [true, false, false]);
});

test("proposed prices are round", () => {
    assert.deepEqual([proposal(180_000, 0.5), proposal(1_234_000, 0.8), proposal(3_000, 0.05)], [90_000, 990_000, 1_000]);
});
