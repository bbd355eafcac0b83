/** Journals for the tests of the checking page: recorded from a real server, or put together with node's own SHA-256. */

import { createHash } from "node:crypto";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { checkJournal } from "../../Static/js/verify/check.js";
import { chooseDigest } from "../../Static/js/verify/digest.js";

export const recorded = (name) => readFileSync(new URL(`journals/${name}.ndjson`, import.meta.url), "utf8").trimEnd().split("\n");

export const sha256 = (...pieces) => pieces.reduce((hash, piece) => hash.update(piece), createHash("sha256")).digest();
export const hex = (...pieces) => sha256(...pieces).toString("hex");

/** Eight bytes, the most significant first. */
export function eight(number) {
    const bytes = Buffer.alloc(8);
    bytes.writeBigUInt64BE(BigInt(number));
    return bytes;
}

/** Chains payloads as the server would: each is `[time, payload]`. */
export function chained(entries, room = 1) {
    let previous = Buffer.alloc(32);
    return entries.map(([time, payload], index) => {
        const [kind, text] = [Buffer.from(payload.type), Buffer.from(JSON.stringify(payload))];
        previous = sha256(previous, eight(room), eight(index + 1), eight(time), eight(kind.length), kind, eight(text.length), text);
        return `{"room":${room},"seq":${index + 1},"time":${time},"kind":"${kind}","payload":${text},"hash":"${previous.toString("hex")}"}`;
    });
}

/** What a dishonest market would do: changes payloads and chains everything anew. */
export const rewritten = (lines, change) => chained(lines.map((line) => {
    const { time, payload } = JSON.parse(line);
    return [time, change(payload) ?? payload];
}));

async function* pages(lines, size) {
    for (let from = 0; from < lines.length; from += size) yield lines.slice(from, from + size);
}

const script = fileURLToPath(new URL("../../Scripts/verify-journal", import.meta.url));

/** What the second reader says, which shares no code with the page: null when all is well, else the entry's number. */
export function secondReader(lines) {
    const { status, stdout, stderr } = spawnSync("python3", [script, "-"], { input: lines.map((line) => `${line}\n`).join(""), encoding: "utf8" });
    if (status === 0) return null;
    const [, entry] = /^WRONG {2}entry (\d+):/.exec(stdout) ?? [];
    if (status !== 1 || !entry) throw new Error(`the second reader ended with ${status}: ${stdout}${stderr}`);
    return Number(entry);
}

/** A check with the browser's digest unless told otherwise. */
export const check = (lines, options = {}) => checkJournal(pages(lines, options.size ?? 7), { digest: chooseDigest().digest, ...options });

/** An evening put together by hand: time moves on by itself, numbers count themselves. */
export function evening() {
    const entries = [];
    let now = 1_795_543_848_000;
    const add = (payload, by = 100) => {
        now += by;
        entries.push([now, payload]);
        return now;
    };
    return {
        get now() {
            return now;
        },
        add,
        lines: () => chained(entries),
        open: () => add({ type: "openRoom", actor: "host" }),
        register: (paddle, household) => add({ type: "register", actor: "clock", ...(household && { household }), outcome: { paddle } }),
        /** Prepares lot 1 and starts it. */
        sell(terms, commitment) {
            add({ type: "prepare", actor: "host", ...terms, outcome: { lot: 1 } });
            if (commitment) add({ type: "commit", actor: "clock", lot: 1, commitment });
            return add({ type: "start", actor: "host", lot: 1 });
        },
        /** Lets time pass until a moment. */
        until: (moment, payload) => add(payload, moment - now),
    };
}
