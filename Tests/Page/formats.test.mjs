import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { test } from "node:test";
import { figures } from "../../Static/js/figures.js";
import { formatNames, formatOf, pressOf, want, wantAll } from "../../Static/js/formats.js";
import { chosenOf, goodsOf } from "../../Static/js/formats/one-price.js";
import { nextPrice } from "../../Static/js/formats/dutch.js";
import { wanted } from "../../Static/js/formats/group.js";
import { happenings } from "../../Static/js/happenings.js";
import { initial, nobody, reduce } from "../../Static/js/room-state.js";
import { previewLot } from "../../Static/js/views/prepare-form.js";
import { contents, howMany, lotName } from "../../Static/js/views/lists.js";
import { rowsOf } from "../../Static/js/views/mine.js";
import { flashLot, hold, joined, lot, lotOfFormat, mine, product, update, welcome } from "./rooms.mjs";

const nothing = { amount: null, quantity: 1 };
const live = { kind: "line", line: { phase: "live", why: null, retryAt: null } };
const room = (options, ...more) =>
    [welcome(), joined(options), live, ...more].reduce((state, input) => reduce(state, input.kind ? input : { kind: "message", message: input }), initial("che"));
const sent = (command) => ({ kind: "sent", message: { key: "k", room: "che", ...command } });
const answer = (changes) => ({ type: "answer", key: "k", at: 5, ...changes });
const press = (state, number, choice = nothing) => pressOf(state, state.lots[number], { ...nothing, ...choice });

test("a lot of a format that is not here yet has nothing to press", async () => {
    const state = room({ lots: [lotOfFormat("dutch")] });
    assert.equal(formatOf(state.lots[3]), null);
    assert.deepEqual([press(state, 3).label.key, press(state, 3).command], ["press.loading", null]);
    await want(state.lots[3]);
    assert.equal(press(state, 3).label.key, "press.dutch");
});

test("every format has its module, and every module is a format", async () => {
    const formats = await wantAll();
    assert.deepEqual([...formats.keys()].sort(), [...formatNames].sort());
    assert.equal(readdirSync(new URL("../../Static/js/formats/", import.meta.url)).length, formatNames.length);
});

test("every format says something in every state of a lot, with and without a person", async () => {
    const formats = await wantAll();
    for (const name of formatNames) {
        for (const state of ["prepared", "running", "paused", "closing", "ended"]) {
            const one = lotOfFormat(name, { state, outcome: state === "ended" ? "finished" : null });
            for (const own of [mine(), { ...nobody }]) {
                const { label, command } = press(room({ lots: [one], mine: own }), 3);
                assert.ok(label.key.startsWith("press."), `${name} ${state}`);
                if (state !== "running") assert.equal(command, null, `${name} ${state}`);
                assert.ok(formats.get(name).card(one, own).priceLabel.startsWith("lot."), name);
            }
        }
    }
});

test("a Dutch price is taken at the step that was read", () => {
    const state = room({ lots: [lotOfFormat("dutch")] });
    const two = press(state, 3, { quantity: 2 });
    assert.deepEqual(two.command, { type: "accept", lot: 3, step: 4, quantity: 2 });
    assert.deepEqual([two.label.key, two.label.values.total], ["press.dutchMany", 200_000]);
    assert.equal(press(state, 3, { quantity: 99 }).command.quantity, 3, "no more than the limit");
    assert.equal(nextPrice(lotOfFormat("dutch")), 90_000);
    assert.equal(nextPrice(lotOfFormat("dutch", { price: 65_000 })), 60_000, "no lower than the floor");
    const passed = [sent({ type: "accept", lot: 3, step: 2, quantity: 1 }), answer({ ok: false, reason: "stepPassed", step: 4, price: 100_000 })];
    assert.equal(press(room({ lots: [lotOfFormat("dutch")] }, ...passed), 3).note.key, "reason.stepPassed");
    assert.equal(press(room({ lots: [lotOfFormat("dutch", { step: 5, price: 90_000 })] }, ...passed), 3).tone, "idle", "it has fallen again");
});

