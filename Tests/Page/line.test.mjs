import assert from "node:assert/strict";
import { test } from "node:test";
import {
    adding, afterAnswer, afterMessage, answered, delay, entriesMax, evidenceLastsMilliseconds, freshKey, interrupted, meaning, serverTime,
    taking, withdrawing,
} from "../../Static/js/line.js";

const bid = (key) => ({ type: "bid", key, lot: 1, amount: 5 });

test("a command goes out once, and again with its own key after a lost line", () => {
    const first = taking(adding([], bid("a")), 10);
    assert.deepEqual(first.messages, [bid("a")]);
    assert.deepEqual(taking(first.outbox, 20).messages, []);
    const again = taking(interrupted(first.outbox), 30);
    assert.deepEqual(again.messages, [bid("a")]);
});

test("order is kept, and an answered command never goes out again", () => {
    const { outbox } = taking(["a", "b", "c"].reduce((box, key) => adding(box, bid(key)), []), 10);
    const rest = taking(interrupted(answered(outbox, "b")), 20);
    assert.deepEqual(rest.messages.map(({ key }) => key), ["a", "c"]);
});

test("only a command that never left can be taken back", () => {
    const waiting = adding([], bid("a"));
    assert.deepEqual(withdrawing(waiting, "a"), []);
    const { outbox } = taking(waiting, 10);
    assert.equal(withdrawing(interrupted(outbox), "a").length, 1);
});

test("the same key is never queued twice, and the queue is bounded", () => {
    assert.equal(adding(adding([], bid("a")), bid("a")).length, 1);
    const full = Array.from({ length: entriesMax + 5 }, (_, index) => bid(`k${index}`)).reduce(adding, []);
    assert.equal(full.length, entriesMax);
});

test("keys fit the protocol and differ", () => {
    const keys = new Set(Array.from({ length: 1_000 }, () => freshKey()));
    assert.equal(keys.size, 1_000);
    for (const key of keys) assert.match(key, /^[A-Za-z0-9_-]{1,16}$/);
});

test("waiting grows, is jittered, and is bounded", () => {
    assert.ok(delay(1006, 0, 1) <= 1_000);
    assert.ok(delay(1006, 3, 1) > delay(1006, 1, 1));
    assert.ok(delay(1006, 50, 1) <= 20_100);
    assert.notEqual(delay(1006, 4, 0.1), delay(1006, 4, 0.9));
});

test("each close code has its meaning and its patience", () => {
    assert.deepEqual([1006, 4000, 4001, 1012, 4003, 1008, 1009].map(meaning), ["lost", "lost", "moving", "moving", "tooFast", "tooFast", "fault"]);
    assert.deepEqual([delay(4001, 0, 0), delay(4001, 0, 1)], [3_000, 15_000]);
    assert.ok(delay(4003, 0, 0) >= 30_000);
    assert.ok(delay(1007, 0, 0) >= 10_000);
});

test("an answer gives the offset to the middle of its round trip", () => {
    assert.equal(serverTime(afterAnswer(null, 1_000, 1_200, 50_100), 1_300), 50_300);
});

test("a shorter round trip is believed more, until it is old", () => {
    const near = afterAnswer(null, 0, 20, 1_010);
    assert.equal(afterAnswer(near, 1_000, 1_400, 2_500), near);
    const late = evidenceLastsMilliseconds + 1_000;
    assert.notEqual(afterAnswer(near, late, late + 400, 9_000_000), near);
});

test("a message cannot have come before it was sent", () => {
    const clock = afterMessage(afterAnswer(null, 0, 100, 1_050), 200, 1_300);
    assert.equal(serverTime(clock, 200), 1_300);
    assert.equal(afterMessage(clock, 300, 1_200), clock);
});
