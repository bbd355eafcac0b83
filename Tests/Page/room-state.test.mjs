import assert from "node:assert/strict";
import { test } from "node:test";
import { chatMax, initial, reduce, shownLot, wishesMax, wishOn } from "../../Static/js/room-state.js";
import { hold, joined, lot, message, mine, moved, update, welcome } from "./rooms.mjs";

const after = (...messages) =>
    messages.reduce((state, message) => reduce(state, message.kind ? message : { kind: "message", message }), initial("che"));
const bid = (key, amount = 105_000) => ({ kind: "sent", message: { type: "bid", key, room: "che", lot: 1, amount } });

test("joining gives the whole room and the position", () => {
    const state = after(welcome(), joined());
    assert.equal(state.joined, true);
    assert.deepEqual([state.epoch, state.offset], ["e1", 10]);
    assert.equal(shownLot(state).product.en, "Tea buds");
    assert.equal(state.mine.paddle, 12);
});

test("an update changes the dynamic fields and keeps the card", () => {
    const state = after(welcome(), joined(), update(11, { lots: [moved({ price: 105_000, leader: 7, bids: 1 })] }));
    assert.equal(state.lots[1].price, 105_000);
    assert.equal(state.lots[1].product.vi, "Chè búp khô");
    assert.equal(state.offset, 11);
});

test("an update that was seen already changes nothing", () => {
    const before = after(welcome(), joined(), update(11, { present: 9 }));
    assert.equal(reduce(before, { kind: "message", message: update(11, { present: 1 }) }), before);
});

test("a missing update is a gap: nothing is applied until the page has joined again", () => {
    const gap = after(welcome(), joined(), update(12, { present: 99 }), update(13, { present: 98 }));
    assert.deepEqual([gap.gap, gap.offset, gap.present], [true, 10, 3]);
    const resumed = reduce(gap, { kind: "message", message: { type: "joined", key: "k", room: "che", epoch: "e1", offset: 13, resumed: true, mine: mine() } });
    assert.deepEqual([resumed.gap, resumed.offset], [false, 10]);
    const whole = [update(11, { present: 4 }), update(12, { present: 99 })].reduce((state, message) => reduce(state, { kind: "message", message }), resumed);
    assert.deepEqual([whole.offset, whole.present, whole.gap], [12, 99, false]);
});

test("a whole update closes every gap of its epoch", () => {
    const behind = after(welcome(), joined(), update(40, { whole: true, present: 7 }));
    assert.deepEqual([behind.gap, behind.offset, behind.present], [false, 40, 7]);
    assert.equal(reduce(behind, { kind: "message", message: update(41, { present: 8 }) }).present, 8);
    assert.equal(after(welcome(), joined(), { ...update(40, { whole: true }), epoch: "e2" }).gap, true);
});

test("an update of another epoch is a gap too", () => {
    assert.equal(after(welcome(), joined(), { ...update(11), epoch: "e2" }).gap, true);
});

test("updates of another room and before joining are left aside", () => {
    const state = after(welcome(), joined());
    assert.equal(reduce(state, { kind: "message", message: { ...update(11), room: "lua" } }), state);
    assert.equal(after(update(1)).gap, false);
});

test("chat is bounded, without repetitions, and hidden messages go", () => {
    const many = Array.from({ length: 150 }, (_, index) => message(index + 1));
    const state = after(welcome(), joined({ chat: many.slice(0, 60) }), update(11, { chat: many.slice(50), hidden: [150] }));
    assert.ok(state.chat.length <= chatMax);
    assert.equal(new Set(state.chat.map((line) => line.message)).size, state.chat.length);
    assert.equal(state.chat.at(-1).message, 149);
});

test("a bid is sending, then accepted, and gives the paddle if it was unknown", () => {
    const sending = after(welcome(), joined({ mine: mine({ paddle: null }) }), bid("k1"));
    assert.equal(wishOn(sending, 1).phase, "sending");
    const done = reduce(sending, { kind: "message", message: { type: "answer", key: "k1", ok: true, at: 5, leading: true, paddle: 4 } });
    assert.equal(wishOn(done, 1).phase, "accepted");
    assert.equal(done.mine.paddle, 4);
});

