/** Draws and sealed books: journals put together here with node's own SHA-256, by the contract and not by the page's code. */

import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { test } from "node:test";
import { drawnOrder } from "../../Static/js/verify/draw.js";
import { sha256 as ownSHA256 } from "../../Static/js/verify/sha256.js";
import { verdictOf } from "../../Static/js/verify/verdict.js";
import { chained, check, eight, evening, hex, rewritten, secondReader, sha256 } from "./journals.mjs";

const flash = { product: 4, quantity: 5, format: "flash", price: 50_000, limit: 3, duration: 60_000, hold: 600_000, allocation: "draw" };

/** A draw in which buyers 1, 2, ... want so many units each; `leaves` withdraws. */
function drawn(wishes, { leaves = [], terms = {}, seed = Buffer.alloc(32, 7), told = seed, cheat = (order) => order } = {}) {
    const night = evening();
    const offer = { ...flash, ...terms };
    night.open();
    wishes.forEach((_, index) => night.register(index + 1));
    const start = night.sell(offer, hex(seed));
    wishes.forEach((wish, index) => night.add({ type: "claim", actor: index + 1, lot: 1, ...wish, outcome: { entry: index + 1 } }));
    for (const paddle of leaves) night.add({ type: "withdraw", actor: paddle, lot: 1, outcome: {} });
    const entries = wishes.map((wish, index) => ({ entry: index + 1, ...wish })).filter(({ entry }) => !leaves.includes(entry));
    const text = entries.map(({ entry, quantity, choice }) => `${entry}:${entry}:${quantity}${choice ? `:${choice}` : ""}\n`).join("");
    const hash = sha256(text);
    night.until(start + 60_010, { type: "close", actor: "clock", lot: 1, outcome: { hash: hash.toString("hex"), settlesAt: start + 63_010 } });
    const keyed = entries.map((entry) => ({ ...entry, key: sha256(seed, hash, eight(entry.entry)) }));
    const order = cheat(keyed.sort((left, right) => Buffer.compare(left.key, right.key)));
    const left = new Map(offer.goods ?? [[undefined, offer.quantity]]);
    const holds = [];
    for (const { entry, quantity, choice } of order) {
        if (quantity > left.get(choice)) continue;
        left.set(choice, left.get(choice) - quantity);
        holds.push({ paddle: entry, hold: holds.length + 1, lot: 1, kind: "claim", quantity, unit: 50_000, total: 50_000 * quantity, state: "held", deadline: start + 63_020 + 600_000, ...(choice && { choice }) });
    }
    const result = [...left.values()].every((units) => units === 0) ? "soldOut" : "finished";
    const given = holds.length === 1 ? { hold: holds[0] } : holds.length > 1 ? { holds } : {};
    night.until(start + 63_020, { type: "advance", actor: "clock", lot: 1, seed: told.toString("hex"), outcome: { result, ...given } });
    return { night, order, holds };
}
const units = (...quantities) => quantities.map((quantity) => ({ quantity }));
const last = (report) => report.room.lots[0].steps.at(-1);

test("a draw is computed again: commitment, list, order, and who got units", async () => {
    for (let round = 0; round < 25; round += 1) {
        const wishes = units(...Array.from({ length: 12 }, (_, index) => 1 + ((index + round) % 3)));
        const { night, order, holds } = drawn(wishes, { seed: randomBytes(32), leaves: round % 2 ? [3, 8] : [] });
        const report = await check(night.lines());
        assert.deepEqual([report.fault, report.problems], [null, []]);
        const [{ rows }] = last(report).details;
        assert.deepEqual(rows.map(([place, entry, paddle, quantity]) => [place, entry, paddle, quantity]), order.map(({ entry, quantity }, index) => [index + 1, entry, entry, quantity]));
        assert.deepEqual(rows.filter((row) => row[4].key === "verify.drawGets").map((row) => row[2]), holds.map(({ paddle }) => paddle));
        assert.equal(report.room.lots[0].sale.line.count, order.length - holds.length, "the rest waits");
        assert.deepEqual(report.room.lots[0].sale.line.all().map(({ paddle }) => paddle), order.map(({ entry }) => entry).filter((entry) => !holds.some(({ paddle }) => paddle === entry)), "in drawn order");
    }
});

