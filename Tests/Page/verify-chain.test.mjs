import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { hashed, startHash } from "../../Static/js/verify/chain.js";
import { chooseDigest } from "../../Static/js/verify/digest.js";
import { readLine } from "../../Static/js/verify/lines.js";
import { sha256 } from "../../Static/js/verify/sha256.js";
import { pagesOfFile } from "../../Static/js/verify/source.js";
import { verdictOf } from "../../Static/js/verify/verdict.js";
import { chained, check, recorded, secondReader } from "./journals.mjs";

const names = ["english", "flash", "draws", "auctions"];

test("our own SHA-256 is FIPS 180-4's at every length around its blocks", () => {
    const million = new Uint8Array(1_000_000).fill(97);
    assert.equal(Buffer.from(sha256(million)).toString("hex"), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    for (let length = 0; length < 300; length += 1) {
        const bytes = Uint8Array.from({ length }, (_, index) => (index * 31 + length) & 255);
        assert.equal(Buffer.from(sha256(bytes)).toString("hex"), createHash("sha256").update(bytes).digest("hex"), `${length} bytes`);
    }
});

test("without WebCrypto our own digest is taken, and said so", () => {
    assert.deepEqual([chooseDigest({}).isBrowsers, chooseDigest({}).digest], [false, sha256]);
    assert.equal(chooseDigest().isBrowsers, true);
});

test("an entry's bytes are those that the server's own test names", () => {
    const entry = readLine('{"room":3,"seq":2,"time":1700000000000,"kind":"bid","payload":{"lot":1},"hash":"49f0e143ae81353957097d7d573fd06cf7d635f3b7aba7a1731e930aff27db1d"}');
    const previous = createHash("sha256").update("abc").digest("hex");
    assert.equal(Buffer.from(sha256(hashed(entry, previous))).toString("hex"), entry.hash);
});

test("a real journal is sound, with either digest and in pages of any size", async () => {
    for (const name of names) {
        const lines = recorded(name);
        for (const options of [{}, { digest: sha256, size: 1 }, { size: 1_000 }]) {
            const report = await check(lines, options);
            assert.equal(report.fault, null, name);
            assert.equal(report.entries, lines.length);
            assert.equal(report.head, JSON.parse(lines.at(-1)).hash);
            assert.equal(report.withheld, lines.filter((line) => line.includes('"withheld":true')).length);
            assert.equal(verdictOf(report).tone, "good");
        }
    }
});

/** Whole entries, of which the page must find out when they are touched. */
const whole = (lines) => lines.map((line, index) => ({ line, index })).filter(({ line }) => !line.includes("withheld"));

test("one changed byte anywhere in an entry is found, and the entry is named", async () => {
    const lines = recorded("english");
    for (const { line, index } of whole(lines)) {
        for (let place = 12; place < line.length - 3; place += 41) {
            const changed = line.slice(0, place) + String.fromCharCode(line.charCodeAt(place) ^ 1) + line.slice(place + 1);
            const report = await check(lines.with(index, changed), { digest: sha256, size: 1_000 });
            assert.ok(report.fault, `byte ${place} of entry ${index + 1}`);
            assert.equal(report.fault.seq, index + 1, `byte ${place} of entry ${index + 1}: ${JSON.stringify(report.fault)}`);
            assert.equal(report.entries, index);
        }
    }
});

test("a changed amount names the entry and its kind of fault", async () => {
    const lines = recorded("english");
    const index = lines.findIndex((line) => line.includes('"amount":150000'));
    const report = await check(lines.with(index, lines[index].replace('"amount":150000', '"amount":140000')));
    assert.deepEqual(report.fault, { kind: "hash", line: index + 1, seq: index + 1 });
    const verdict = verdictOf(report);
    assert.deepEqual([verdict.tone, verdict.title], ["bad", { key: "verify.bad", values: { seq: index + 1 } }]);
    assert.deepEqual(verdict.findings.map(({ key }) => key), ["verify.faulthash", "verify.before"]);
});

test("a dropped entry is found wherever it was", async () => {
    const lines = recorded("flash");
    for (let index = 0; index < lines.length - 1; index += 1) {
        assert.deepEqual((await check(lines.toSpliced(index, 1))).fault, { kind: "gap", line: index + 1, seq: index + 1, found: index + 2 });
    }
});

test("a dropped entry whose followers were renumbered is found at its place", async () => {
    const lines = recorded("flash");
    const index = 15;
    const rest = lines.slice(index + 1).map((line, offset) => line.replace(/"seq":\d+/, `"seq":${index + 1 + offset}`));
    assert.deepEqual((await check([...lines.slice(0, index), ...rest])).fault, { kind: "hash", line: index + 1, seq: index + 1 });
});

test("swapped and repeated entries are found", async () => {
    const lines = recorded("english");
    const swapped = lines.with(20, lines[21]).with(21, lines[20]);
    assert.deepEqual((await check(swapped)).fault, { kind: "gap", line: 21, seq: 21, found: 22 });
    assert.deepEqual((await check(lines.toSpliced(20, 0, lines[19]))).fault, { kind: "order", line: 21, seq: 21, found: 20 });
});

test("an entry of another book is found, and so is a line that is none", async () => {
    const lines = recorded("english");
    const other = lines.with(9, lines[9].replace('"room":1', '"room":2'));
    assert.deepEqual((await check(other)).fault, { kind: "room", line: 10, seq: 10, found: 2 });
    assert.deepEqual((await check(lines.with(9, "{}"))).fault, { kind: "unreadable", line: 10, seq: 10 });
    const twoNames = lines.with(9, lines[9].replace('"kind":"start"', '"kind":"pause"'));
    assert.deepEqual((await check(twoNames)).fault, { kind: "type", line: 10, seq: 10 });
});

test("a payload is hashed as it stands there, so a second name for a field cannot hide", async () => {
    const lines = recorded("english");
    const index = lines.findIndex((line) => line.includes('"amount":150000'));
    const doubled = lines[index].replace('"amount":150000', '"amount":150000,"amount":1');
    assert.equal((await check(lines.with(index, doubled))).fault.seq, index + 1);
});

test("a book that was rewritten or cut since the last check is found", async () => {
    const lines = recorded("flash");
    const known = { seq: 20, hash: JSON.parse(lines[19]).hash };
    assert.equal((await check(lines, { known })).fault, null);
    const forged = chained(lines.map((line) => JSON.parse(line)).map(({ time, payload }) => [time + 1, payload]));
    assert.deepEqual((await check(forged, { known })).fault, { kind: "rewritten", seq: 20 });
    assert.deepEqual((await check(lines.slice(0, 12), { known })).fault, { kind: "shorter", seq: 20, found: 12 });
});

test("a book that is shorter than the room says is found", async () => {
    const lines = recorded("flash");
    const verdict = verdictOf(await check(lines.slice(0, 12)), { promised: lines.length });
    assert.deepEqual(verdict.title, { key: "verify.bad", values: { seq: lines.length } });
    assert.equal(verdict.findings[0].key, "verify.faultshort");
});

test("an empty book is neither sound nor wrong", async () => {
    const report = await check([]);
    assert.deepEqual([report.fault, report.entries, report.head, verdictOf(report).tone], [null, 0, startHash, "none"]);
});

test("a file is read in pieces that cut letters and lines anywhere", async () => {
    const lines = recorded("english");
    assert.ok(lines.some((line) => /[^\u0000-\u007f]/.test(line)), "there are letters of several bytes");
    const bytes = new TextEncoder().encode(`${lines.join("\n")}\n`);
    for (const size of [1, 3, 97, 65_536]) {
        const stream = () => new ReadableStream({
            start(controller) {
                for (let from = 0; from < bytes.length; from += size) controller.enqueue(bytes.slice(from, from + size));
                controller.close();
            },
        });
        const read = [];
        for await (const page of pagesOfFile({ stream })) read.push(...page);
        assert.deepEqual(read, lines, `pieces of ${size} bytes`);
    }
});

test("a file without any line end is given up before it fills the memory", async () => {
    const pages = [];
    for await (const page of pagesOfFile(new Blob(["x".repeat(3 << 20)]))) pages.push(...page);
    assert.equal((await check(pages)).fault.kind, "unreadable");
});

test("the second reader, written from the document alone, names the same entry", async () => {
    const lines = recorded("english");
    const index = lines.findIndex((line) => line.includes('"amount":150000'));
    const journals = [
        lines, recorded("flash"), recorded("draws"), recorded("auctions"), lines.with(index, lines[index].replace('"amount":150000', '"amount":140000')), lines.toSpliced(30, 1),
        lines.with(20, lines[21]).with(21, lines[20]), lines.with(9, "{}"), lines.with(9, lines[9].replace('"room":1', '"room":2')),
    ];
    for (const journal of journals) assert.equal(secondReader(journal), (await check(journal)).fault?.seq ?? null);
});