test("a sealed offer is typed, kept to its owner, and can be changed", () => {
    const one = lotOfFormat("sealed");
    const state = room({ lots: [one] });
    assert.deepEqual([press(state, 3).command, press(state, 3).label.key], [null, "press.sealedType"]);
    assert.equal(press(state, 3, { offer: 90_000 }).command, null, "below the least");
    assert.deepEqual(press(state, 3, { offer: 150_000 }).command, { type: "bid", lot: 3, amount: 150_000 });
    const kept = room({ lots: [one], mine: mine({ maximums: [{ lot: 3, amount: 150_000 }] }) });
    assert.deepEqual([press(kept, 3).command, press(kept, 3).label.values.amount], [null, 150_000]);
    assert.equal(press(kept, 3, { offer: 160_000 }).label.key, "press.sealedChange");
    const unusual = [sent({ type: "bid", lot: 3, amount: 900_000 }), answer({ ok: false, reason: "confirmAmount", price: 100_000 })];
    assert.deepEqual(press(room({ lots: [one] }, ...unusual), 3, { offer: 900_000 }).command, { type: "bid", lot: 3, amount: 900_000, confirmed: true });
    assert.equal(press(room({ lots: [one] }, ...unusual), 3, { offer: 800_000 }).command.confirmed, undefined, "another amount is asked again");
    assert.equal(press(room({ lots: [{ ...one, state: "closing" }] }), 3).label.key, "press.opening");
});

test("a draw takes a name, tells its number, and lets it be taken out", () => {
    const draw = flashLot({ allocation: "draw", entries: 4, asked: 4, served: 0, waiting: 0 });
    const enter = press(room({ lots: [draw] }), 2, { quantity: 2 });
    assert.deepEqual([enter.label.key, enter.command], ["press.enter", { type: "claim", lot: 2, quantity: 2 }]);
    const entered = press(room({ lots: [draw], mine: mine({ entries: [{ lot: 2, entry: 5, quantity: 2 }] }) }), 2);
    assert.deepEqual([entered.command, entered.label.values.n, entered.second.command], [null, 5, { type: "withdraw", lot: 2 }]);
    const closing = press(room({ lots: [{ ...draw, state: "closing" }], mine: mine({ entries: [{ lot: 2, entry: 5, quantity: 2 }] }) }), 2);
    assert.deepEqual([closing.label.key, closing.note.values.n], ["press.drawing", 5]);
    const over = { ...draw, state: "ended", outcome: "finished" };
    assert.equal(press(room({ lots: [over], mine: mine({ waiting: [{ lot: 2, ticket: 3, place: 3, quantity: 2 }] }) }), 2).label.key, "press.inLine");
    assert.equal(press(room({ lots: [over], mine: mine({ holds: [hold()] }) }), 2).label.key, "press.claimed");
});

test("when all is taken there is a line, with a place and a way out", () => {
    const gone = flashLot({ free: 0, held: 30, allocation: "firstCome", waiting: 7 });
    const wait = press(room({ lots: [gone] }), 2, { quantity: 2 });
    assert.deepEqual([wait.command, wait.note.values.n], [{ type: "wait", lot: 2, quantity: 2 }, 7]);
    const inLine = press(room({ lots: [gone], mine: mine({ waiting: [{ lot: 2, ticket: 9, place: 8, quantity: 2 }] }) }), 2);
    assert.deepEqual([inLine.label.values.n, inLine.command, inLine.second.command.type], [8, null, "withdraw"]);
    const refused = room({ lots: [gone] }, sent({ type: "claim", lot: 2, quantity: 1 }), answer({ ok: false, reason: "soldOut" }));
    assert.deepEqual([press(refused, 2).tone, press(refused, 2).command.type], ["waiting", "wait"], "a lost rush leads to the line");
});