test("entries that chose a product are drawn for that product", async () => {
    const terms = { format: "onePrice", goods: [[4, 2], [5, 1], [7, 2]] };
    const wishes = [4, 5, 5, 7, 4, 7, 5, 7].map((choice) => ({ quantity: 1, choice }));
    const { night, holds } = drawn(wishes, { terms });
    const report = await check(night.lines());
    assert.deepEqual(report.problems, []);
    assert.equal(holds.length, 5);
    assert.ok(report.room.lots[0].steps.some(({ details }) => details?.[0].text?.includes("2:2:1:5\n")), "the list names the choice");
});

test("a wrong seed is found, although the chain is whole", async () => {
    const { night } = drawn(units(1, 2, 3, 1), { told: Buffer.alloc(32, 8) });
    const report = await check(night.lines());
    assert.equal(report.fault, null);
    assert.equal(report.problems[0].step.problems[0].key, "verify.ruleSeed");
    assert.deepEqual(report.problems[0].step.problems[0].values, { found: hex(Buffer.alloc(32, 8)), expected: hex(Buffer.alloc(32, 7)) });
    const verdict = verdictOf(report);
    assert.deepEqual([verdict.title.key, verdict.lot], ["verify.badRules", 1]);
});

test("a draw that favours somebody is found", async () => {
    const favoured = drawn(units(1, 1, 1, 1, 1, 1, 1, 1), { cheat: (order) => [...order.slice(5), ...order.slice(0, 5)] });
    const report = await check(favoured.night.lines());
    assert.equal(report.problems[0].step.kind, "advance");
    assert.ok(report.problems[0].step.problems.some(({ key }) => key === "verify.wrongOutcome"));
});

test("a list that leaves somebody out, or takes somebody in who withdrew, is found", async () => {
    const lines = drawn(units(1, 2, 1, 1)).night.lines();
    const dropped = hex("1:1:1\n2:2:2\n3:3:1\n");
    const found = await check(rewritten(lines, (payload) => payload.type === "close" ? { ...payload, outcome: { ...payload.outcome, hash: dropped } } : payload));
    assert.deepEqual(found.problems[0].step.problems[0].values.field, "hash");
    const withdrawn = drawn(units(1, 2, 1, 1), { leaves: [4] }).night.lines();
    const kept = hex("1:1:1\n2:2:2\n3:3:1\n4:4:1\n");
    const back = await check(rewritten(withdrawn, (payload) => payload.type === "close" ? { ...payload, outcome: { ...payload.outcome, hash: kept } } : payload));
    assert.deepEqual(back.problems[0].step.problems[0].values.field, "hash");
});

test("a draw without a commitment, one that opens early, and one who enters twice are found", async () => {
    const rules = async (change) => (await check(rewritten(drawn(units(1, 1, 1)).night.lines(), change))).problems[0]?.step.problems.map(({ key }) => key);
    assert.equal(await rules((payload) => payload), undefined);
    assert.deepEqual(await rules((payload) => payload.type === "commit" ? { type: "push", actor: "host", lot: 1 } : payload), ["verify.ruleNoCommitment"]);
    assert.deepEqual(await rules((payload) => payload.type === "claim" && payload.actor === 3 ? { ...payload, actor: 2 } : payload), ["verify.ruleEnteredTwice"]);
    const lines = drawn(units(1, 1, 1)).night.lines();
    const early = lines.map((line) => JSON.parse(line)).map(({ time, payload }) => [payload.type === "advance" ? time - 100 : time, payload]);
    assert.ok((await check(chained(early))).problems[0].step.problems.some(({ key }) => key === "verify.ruleTooEarly"));
});

