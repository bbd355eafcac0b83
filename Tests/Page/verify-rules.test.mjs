import assert from "node:assert/strict";
import { test } from "node:test";
import { keptBack } from "../../Static/js/verify/check.js";
import { sha256 } from "../../Static/js/verify/sha256.js";
import { differences } from "../../Static/js/verify/shown.js";
import { markOf, resultOf, verdictOf } from "../../Static/js/verify/verdict.js";
import { chained, check, evening, recorded, rewritten } from "./journals.mjs";

const lot = (report, number) => report.room.lots[number - 1];
/** What is said of each step of a lot: its command and the keys of its sentences. */
const told = (report, number) => lot(report, number).steps.map(({ kind, sentences }) => [kind, ...sentences.map(({ key }) => key.replace("verify.", ""))].join(" "));
const said = (report, number, key) => lot(report, number).steps.flatMap(({ sentences }) => sentences).filter((sentence) => sentence.key === `verify.${key}`).map(({ values }) => values);

test("a recorded evening of auctions follows from the rules, entry by entry", async () => {
    const report = await check(recorded("english"));
    assert.deepEqual(report.problems, []);
    const results = report.room.lots.slice(7).map((each) => [each.number, markOf(each), each.result, each.hammer, each.winner]);
    assert.deepEqual(results, [
        [8, "right", "passed", null, null], [9, "right", "sold", 270_000, 4], [10, "right", "passed", null, null],
        [11, "right", "sold", 500_000, 3], [12, "right", "sold", 100_000, 1], [13, "right", "cancelled", null, null],
    ]);
    assert.equal(verdictOf(report).findings[0].values.n, 6);
});

test("a plain auction tells each bid, the extensions up to the final period, and three unpaid winners", async () => {
    const report = await check(recorded("english"));
    assert.deepEqual(told(report, 8), [
        "prepare prepared termsEnglish termsExtension", "start started", "bid offers bidFirst", "bid offers bidOver extends",
        "bid offers bidOver extends", "bid offers bidOver finalPeriod", "close hammer mustPay", "expire expired offeredNext",
        "expire expired offeredNext", "expire expired nobodyLeft",
    ]);
    assert.deepEqual(said(report, 8, "offeredNext").map(({ paddle, price, n }) => [paddle, price, n]), [[3, 150_000, 1], [2, 120_000, 2]]);
});

test("a proxy auction tells the price by its formula", async () => {
    const report = await check(recorded("english"));
    assert.deepEqual(told(report, 9).slice(2, 8), [
        "bid offersMaximum proxyFirst extends", "bid offersMaximum proxyUnder proxyFormula extends",
        "bid offersMaximum proxyOver proxyFormula reserveReached extends", "bid offersMaximum proxyOwn noExtension",
        "bid offersMaximum proxyEqual proxyFormula extends", "bid offersMaximum proxyOver proxyFormula extends",
    ]);
    assert.deepEqual(said(report, 9, "proxyFormula").map(({ maximum, second, add, price }) => [maximum, second, add, price]), [
        [130_000, 120_000, 10_000, 130_000], [180_000, 130_000, 10_000, 140_000],
        [260_000, 260_000, 10_000, 260_000], [300_000, 260_000, 10_000, 270_000],
    ]);
    assert.deepEqual(lot(report, 9).steps.map(({ after }) => after.price ?? after.hammer), [
        100_000, 100_000, 100_000, 130_000, 150_000, 150_000, 260_000, 270_000, 270_000, 270_000,
    ]);
});

test("a voided bid is computed as if it had never been", async () => {
    const report = await check(recorded("english"));
    assert.deepEqual(told(report, 12).slice(4), [
        "voidBid voided reason voidedNow", "pause pauses", "resume resumes", "extend hostExtends", "close hammer mustPay",
    ]);
    assert.deepEqual(said(report, 12, "voidedNow"), [{ leader: 1, price: 100_000 }]);
});

test("a recorded flash sale follows from the rules through a late payment and a restart", async () => {
    const report = await check(recorded("flash"));
    assert.deepEqual(report.problems, []);
    assert.ok(told(report, 8).includes("markPaid paidLate") && told(report, 8).includes("release released unitsBack"));
    assert.ok(told(report, 9).includes("recover recovered"));
    assert.deepEqual(lot(report, 8).steps.filter(({ kind }) => kind === "claim").map(({ after }) => [after.free, after.held, after.sold]), [[3, 2, 0], [2, 3, 0], [0, 5, 0], [0, 3, 2]]);
});