test("what is bought for somebody counts for them", () => {
    const full = mine({ holds: [hold({ quantity: 2 })] });
    const state = room({ lots: [flashLot()], mine: full });
    assert.equal(press(state, 2).label.key, "press.limit");
    assert.deepEqual(press(state, 2, { for: 44 }).command, { type: "claim", lot: 2, quantity: 1, for: 44 });
    const other = room({ lots: [flashLot()], mine: mine({ holds: [hold({ quantity: 2, for: 90 })] }) });
    assert.equal(press(other, 2).limit, 2, "and not for the buyer");
});

test("at one price the chosen product is bought, and what is gone can only be waited for", () => {
    const one = lotOfFormat("onePrice");
    assert.deepEqual(goodsOf(one).map(({ id, free }) => [id, free]), [[1, 0], [2, 3], [3, 1]]);
    assert.equal(chosenOf(one, nothing).id, 2, "the first of which something is left");
    const state = room({ lots: [one] });
    assert.deepEqual(press(state, 3, { product: 3, quantity: 2 }).command, { type: "claim", lot: 3, quantity: 1, choice: 3 });
    assert.equal(press(state, 3, { product: 2 }).label.values.name.vi, "Sản phẩm 2");
    assert.deepEqual(press(state, 3, { product: 1 }).command, { type: "wait", lot: 3, quantity: 1, choice: 1 });
});

test("a gift is one, and is confirmed instead of paid", () => {
    const one = lotOfFormat("giveaway");
    assert.deepEqual(press(room({ lots: [one] }), 3, { quantity: 5 }).command, { type: "claim", lot: 3, quantity: 1 });
    const own = mine({ holds: [hold({ lot: 3, kind: "gift", unit: 0, total: 0 })] });
    assert.deepEqual(press(room({ lots: [one], mine: own }), 3).command, { type: "confirm", hold: 7 });
    const over = { ...one, state: "ended", outcome: "finished" };
    assert.deepEqual(press(room({ lots: [over], mine: own }), 3).command, { type: "confirm", hold: 7 }, "after the end, too");
    const sending = room({ lots: [over], mine: own }, sent({ type: "confirm", hold: 7 }));
    assert.deepEqual([press(sending, 3).tone, press(sending, 3).command], ["sending", null]);
    const paid = press(room({ lots: [over], mine: mine({ holds: [hold({ lot: 3, kind: "gift", state: "paid" })] }) }), 3);
    assert.deepEqual([paid.label.key, paid.command], ["press.giftConfirmed", null]);
});

test("a combo is bought in sets", () => {
    const { label, command, unit } = press(room({ lots: [lotOfFormat("combo")] }), 3, { quantity: 2 });
    assert.deepEqual([label.key, label.values.total, command.quantity, unit], ["press.claimSets", 200_000, 2, "press.sets"]);
});