test("a flash sale that becomes a draw takes the waiting along", async () => {
    const night = evening();
    night.open();
    for (const paddle of [1, 2, 3]) night.register(paddle);
    const { allocation, ...firstCome } = flash;
    const start = night.sell({ ...firstCome, quantity: 1, limit: 1 });
    const hold = { hold: 1, lot: 1, kind: "claim", quantity: 1, unit: 50_000, total: 50_000, state: "held" };
    night.add({ type: "claim", actor: 1, lot: 1, quantity: 1, outcome: { hold: { ...hold, deadline: night.now + 100 + 600_000 } } });
    night.add({ type: "wait", actor: 3, lot: 1, quantity: 1, outcome: { ticket: 1, place: 1 } });
    night.add({ type: "wait", actor: 2, lot: 1, quantity: 1, outcome: { ticket: 2, place: 2 } });
    night.add({ type: "switchToDraw", actor: "host", lot: 1 });
    night.add({ type: "commit", actor: "clock", lot: 1, commitment: hex(Buffer.alloc(32, 1)) });
    night.add({ type: "withdraw", actor: 3, lot: 1, outcome: {} });
    night.add({ type: "claim", actor: 3, lot: 1, quantity: 1, outcome: { entry: 3 } });
    const hash = hex("2:2:1\n3:3:1\n");
    night.until(start + 60_000, { type: "close", actor: "clock", lot: 1, outcome: { hash, settlesAt: start + 63_000 } });
    night.until(start + 63_000, { type: "advance", actor: "clock", lot: 1, seed: Buffer.alloc(32, 1).toString("hex"), outcome: { result: "soldOut" } });
    const order = [2, 3].sort((left, right) => Buffer.compare(...[left, right].map((entry) => sha256(Buffer.alloc(32, 1), Buffer.from(hash, "hex"), eight(entry)))));
    night.add({ type: "release", actor: 1, hold: 1, outcome: { offered: { paddle: order[0], ...hold, hold: 2, deadline: night.now + 100 + 600_000 } } });
    const report = await check(night.lines());
    assert.deepEqual(report.problems.map(({ step }) => [step.kind, step.problems]), []);
});

test("whoever is turned away is told of once", async () => {
    const night = evening();
    night.open();
    for (const paddle of [1, 2]) night.register(paddle);
    const { allocation, ...firstCome } = flash;
    night.sell({ ...firstCome, quantity: 1, limit: 1 });
    const hold = { hold: 1, lot: 1, kind: "claim", quantity: 1, unit: 50_000, total: 50_000, state: "held", deadline: night.now + 100 + 600_000 };
    night.add({ type: "claim", actor: 1, lot: 1, quantity: 1, outcome: { hold } });
    night.add({ type: "turnAway", actor: "clock", lot: 1, paddle: 2 });
    assert.deepEqual((await check(night.lines())).problems, []);
    night.add({ type: "turnAway", actor: "clock", lot: 1, paddle: 2 });
    night.add({ type: "turnAway", actor: "clock", lot: 1, paddle: 1 });
    const report = await check(night.lines());
    assert.deepEqual(report.problems.map(({ step }) => step.problems.map(({ key }) => key)), [["verify.ruleAskedBefore"], ["verify.ruleAskedBefore"]]);
});

