// How the units of a group buy go to its members: the quick way against the plain one, and one with 20,000 members.

import assert from "node:assert/strict";
import { test } from "node:test";
import { unitsOf } from "../../Static/js/verify/formats/group.js";
import { check, evening } from "./journals.mjs";

/** Tries every number of cases from the greatest down, member by member. */
function plainly(paid, caseSize) {
    const wanted = paid.reduce((sum, { quantity }) => sum + quantity, 0);
    for (let cases = Math.floor(wanted / caseSize); cases > 0; cases -= 1) {
        let left = cases * caseSize;
        const units = paid.map(({ least }) => (least <= left ? ((left -= least), least) : 0));
        for (const [index, { quantity }] of paid.entries()) {
            while (units[index] > 0 && units[index] < quantity && left > 0) {
                units[index] += 1;
                left -= 1;
            }
        }
        if (left === 0) return units;
    }
    return [];
}

/** A generator of whole numbers below a bound, from a seed. */
function seeded(seed) {
    let state = seed;
    return (bound) => {
        state = Math.imul(state ^ (state >>> 15), 0x2C1B3C6D) + 0x9E3779B9 | 0;
        return ((state ^ (state >>> 13)) >>> 0) % bound;
    };
}

test("whatever the members want, they get what the plain way gives", () => {
    let passed = 0;
    for (let seed = 1; seed <= 3_000; seed += 1) {
        const below = seeded(seed);
        const most = 1 + below(12);
        const paid = Array.from({ length: 1 + below(12) }, () => {
            const least = 1 + below(most);
            return { least, quantity: least + (below(3) === 0 ? below(6) : 0) };
        });
        const caseSize = 1 + below(15);
        const units = unitsOf(paid, caseSize);
        assert.deepEqual(units, plainly(paid, caseSize), `seed ${seed}: ${JSON.stringify({ paid, caseSize })}`);
        if (units.includes(0)) passed += 1;
    }
    assert.ok(passed > 100, `only ${passed} times somebody was passed over`);
});

test("20,000 members whose units fill no case hold no page up", () => {
    // The first wants one unit, all others pairs, and cases are even: every number of cases fails, and there are 20,000.
    const paid = Array.from({ length: 20_000 }, (_, index) => (index === 0 ? { least: 1, quantity: 1 } : { least: 2, quantity: 2 }));
    const begin = performance.now();
    assert.deepEqual(unitsOf(paid, 2), []);
    assert.ok(performance.now() - begin < 5_000);
});

test("the journal of a group of 20,000 is checked to its end, and few of its members are listed", async () => {
    const [members, price] = [20_000, 50_000];
    const here = evening();
    here.open();
    const begin = here.sell({ product: 1, quantity: 60_000, format: "group", price, threshold: members, caseSize: 24, limit: 3, duration: 60_000_000, code: 1 });
    const deadline = begin + 60_000_000;
    const hold = (number, state) => ({ hold: number, lot: 1, kind: "pledge", quantity: 3, unit: price, total: 3 * price, state, deadline, least: 1 });
    for (let number = 1; number <= members; number += 1) {
        here.register(number);
        here.add({ type: "pledge", actor: number, key: `k${number}`, lot: 1, least: 1, most: 3, code: 1, outcome: { hold: hold(number, "held") } });
    }
    // One does not pay, so that the threshold is missed and everybody's hold is in the one entry that ends it.
    for (let number = 1; number < members; number += 1) here.add({ type: "markPaid", actor: "host", key: `p${number}`, hold: number, outcome: { hold: hold(number, "paid") } });
    const holds = Array.from({ length: members }, (_, index) => ({ paddle: index + 1, ...hold(index + 1, "released"), ...(index < members - 1 && { refund: 3 * price }) }));
    here.until(deadline, { type: "close", actor: "clock", lot: 1, outcome: { result: "passed", holds } });
    const lines = here.lines();
    assert.ok(lines.at(-1).length > 3_000_000);
    const report = await check(lines, { size: 1_000 });
    assert.deepEqual(report.problems, []);
    const [lot] = report.room.lots;
    assert.equal(lot.result, "passed");
    assert.equal(lot.steps.at(-1).details[0].rows.length, 2_000);
});