test("a recorded evening of draws, lines and gifts follows from the rules", async () => {
    const report = await check(recorded("draws"));
    assert.deepEqual(report.problems, []);
    const kinds = new Set(report.room.lots.flatMap(({ steps }) => steps.map(({ kind }) => kind)));
    for (const kind of ["commit", "advance", "withdraw", "wait", "switchToDraw", "confirm"]) assert.ok(kinds.has(kind), kind);
    const drawn = report.room.lots.filter(({ steps }) => steps.some(({ kind }) => kind === "advance"));
    assert.deepEqual(drawn.map(({ terms }) => terms.format), ["flash", "onePrice", "giveaway", "flash"]);
    for (const { steps } of drawn) {
        const step = steps.find(({ kind }) => kind === "advance");
        assert.deepEqual(step.sentences.map(({ key }) => key), ["verify.seedTold", "verify.drawn"]);
        assert.equal(step.details[0].rows.length, step.sentences[1].values.n);
    }
});

test("a recorded evening of falling prices, sealed books and group buys follows from the rules", async () => {
    const report = await check(recorded("auctions"));
    assert.deepEqual(report.problems, []);
    assert.deepEqual(report.room.lots.slice(7).map((each) => [each.terms.format, markOf(each), resultOf(each).key, each.hammer]), [
        ["dutch", "right", "verify.resultfinished", null], ["sealed", "right", "verify.resultpassed", null],
        ["sealed", "right", "verify.resultsold", 170_000], ["sealed", "right", "verify.resultpassed", null],
        ["sealed", "right", "verify.resultpassed", null], ["group", "right", "verify.resultshared", 20_000],
        ["group", "right", "verify.resultpassed", null], ["group", "right", "verify.resultcancelled", null],
    ]);
    assert.ok(said(report, 8, "acceptsLower").length > 0 && said(report, 9, "sealedTie").length > 0);
    assert.deepEqual(said(report, 9, "offeredNext").map(({ paddle, price }) => [paddle, price]), [[4, 250_000]]);
    assert.deepEqual(lot(report, 13).steps.at(-1).details[0].rows.map((row) => row.at(-1)), [5, 6, 1]);
});

/** Every number in an outcome, one after the other made one larger. */
function* falsified(payload) {
    const walk = function* (node, path) {
        for (const [name, value] of Object.entries(node ?? {})) {
            if (typeof value === "object") yield* walk(value, [...path, name]);
            else if (typeof value === "number" || typeof value === "boolean") yield [...path, name];
        }
    };
    for (const path of walk(payload.outcome, [])) {
        const changed = structuredClone(payload);
        const place = path.slice(0, -1).reduce((node, name) => node[name], changed.outcome);
        place[path.at(-1)] = typeof place[path.at(-1)] === "boolean" ? !place[path.at(-1)] : place[path.at(-1)] + 1;
        yield changed;
    }
}

test("any number of any outcome that a dishonest market writes otherwise is found, though the chain is whole", async () => {
    for (const name of ["english", "flash", "draws", "auctions"]) {
        const entries = recorded(name).map((line) => JSON.parse(line)).map(({ time, payload }) => [time, payload]);
        let tried = 0;
        for (const [index, [time, payload]] of entries.entries()) {
            for (const changed of falsified(payload)) {
                tried += 1;
                // What comes after the falsified entry makes no difference to its being the first.
                const report = await check(chained(entries.slice(0, index + 1).with(index, [time, changed])), { digest: sha256, size: 1_000 });
                assert.equal(report.fault, null);
                assert.equal(report.problems[0]?.step.seq, index + 1, `${name} ${index + 1}: ${JSON.stringify(changed.outcome)}`);
                assert.equal(verdictOf(report).title.key, "verify.badRules");
            }
        }
        assert.ok(tried > 60, `${name}: ${tried} falsifications`);
    }
});

const english = { product: 4, quantity: 1, format: "english", opening: 100_000, increment: [[0, 10_000], [500_000, 20_000]], reserve: null, buyNow: null, proxy: false, duration: 60_000, extensionWindow: 10_000, extension: 10_000, totalCap: 600_000, finalPeriod: 30_000, suddenDeath: false, paymentWindow: 60_000 };

/** An auction whose bids are given; outcomes are what a dishonest market would like. */
async function auction(terms, ...bids) {
    const night = evening();
    night.open();
    night.register(1);
    night.register(2);
    const start = night.sell({ ...english, ...terms });
    for (const [actor, amount, after, outcome, more] of bids) night.until(start + after, { type: "bid", actor, lot: 1, amount, ...more, outcome });
    return check(night.lines());
}
const firstProblem = (report) => report.problems[0]?.step.problems.map(({ key }) => key.replace("verify.", ""));