test("units that come back go to the first in line, whom no smaller wish overtakes", async () => {
    const night = evening();
    night.open();
    for (const paddle of [1, 2, 3]) night.register(paddle);
    const { allocation, ...firstCome } = flash;
    night.sell({ ...firstCome, quantity: 3, limit: 3, duration: 3_600_000 });
    const hold = (number, quantity, by = 100) => ({ hold: number, lot: 1, kind: "claim", quantity, unit: 50_000, total: 50_000 * quantity, state: "held", deadline: night.now + by + 600_000 });
    night.add({ type: "claim", actor: 1, lot: 1, quantity: 1, outcome: { hold: hold(1, 1) } });
    night.add({ type: "claim", actor: 1, lot: 1, quantity: 2, outcome: { hold: hold(2, 2) } });
    night.add({ type: "wait", actor: 2, lot: 1, quantity: 2, outcome: { ticket: 1, place: 1 } });
    night.add({ type: "wait", actor: 3, lot: 1, quantity: 1, outcome: { ticket: 2, place: 2 } });
    night.add({ type: "release", actor: 1, hold: 1, outcome: {} });
    const honest = night.lines();
    night.add({ type: "release", actor: 1, hold: 2, outcome: { given: [{ paddle: 2, ...hold(3, 2) }, { paddle: 3, ...hold(4, 1) }] } });
    assert.deepEqual((await check(night.lines())).problems, []);
    const overtaken = rewritten(honest, (payload) => payload.type === "release" ? { ...payload, outcome: { offered: { paddle: 3, ...hold(3, 1, 0) } } } : payload);
    assert.equal((await check(overtaken)).problems[0].step.kind, "release");
});

test("ten thousand entries are drawn in slices, by our own digest too", async () => {
    const entrants = Array.from({ length: 10_000 }, (_, index) => ({ number: index + 1, paddle: index + 1, quantity: 1 }));
    const [seed, list] = [hex("seed"), hex("list")];
    let pauses = 0;
    const order = await drawnOrder(ownSHA256, seed, list, entrants, () => void (pauses += 1));
    const expected = entrants.map(({ number }) => ({ number, key: hex(Buffer.from(seed, "hex"), Buffer.from(list, "hex"), eight(number)) })).sort((left, right) => (left.key < right.key ? -1 : 1));
    assert.deepEqual(order.map(({ entrant }) => entrant.number), expected.map(({ number }) => number));
    assert.ok(pauses > 300);
});

/** A sealed auction; bids are `[paddle, amount]`. */
function sealed(terms, bids, opening) {
    const night = evening();
    night.open();
    for (const paddle of [1, 2, 3, 4]) night.register(paddle);
    const start = night.sell({ product: 4, quantity: 1, format: "sealed", pricing: "second", opening: 100_000, reserve: null, duration: 60_000, paymentWindow: 600_000, ...terms });
    bids.forEach(([actor, amount], index) => night.add({ type: "bid", actor, lot: 1, amount, outcome: { bid: index + 1, price: 100_000, leader: null, leading: false } }));
    const standing = bids.map(([paddle, amount], index) => ({ bid: index + 1, paddle, amount })).filter(({ paddle }, index, all) => !all.slice(index + 1).some((later) => later.paddle === paddle));
    const hash = hex(standing.map(({ bid, paddle, amount }) => `${bid}:${paddle}:${amount}\n`).join(""));
    night.until(start + 60_000, { type: "close", actor: "clock", lot: 1, outcome: { hash, settlesAt: start + 63_000 } });
    night.until(start + 63_000, { type: "advance", actor: "clock", lot: 1, outcome: opening(start + 63_000 + 600_000) });
    return night;
}
const win = (unit) => (deadline) => ({ result: "sold", hold: { hold: 1, lot: 1, kind: "win", quantity: 1, unit, total: unit, state: "held", deadline } });
const bids = [[1, 300_000], [2, 250_000], [1, 200_000], [3, 250_000], [4, 120_000]];

test("a sealed book is computed again: hash, winner, and the second price", async () => {
    const report = await check(sealed({}, bids, win(250_000)).lines());
    assert.deepEqual(report.problems.map(({ step }) => step.problems), []);
    assert.deepEqual([report.room.lots[0].winner, report.room.lots[0].hammer], [2, 250_000], "the earlier of two equals");
    assert.ok(last(report).sentences.some(({ key }) => key === "verify.sealedTie"));
    assert.deepEqual(last(report).details[0].rows.map((row) => [row[1], row[2], row[3].values.amount]), [[2, 2, 250_000], [4, 3, 250_000], [3, 1, 200_000], [5, 4, 120_000]]);
});