test("a pledge needs the code, keeps least within most, and can be changed until it is paid", () => {
    const one = lotOfFormat("group");
    const state = room({ lots: [one] });
    assert.deepEqual([press(state, 3).command, press(state, 3).note.key], [null, "press.codeNote"]);
    assert.equal(press(state, 3, { code: "12345" }).command, null);
    assert.deepEqual(press(state, 3, { code: "123456", most: 3, least: 9 }).command, { type: "pledge", lot: 3, least: 3, most: 3, code: 123_456 });
    assert.deepEqual(wanted(one, { ...nothing, most: 99 }), { most: 6, least: 6 });
    const wrong = room({ lots: [one] }, sent({ type: "pledge", lot: 3, least: 1, most: 1, code: 111_111 }), answer({ ok: false, reason: "wrongCode" }));
    assert.deepEqual(["111111", "222222"].map((code) => press(wrong, 3, { code }).tone), ["refused", "idle"], "another code is another try");
    const own = mine({ holds: [hold({ lot: 3, kind: "pledge", quantity: 4, least: 2, total: 400_000 })] });
    const pledged = room({ lots: [one], mine: own });
    assert.deepEqual([press(pledged, 3, { code: "123456" }).label.key, press(pledged, 3, { code: "123456" }).command], ["press.pledged", null]);
    assert.deepEqual(press(pledged, 3, { code: "123456", most: 5, least: 2 }).command, { type: "pledge", lot: 3, least: 2, most: 5, code: 123_456 });
    const paid = room({ lots: [one], mine: mine({ holds: [hold({ lot: 3, kind: "pledge", state: "paid" })] }) });
    assert.deepEqual([press(paid, 3).tone, press(paid, 3).command], ["won", null]);
    const failed = room({ lots: [{ ...one, state: "ended", outcome: "passed" }], mine: mine({ holds: [hold({ lot: 3, kind: "pledge", state: "released", refund: 400_000 })] }) });
    assert.equal(press(failed, 3).note.values.amount, 400_000);
});

test("news of the formats", () => {
    const after = (state, changes) => happenings(state, reduce(state, { kind: "message", message: update(11, { lots: [{ lot: 3, ...changes }] }) })).map(({ kind, say }) => say ?? kind);
    assert.deepEqual(after(room({ lots: [lotOfFormat("dutch")], featured: 3 }), { price: 90_000, step: 5 }), ["say.dutchPrice"]);
    assert.deepEqual(after(room({ lots: [lotOfFormat("dutch")] }), { price: 90_000, step: 5 }), [], "not of a lot that is not looked at");
    assert.deepEqual(after(room({ lots: [lotOfFormat("group", { paidMembers: 9 })], featured: 3 }), { paidMembers: 10 }), ["unlocked"]);
    assert.deepEqual(after(room({ lots: [lotOfFormat("sealed")] }), { state: "closing" }), ["closing"]);
    const opened = (book) => after(room({ lots: [lotOfFormat("sealed", { state: "closing" })] }), { state: "ended", outcome: "sold", hammer: 150_000, winner: 7, book });
    assert.deepEqual([opened([[7, 150_000], [12, 120_000]]), opened([[7, 150_000]])], [["lost"], ["sold"]]);
    const own = (state, now) => happenings(state, reduce(state, { kind: "message", message: { type: "mine", room: "che", mine: now } })).map(({ kind }) => kind);
    const entered = room({ lots: [flashLot({ allocation: "draw" })], mine: mine({ entries: [{ lot: 2, entry: 1, quantity: 1 }] }) });
    assert.deepEqual(own(entered, mine({ waiting: [{ lot: 2, ticket: 1, place: 1, quantity: 1 }] })), ["notDrawn"]);
    assert.deepEqual(own(room(), mine({ waiting: [{ lot: 2, ticket: 1, place: 1, quantity: 1 }] })), [], "who joins a line saw it at the press");
    assert.deepEqual(own(room(), mine({ holds: [hold({ kind: "gift" })] })), ["gift"]);
    assert.deepEqual(own(room(), mine({ holds: [hold({ kind: "pledge" })] })), ["pledged"]);
    const paid = room({ mine: mine({ holds: [hold({ kind: "pledge", state: "paid" })] }) });
    assert.deepEqual(own(paid, mine({ holds: [hold({ kind: "pledge", state: "released", refund: 95_000 })] })), ["refund"]);
});

test("a Dutch auction's takings are what its holds cost, since its price has moved on", () => {
    const state = room({ lots: [lotOfFormat("dutch", { sold: 1, held: 1 })] });
    assert.equal(figures(state, [{ lot: 3, waiting: 1, taken: 230_000, paid: 120_000 }]).takings, 230_000);
});