test("what the rules refuse is found although its outcome would fit", async () => {
    const first = [1, 100_000, 1_000, { bid: 1, price: 100_000, leader: 1, leading: true }];
    assert.equal(firstProblem(await auction({}, first)), undefined);
    assert.deepEqual(firstProblem(await auction({}, [1, 90_000, 1_000, { bid: 1, price: 90_000, leader: 1, leading: true }])), ["ruleMinimum"]);
    assert.deepEqual(firstProblem(await auction({}, first, [2, 105_000, 2_000, { bid: 2, price: 105_000, leader: 2, leading: true }])), ["ruleMinimum"]);
    assert.deepEqual(firstProblem(await auction({}, first, [1, 120_000, 2_000, { bid: 2, price: 120_000, leader: 1, leading: true }])), ["ruleOwnBid"]);
    assert.deepEqual(firstProblem(await auction({}, first, [2, 600_000, 2_000, { bid: 2, price: 600_000, leader: 2, leading: true }])), ["ruleConfirm"]);
    assert.equal(firstProblem(await auction({}, first, [2, 600_000, 2_000, { bid: 2, price: 600_000, leader: 2, leading: true }, { confirmed: true }])), undefined);
    assert.equal(firstProblem(await auction({}, [1, 100_000, 60_000, { bid: 1, price: 100_000, leader: 1, leading: true }]))[0], "ruleWindow");
    assert.deepEqual(firstProblem(await auction({}, [9, 100_000, 1_000, { bid: 1, price: 100_000, leader: 9, leading: true }])), ["ruleUnknownPaddle"]);
});

test("the increment is that of the price's own step", async () => {
    const high = { opening: 500_000 };
    const first = [1, 500_000, 1_000, { bid: 1, price: 500_000, leader: 1, leading: true }];
    assert.deepEqual(firstProblem(await auction(high, first, [2, 510_000, 2_000, { bid: 2, price: 510_000, leader: 2, leading: true }])), ["ruleMinimum"]);
    assert.equal(firstProblem(await auction(high, first, [2, 520_000, 2_000, { bid: 2, price: 520_000, leader: 2, leading: true }])), undefined);
});

test("a lot that closed too early or gave the goods to somebody else is found", async () => {
    const lines = recorded("english");
    const early = rewritten(lines, (payload) => payload);
    const index = lines.findIndex((line) => line.includes('"kind":"close"'));
    const closing = JSON.parse(early[index]);
    const night = evening();
    night.open();
    night.register(1);
    const start = night.sell(english);
    night.until(start + 59_999, { type: "close", actor: "clock", lot: 1, outcome: { result: "passed" } });
    assert.deepEqual(firstProblem(await check(night.lines())), ["ruleClose"]);
    const given = rewritten(lines, (payload) => payload.type === "bid" && payload.lot === 9 && payload.amount === 300_000 ? { ...payload, actor: 2 } : payload);
    assert.deepEqual((await check(given)).problems[0].step.problems[0], { key: "verify.wrongOutcome", values: { field: "leader", expected: 2, found: 4 } });
    assert.equal(closing.payload.type, "close");
});

test("limits count for the household", async () => {
    const flash = { product: 4, quantity: 10, format: "flash", price: 50_000, limit: 2, duration: 60_000, hold: 600_000 };
    const night = evening();
    night.open();
    night.register(1, 77);
    night.register(2, 77);
    night.sell(flash);
    const claim = (actor, number) => night.add({ type: "claim", actor, lot: 1, quantity: 1, outcome: { hold: { hold: number, lot: 1, kind: "claim", quantity: 1, unit: 50_000, total: 50_000, state: "held", deadline: night.now + 100 + 600_000 } } });
    claim(1, 1);
    claim(2, 2);
    assert.equal(firstProblem(await check(night.lines())), undefined);
    claim(2, 3);
    assert.deepEqual(firstProblem(await check(night.lines())), ["ruleLimit"]);
});