test("the second price is at least the opening and the reserve, the first price the winner's own", async () => {
    const cases = [
        [{ reserve: 240_000 }, [[1, 300_000], [2, 200_000]], win(240_000)], [{}, [[1, 300_000]], win(100_000)],
        [{ pricing: "first" }, bids, win(250_000)], [{ reserve: 400_000 }, bids, () => ({ result: "passed" })],
    ];
    for (const [terms, offered, opening] of cases) assert.deepEqual((await check(sealed(terms, offered, opening).lines())).problems.map(({ step }) => step.problems), []);
});

test("a winner who paid too much, a bid that was slipped in, and a book that was changed are found", async () => {
    assert.equal((await check(sealed({}, bids, win(260_000)).lines())).problems[0].step.kind, "advance");
    const lines = sealed({}, bids, win(250_000)).lines();
    const slipped = await check(rewritten(lines, (payload) => payload.type === "bid" && payload.actor === 4 ? { ...payload, amount: 251_000 } : payload));
    assert.deepEqual([slipped.problems[0].step.kind, slipped.problems[0].step.problems[0].values.field], ["close", "hash"]);
});

test("an unpaid sealed lot goes to the next distinct bidder at their own amount", async () => {
    const night = sealed({ reserve: 150_000 }, bids, win(250_000));
    const offered = (hold, unit, round) => ({ hold, lot: 1, kind: "win", quantity: 1, unit, total: unit, state: "held", deadline: night.now + 600_000 + 600_000, round });
    night.add({ type: "expire", actor: "clock", hold: 1, outcome: { offered: offered(2, 250_000, 1) } }, 600_000);
    night.add({ type: "expire", actor: "clock", hold: 2, outcome: { offered: offered(3, 200_000, 2) } }, 600_000);
    night.add({ type: "expire", actor: "clock", hold: 3, outcome: {} }, 600_000);
    const report = await check(night.lines());
    assert.deepEqual(report.problems.map(({ step }) => step.problems), []);
    assert.equal(report.room.lots[0].result, "passed");
});

test("a falling price follows its steps, and who saw the step before pays the lower one", async () => {
    const night = evening();
    night.open();
    night.register(1);
    night.register(2);
    const start = night.sell({ product: 4, quantity: 10, format: "dutch", opening: 100_000, floor: 75_000, step: 10_000, interval: 5_000, limit: 4, hold: 600_000 });
    const hold = (number, quantity, unit, at) => ({ hold: { hold: number, lot: 1, kind: "claim", quantity, unit, total: unit * quantity, state: "held", deadline: at + 600_000 } });
    const steps = [90_000, 80_000, 75_000];
    night.until(start + 1_000, { type: "accept", actor: 1, lot: 1, step: 0, quantity: 2, outcome: hold(1, 2, 100_000, start + 1_000) });
    steps.forEach((price, index) => night.until(start + 5_000 * (index + 1), { type: "advance", actor: "clock", lot: 1, outcome: { step: index + 1, price } }));
    night.until(start + 15_100, { type: "accept", actor: 2, lot: 1, step: 2, quantity: 3, outcome: hold(2, 3, 75_000, start + 15_100) });
    night.until(start + 20_000, { type: "close", actor: "clock", lot: 1, outcome: { result: "finished" } });
    const lines = night.lines();
    assert.deepEqual((await check(lines)).problems.map(({ step }) => step.problems), []);
    const stale = await check(rewritten(lines, (payload) => payload.actor === 2 ? { ...payload, step: 1 } : payload));
    assert.deepEqual(stale.problems[0].step.problems.map(({ key }) => key), ["verify.ruleStep"]);
    const dear = await check(rewritten(lines, (payload) => payload.type === "advance" && payload.outcome.step === 3 ? { ...payload, outcome: { step: 3, price: 70_000 } } : payload));
    assert.deepEqual(dear.problems[0].step.problems[0].values, { field: "price", expected: 75_000, found: 70_000 });
});