test("what is mine lists names, places and holds, the newest first", () => {
    const own = mine({
        holds: [hold({ hold: 1 }), hold({ hold: 2 })], waiting: [{ lot: 2, ticket: 1, place: 1, quantity: 1 }],
        entries: [{ lot: 3, entry: 1, quantity: 1 }, { lot: 1, entry: 2, quantity: 1 }],
    });
    const state = room({ lots: [lot({ state: "ended" }), flashLot(), lotOfFormat("giveaway")], mine: own });
    assert.deepEqual(rowsOf(state).map(({ key }) => key), ["entry-3", "waiting-2", "hold-2", "hold-1"]);
});

test("a group that too few joined has missed no reserve", () => {
    const failed = room({ lots: [lotOfFormat("group", { state: "ended", outcome: "passed" })] });
    assert.equal(press(failed, 3).label.key, "press.groupFailed");
});

test("a set says that it is one and what is in it", () => {
    const set = lotOfFormat("combo");
    assert.match(lotName(set), / và 1 món nữa$/);
    assert.deepEqual(contents(set, 3).split("\n").map((line) => line.slice(0, 3)), ["6\u00a0×", "3\u00a0×"]);
    assert.equal(howMany(set, 3), "3\u00a0bộ");
    assert.deepEqual([contents(flashLot(), 3), howMany(flashLot(), 3)], ["", "3\u00a0phần"]);
    const full = room({ lots: [set], mine: mine({ holds: [hold({ lot: 3, quantity: 2 })] }) });
    assert.deepEqual([press(full, 3).label.key, press(full, 3).note.key], ["press.limitSets", "press.heldNoteSets"]);
    const late = room({ lots: [lotOfFormat("combo", { free: 0, waiting: 0 })] });
    assert.deepEqual([press(late, 3).label.key, press(late, 3).note.key], ["press.waitSets", "press.waitFirst"]);
});

test("an older server's `mine` has no lines and no draws", () => {
    const state = room({ mine: { paddle: 12, muted: false, maximums: [], holds: [] } });
    assert.deepEqual([state.mine.entries, state.mine.waiting], [[], []]);
});

test("the preview is the lot that the command would make", async () => {
    const formats = await wantAll();
    const products = [product(1), product(2), product(3)];
    const commands = {
        english: { opening: 50_000, increment: [[0, 1_000]], quantity: 1, duration: 60_000 },
        flash: { price: 80_000, quantity: 20, limit: 2, duration: 60_000, hold: 600_000, allocation: "draw" },
        dutch: { opening: 120_000, floor: 60_000, step: 5_000, interval: 10_000, quantity: 10, limit: 5 },
        sealed: { opening: 50_000, pricing: "second", quantity: 1, duration: 60_000, reserve: 70_000 },
        onePrice: { goods: [[1, 5], [2, 5]], quantity: 10, price: 50_000, limit: 2, duration: 60_000 },
        giveaway: { quantity: 20, duration: 60_000, hold: 86_400_000, allocation: "firstCome" },
        combo: { components: [[1, 2], [3, 1]], quantity: 10, price: 90_000, limit: 2, duration: 60_000 },
        group: { price: 70_000, threshold: 10, caseSize: 6, limit: 6, quantity: 60, duration: 3_600_000, code: 123_456 },
    };
    for (const name of formatNames) {
        const shown = previewLot({ type: "prepare", product: 1, format: name, ...commands[name] }, products);
        const card = formats.get(name).card(shown, nobody);
        assert.equal(card.price, commands[name].price ?? commands[name].opening ?? 0, name);
        assert.equal(shown.product.id, 1);
        const asked = formats.get(name).form.fields.map((field) => field.name);
        const known = new Set([...asked, "quantity", "increment"]);
        for (const term of Object.keys(commands[name])) assert.ok(known.has(term), `${name}: the form asks for ${term}`);
    }
    assert.deepEqual(previewLot({ type: "prepare", product: 1, format: "combo", ...commands.combo }, products).products.map(({ id }) => id), [1, 3]);
});
