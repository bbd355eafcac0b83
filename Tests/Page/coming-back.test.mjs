import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { cause, delay, meaning, meanings, restart } from "../../Static/js/line.js";

/** The same numbers at every run: mulberry32. @param {number} seed */
const generator = (seed) => () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
};

/**
 * When each page is back, for pages that are closed over a time and a server that is there again at another.
 * @param {{pages: number, code: number, closing: number, open: number, knows?: boolean}} night Milliseconds.
 */
function comingBack({ pages, code, closing, open, knows = true }) {
    const random = generator(pages + code);
    const tries = [];
    const back = Array.from({ length: pages }, (_, page) => {
        let now = (closing * page) / pages;
        let lostWith = null;
        for (let attempt = 0; attempt < 100; attempt++) {
            lostWith = cause(lostWith, attempt === 0 ? code : 1006);
            now += delay(lostWith, attempt, random(), knows ? closing - now : 0);
            tries.push(now);
            if (now >= open) return now;
        }
        assert.fail("a page that never comes back");
    });
    return { back, tries };
}

/** The most that fall within one second. @param {number[]} times */
function busiestSecond(times) {
    const counts = new Map();
    for (const time of times) counts.set(Math.floor(time / 1_000), (counts.get(Math.floor(time / 1_000)) ?? 0) + 1);
    return Math.max(...counts.values());
}

test("10,000 pages come back over twelve seconds after a restart, and none before the server is there", () => {
    const { back, tries } = comingBack({ pages: 10_000, code: 4001, closing: 10_000, open: 12_500 });
    assert.equal(tries.length, 10_000, "nobody had to try twice");
    assert.ok(Math.min(...back) >= 13_000);
    assert.ok(Math.max(...back) <= 25_000);
    assert.ok(busiestSecond(back) < 10_000 / 12 * 1.15, `${busiestSecond(back)} in one second`);
});

test("a server that takes longer is not stormed, and is found before any lot can end", () => {
    for (const open of [16_000, 20_000, 40_000]) {
        const { back, tries } = comingBack({ pages: 10_000, code: 4001, closing: 10_000, open });
        assert.ok(busiestSecond(tries) < 1_300, `${busiestSecond(tries)} tries in one second`);
        assert.ok(Math.max(...back) - open <= restart.least + restart.most, "the latest page");
    }
    assert.ok(restart.least + restart.most < 30_000, "what every lot has left after a restart");
});

test("a page that has not heard when the closing ends still spreads", () => {
    const { back } = comingBack({ pages: 10_000, code: 4001, closing: 10_000, open: 12_500, knows: false });
    assert.ok(busiestSecond(back) < 1_300, `${busiestSecond(back)} in one second`);
});

test("a server that was killed is met by a crowd that thins out", () => {
    const { back, tries } = comingBack({ pages: 10_000, code: 1006, closing: 0, open: 5_000 });
    assert.ok(busiestSecond(back) < 3_500, `${busiestSecond(back)} in one second`);
    assert.ok(Math.max(...back) - 5_000 <= 20_100 && tries.length < 60_000);
});

test("a try that fails belongs to the restart, and anything else is a loss of its own", () => {
    assert.equal(cause(null, 1006), 1006);
    assert.equal(cause(4001, 1006), 4001);
    assert.equal(cause(4001, 4003), 4003);
    assert.equal(cause(4003, 1006), 1006);
    assert.equal(cause(null, 4001), 4001);
});

test("waiting for a restart begins when the last line is closed", () => {
    assert.deepEqual([delay(4001, 0, 0, 7_000), delay(4001, 0, 1, 7_000)], [10_000, 22_000]);
    assert.equal(delay(4001, 0, 0, -500), 3_000);
    assert.deepEqual([delay(4001, 1, 1), delay(4001, 9, 1)], [27_000, 27_000]);
    assert.equal(delay(1006, 0, 0, 7_000), 100, "a lost line waits for nothing");
});

const root = new URL("../../", import.meta.url);
const read = (path) => readFileSync(new URL(path, root), "utf8");
const swift = (folder) => readdirSync(new URL(folder, root), { recursive: true }).filter((name) => name.endsWith(".swift"))
    .map((name) => read(`${folder}${name}`)).join("\n");

const named = new Map([...read("Sources/WebSocketProtocol/CloseCode.swift").matchAll(/static let (\w+) = CloseCode\(rawValue: (\d+)\)/g)]
    .map(([, name, code]) => [name, Number(code)]));
const documented = new Map([...read("Static/protocol/asyncapi.yaml").matchAll(/^ *\| (\d{4}) \| (\w+) \| (.+) \| (.+) \|$/gm)]
    .map(([, code, sender, what, then]) => [Number(code), { sender, what, then }]));

test("every close code that the server sends is documented as the server's, and the page knows each", () => {
    const server = swift("Sources/MarketServer/") + swift("Sources/Transport/").replace(/ClientConnection[\s\S]*?\n}\n/, "");
    const broken = read("Sources/WebSocketProtocol/ProtocolError.swift").split("var closeCode")[1];
    const sent = [...named].filter(([name]) =>
        new RegExp(`\\bclose\\((?:connection, )?\\.${name}\\b`).test(server) || new RegExp(`[:\\s]\\.${name}$`, "m").test(broken));
    assert.deepEqual(new Set(sent.map(([, code]) => code)), new Set([1002, 1003, 1007, 1008, 1009, 4000, 4001, 4002, 4003, 4004]));
    for (const [name, code] of sent) {
        assert.equal(documented.get(code)?.sender, "server", `${name} is documented`);
        assert.ok(code in meanings, `the page knows ${name}`);
    }
});

test("the document and the page speak of the same codes", () => {
    assert.ok(documented.size > 10);
    for (const [code, { what, then }] of documented) {
        assert.ok(code in meanings, `${code}`);
        assert.ok(what.length > 5 && then.length > 5, `${code}`);
    }
    for (const code of Object.keys(meanings)) assert.ok(documented.has(Number(code)), code);
    assert.equal(meaning(4999), "lost", "an unknown code is a lost line");
});

test("the waits of the document are the page's", () => {
    const range = (code, attempt = 0) => [delay(code, attempt, 0) / 1_000, delay(code, attempt, 1) / 1_000].join("-");
    for (const [code, { then }] of documented) {
        const stated = then.match(/come back after (\d+-\d+) s/)?.[1];
        if (stated) assert.equal(stated, range(code), `${code}`);
    }
    const { then } = documented.get(4001);
    assert.ok(then.includes(`${range(4001)} s`) && then.includes(`${range(4001, 9)} s`), then);
});