/** A group buy: pledges are `[least, most, paid]`. */
function group(terms, pledges, ending) {
    const night = evening();
    night.open();
    pledges.forEach((_, index) => night.register(index + 1));
    const start = night.sell({ product: 4, quantity: 100, format: "group", price: 20_000, threshold: 2, caseSize: 6, limit: 20, duration: 60_000, code: 123_456, ...terms });
    const holds = pledges.map(([least, most], index) => ({ hold: index + 1, lot: 1, kind: "pledge", quantity: most, unit: 20_000, total: 20_000 * most, state: "held", deadline: start + 60_000, least }));
    pledges.forEach(([least, most], index) => night.add({ type: "pledge", actor: index + 1, lot: 1, least, most, code: 123_456, outcome: { hold: holds[index] } }));
    pledges.forEach(([, , paid], index) => paid && night.add({ type: "markPaid", actor: "host", hold: index + 1, outcome: { hold: { ...holds[index], state: "paid" } } }));
    night.until(start + 60_000, { type: "close", actor: "clock", lot: 1, outcome: ending(holds.map((hold) => ({ paddle: hold.hold, ...hold }))) });
    return night.lines();
}

test("a group buy that comes about is filled by sequence to whole cases, the rest is paid back", async () => {
    const lines = group({}, [[2, 5, true], [3, 4, false], [4, 6, true], [1, 3, true]], ([a, b, , d]) => ({
        result: "sold",
        holds: [{ ...b, state: "released" }, { ...d, state: "paid", quantity: 1, refund: 40_000 }],
    }));
    const report = await check(lines);
    assert.deepEqual(report.problems.map(({ step }) => step.problems), []);
    assert.deepEqual(last(report).details[0].rows.map((row) => row.at(-1)), [5, 6, 1]);
});

test("a group buy with too few paid members pays everybody back", async () => {
    const lines = group({ threshold: 3 }, [[2, 5, true], [3, 4, false], [4, 6, true]], ([a, b, c]) => ({
        result: "passed",
        holds: [{ ...a, state: "released", refund: 100_000 }, { ...b, state: "released" }, { ...c, state: "released", refund: 120_000 }],
    }));
    assert.deepEqual((await check(lines)).problems.map(({ step }) => step.problems), []);
    const kept = rewritten(lines, (payload) => payload.type === "close" ? { ...payload, outcome: { ...payload.outcome, holds: payload.outcome.holds.with(0, { ...payload.outcome.holds[0], refund: 50_000 }) } } : payload);
    assert.equal((await check(kept)).problems[0].step.kind, "close");
});

test("the second reader, written from the document alone, comes to the same of draws and sealed books", async () => {
    const one = drawn(units(1, 2, 3, 1, 2), { leaves: [2] });
    const choices = drawn([4, 5, 5, 7].map((choice) => ({ quantity: 1, choice })), { terms: { format: "onePrice", goods: [[4, 2], [5, 1], [7, 2]] } });
    const book = sealed({}, bids, win(250_000)).lines();
    const journals = [
        one.night.lines(), choices.night.lines(), book, sealed({ pricing: "first", reserve: 240_000 }, bids, win(250_000)).lines(),
        drawn(units(1, 2, 3, 1), { told: Buffer.alloc(32, 8) }).night.lines(),
        drawn(units(1, 1, 1, 1, 1, 1, 1, 1), { cheat: (order) => [...order.slice(5), ...order.slice(0, 5)] }).night.lines(),
        sealed({}, bids, win(260_000)).lines(),
        rewritten(book, (payload) => payload.type === "bid" && payload.actor === 4 ? { ...payload, amount: 251_000 } : payload),
        rewritten(one.night.lines(), (payload) => payload.type === "claim" && payload.actor === 3 ? { ...payload, actor: 1 } : payload),
    ];
    const found = [];
    for (const lines of journals) {
        const { fault, problems } = await check(lines);
        assert.equal(fault, null);
        found.push(problems[0]?.step.seq ?? null);
        assert.equal(secondReader(lines), found.at(-1));
    }
    assert.equal(found.filter((seq) => seq === null).length, 4, "both kinds are among them");
});