test("a refusal keeps its reason", () => {
    const state = after(welcome(), joined(), bid("k1"), { type: "answer", key: "k1", ok: false, at: 5, reason: "amountTooLow", minimum: 110_000 });
    assert.deepEqual([wishOn(state, 1).phase, wishOn(state, 1).answer.minimum], ["refused", 110_000]);
});

test("the answer to a wish of before a reload is ignored", () => {
    const state = after(welcome(), joined());
    assert.equal(reduce(state, { kind: "message", message: { type: "answer", key: "old", ok: false, reason: "soldOut" } }), state);
});

test("wishes are bounded", () => {
    const state = after(welcome(), joined(), ...Array.from({ length: wishesMax + 20 }, (_, index) => bid(`k${index}`)));
    assert.equal(Object.keys(state.wishes).length, wishesMax);
    assert.equal(wishOn(state, 1).key, `k${wishesMax + 19}`);
});

test("losing the lead is outbid, leading again ends it, and so does the end of the lot", () => {
    const led = after(welcome(), joined({ lots: [lot({ leader: 12, bids: 1 })] }));
    const lost = reduce(led, { kind: "message", message: update(11, { lots: [moved({ leader: 7, price: 110_000 })] }) });
    assert.equal(lost.outbid[1], true);
    const again = reduce(lost, { kind: "message", message: update(12, { lots: [moved({ leader: 12 })] }) });
    assert.deepEqual(again.outbid, {});
    const over = reduce(lost, { kind: "message", message: update(12, { lots: [moved({ leader: 7, state: "ended" })] }) });
    assert.deepEqual(over.outbid, {});
});

test("being overtaken while the line was lost is seen in the snapshot", () => {
    const led = after(welcome(), joined({ lots: [lot({ leader: 12 })] }));
    const back = reduce(led, { kind: "message", message: joined({ lots: [lot({ leader: 7 })], offset: 40 }) });
    assert.equal(back.outbid[1], true);
});

test("a bid below another's maximum is outbid at once", () => {
    const state = after(welcome(), joined({ lots: [lot({ proxy: true })] }), bid("k1"), { type: "answer", key: "k1", ok: true, at: 5, leading: false, leader: 7 });
    assert.equal(state.outbid[1], true);
});

test("another person on the same page starts from a whole snapshot of their own", () => {
    const state = after(welcome(), joined({ mine: mine({ holds: [hold()] }) }), bid("k1"), welcome({ account: 99 }));
    assert.deepEqual([state.epoch, state.joined, state.mine.paddle, Object.keys(state.wishes).length], [null, false, null, 0]);
    assert.equal(shownLot(state).lot, 1);
});

test("the same person after a lost line keeps the position", () => {
    assert.equal(after(welcome(), joined(), welcome()).epoch, "e1");
});

test("a lot chosen by its address stays in view while another is featured", () => {
    const state = after(welcome(), joined({ lots: [lot(), lot({ lot: 2 })] }), { kind: "viewed", lot: 2 }, update(11, { featured: 1 }));
    assert.equal(shownLot(state).lot, 2);
    assert.equal(shownLot(reduce(state, { kind: "viewed", lot: null })).lot, 1);
});

test("a refused join says why", () => {
    assert.equal(after(welcome(), { type: "answer", key: "j", ok: false, reason: "unknownRoom" }).failure, "unknownRoom");
});

test("a host who was seen to go is missed, one who never came is not", () => {
    const away = { hostPresent: false };
    assert.equal(after(welcome(), joined(away)).hostLeft, false);
    const left = after(welcome(), joined(), update(11, away));
    assert.equal(left.hostLeft, true);
    assert.equal(reduce(left, { kind: "message", message: update(12, { hostPresent: true }) }).hostLeft, false);
});