test("what the room shows is compared with what its journal says at that moment", async () => {
    const lines = recorded("english");
    let found = null;
    const views = [
        { lot: 9, outcome: "sold", hammer: 270_000, winner: 4, held: 0, sold: 1 }, { lot: 2, outcome: "sold", hammer: 1, winner: 1, held: 0, sold: 0 },
    ];
    const compare = async (shown) => {
        await check(lines, { mark: { seq: lines.length, reached: (room) => (found = differences(room, shown)) } });
        return found;
    };
    assert.deepEqual(await compare(views), [], "of a lot that is still sealed nothing can be said");
    assert.deepEqual(await compare([{ ...views[0], hammer: 280_000 }]), [{ lot: 9, field: "hammer", expected: 270_000, found: 280_000 }]);
    assert.deepEqual((await compare([{ ...views[0], winner: 3 }]))[0].field, "winner");
    assert.deepEqual((await compare([{ lot: 99 }]))[0].lot, 99);
    const verdict = verdictOf(await check(lines), { differences: [{ lot: 9, field: "hammer", expected: 270_000, found: 280_000 }] });
    assert.deepEqual([verdict.tone, verdict.title.key, verdict.lot], ["bad", "verify.badShown", 9]);
});

test("secrets of a running lot are not held against it, but after its end they are", async () => {
    const lines = recorded("english");
    const withhold = (payload) => payload.lot === 9 && payload.type === "bid" ? { type: "bid", actor: payload.actor, lot: 9, withheld: true } : payload;
    const sealed = lines.map((line) => {
        const entry = JSON.parse(line);
        const shown = withhold(entry.payload);
        return shown === entry.payload ? line : line.replace(/"payload":.*,"hash"/, `"payload":${JSON.stringify(shown)},"hash"`);
    });
    const closes = lines.findIndex((line) => line.includes('"type":"close","actor":"clock","lot":9'));
    const running = await check(sealed.slice(0, closes));
    assert.deepEqual([running.fault, running.withheld, keptBack(running).length, markOf(lot(running, 9))], [null, 8, 0, "kept"]);
    const verdict = verdictOf(running);
    assert.deepEqual([verdict.tone, verdict.title.key], ["good", "verify.goodPart"]);
    assert.ok(verdict.findings.some(({ key, values }) => key === "verify.keptSecret" && values.n === 8));
    const over = verdictOf(await check(sealed));
    assert.deepEqual([over.tone, over.findings[0].key, over.lot], ["bad", "verify.faultkeptBack", 9]);
});

test("sealed pledges may have made holds: what others hold is still followed", async () => {
    const entries = recorded("auctions").map((line) => JSON.parse(line));
    const closes = entries.findIndex(({ kind }) => kind === "close");
    const groups = new Set(entries.filter(({ payload }) => payload.format === "group").map(({ payload }) => payload.outcome.lot));
    const isSecret = ({ payload }) => groups.has(payload.lot) && payload.type === "pledge" || payload.format === "group";
    const seal = ({ type, actor, key, lot: number }) => ({ type, actor, key, ...(type === "pledge" && { lot: number }), withheld: true });
    const night = entries.slice(0, closes).map((entry) => [entry.time, isSecret(entry) ? seal(entry.payload) : entry.payload]);
    const now = night.at(-1)[0] + 10;
    const flash = { product: 4, quantity: 5, format: "flash", price: 50_000, limit: 2, duration: 60_000, hold: 600_000 };
    const number = entries.filter(({ payload }) => payload.type === "prepare").findIndex(({ seq }) => seq > closes) + 1;
    const pledged = Math.max(...entries.slice(0, closes).map(({ payload }) => payload.outcome?.hold?.hold ?? 0));
    const hold = { hold: pledged + 1, lot: number, kind: "claim", quantity: 1, unit: 50_000, total: 50_000, state: "held", deadline: now + 600_000 };
    const claimed = (outcome) => check(chained([...night, [now, { type: "prepare", actor: "host", ...flash, outcome: { lot: number } }], [now, { type: "start", actor: "host", lot: number }],
        [now, { type: "claim", actor: 1, lot: number, quantity: 1, outcome: { hold: outcome } }]]));
    const report = await claimed(hold);
    assert.deepEqual(report.problems.map(({ step }) => [step.seq, step.kind, step.problems]), []);
    assert.ok(lot(report, 13).steps.some(({ kind }) => kind === "markPaid"), "a payment tells whose hold it is");
    assert.deepEqual((await claimed({ ...hold, hold: pledged + 9 })).problems.length, 1, "no more numbers than sealed entries can be missing");
});

test("where a lot stands is said for every state", async () => {
    const report = await check(recorded("flash"));
    assert.deepEqual(report.room.lots.map((each) => resultOf(each).key.replace("verify.result", "")), [
        ...Array(7).fill("prepared"), "running", "running", "finished",
    ]);
});
