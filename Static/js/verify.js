/** The checking page: a room's public journal, or a file of one, is read and computed again from its start. */

import { call } from "./api.js";
import { element, find, setAttribute, setShown, setText } from "./element.js";
import { fillIn, inLanguage, keep, kept, learn, say } from "./words.js";
import { breathe } from "./verify/breathe.js";
import { checkJournal, keptBack } from "./verify/check.js";
import { chooseDigest } from "./verify/digest.js";
import { lookInto } from "./verify/look.js";
import { differences } from "./verify/shown.js";
import { pagesOfFile, pagesOfRoom, SourceError } from "./verify/source.js";
import { verdictOf } from "./verify/verdict.js";
import { showLots } from "./verify/views/lot-list.js";
import { mountSteps } from "./verify/views/steps.js";
import { mountVerdict } from "./verify/views/verdict.js";

await learn("verify");
fillIn(document);
const { digest, isBrowsers } = chooseDigest();
const verdictView = mountVerdict();
const steps = mountSteps(breathe);
const slug = new URLSearchParams(location.search).get("room");
/** @type {File | null} */
let file = null;
/** @type {import("./verify/check.js").Report | null} */
let report = null;
/** What the room says of the products on sale, by lot. @type {Map<number, any>} */
let products = new Map();
let running = new AbortController();

/** The entry that an earlier check of this room ended with. @param {string} room @returns {{seq: number, hash: string} | null} */
function remembered(room) {
    const match = /^(\d+) ([0-9a-f]{64})$/.exec(kept(`checked:${room}`) ?? "");
    return match ? { seq: Number(match[1]), hash: match[2] } : null;
}

/**
 * One check from the first entry to the last.
 * @param {{seq: number, snapshot: any} | null} seen @param {AbortSignal} signal
 */
async function check(seen, signal) {
    const known = !file && slug ? remembered(slug) : null;
    /** @type {ReturnType<typeof differences> | null} */
    let different = null;
    const mark = seen && { seq: seen.seq, reached: (/** @type {any} */ room) => (different = differences(room, seen.snapshot.lots)) };
    const all = seen ? seen.seq : null;
    const found = await checkJournal(file ? pagesOfFile(file) : pagesOfRoom(/** @type {string} */ (slug), signal), {
        digest, known, mark,
        pause: () => {
            signal.throwIfAborted();
            return breathe();
        },
        progress: (entries) => verdictView.progress(entries, all),
    });
    return { found, verdict: verdictOf(found, { promised: all, differences: different, known, isBrowsers, isFile: file !== null }) };
}

async function run() {
    running.abort();
    running = new AbortController();
    const { signal } = running;
    report = null;
    setShown(find("#choose"), false);
    setShown(find("#book"), false);
    steps.show(null, null);
    verdictView.checking();
    setShown(find("#to-room"), !file);
    setShown(find("#download"), !file);
    setShown(find("#forget"), false);
    setText(find("#whose"), file ? say("verify.fileChosen", { name: file.name }) : "");
    try {
        const seen = file || !slug ? null : await lookInto(slug);
        learnNames(seen?.snapshot);
        let result = await check(seen, signal);
        // A lot that ended while the book was being read was sealed at its beginning and open at its end: read once more.
        if (!file && keptBack(result.found).length > 0) result = await check(seen, signal);
        if (signal.aborted) return;
        await show(result.found, result.verdict);
    } catch (error) {
        if (signal.aborted) return;
        if (!(error instanceof SourceError)) throw error;
        verdictView.failed(error.reason);
    }
}

/** @param {any} snapshot */
function learnNames(snapshot) {
    products = new Map((snapshot?.lots ?? []).map((/** @type {any} */ lot) => [lot.lot, lot.product]));
    const name = inLanguage(snapshot?.producer?.name) || inLanguage(snapshot?.title);
    if (name) setText(find("#whose"), say("verify.roomOf", { name }));
}

/** @param {import("./verify/check.js").Report} found @param {import("./verify/verdict.js").Verdict} verdict */
async function show(found, verdict) {
    report = found;
    verdictView.show(verdict, found);
    document.title = `${find("#verdict-title").textContent} · ${say("verify.title")}`;
    setShown(find("#forget"), ["rewritten", "shorter"].includes(found.fault?.kind ?? ""));
    if (!file && slug && verdict.tone === "good") keep(`checked:${slug}`, `${found.entries} ${found.head}`);
    setShown(find("#book"), true);
    setShown(find("#lots-none"), found.room.lots.length === 0);
    await showLot(false, verdict.lot);
    await showLots(find("#lots"), found.room.lots, products, breathe);
    markChosen();
}

/** The lot that the address names, or one that needs to be seen. @param {boolean} moves @param {number | null} [otherwise] */
async function showLot(moves, otherwise = null) {
    const named = /^#lot-(\d+)$/.exec(location.hash);
    const lot = report?.room.lots[Number(named?.[1] ?? otherwise ?? 0) - 1] ?? null;
    markChosen();
    const shown = steps.show(lot, lot && products.get(lot.number));
    if (lot && moves) {
        find("#lot").scrollIntoView({ block: "start" });
        find("#lot-title").focus({ preventScroll: true });
    }
    await shown;
}

function markChosen() {
    for (const link of document.querySelectorAll("#lots [data-lot]")) {
        const isChosen = link.getAttribute("href") === location.hash;
        setAttribute(link, "aria-current", isChosen ? "true" : null);
        if (!isChosen) continue;
        // Within the list only: the page itself stays where it is.
        const [book, place] = [find("#book"), link.getBoundingClientRect()];
        if (book.scrollHeight > book.clientHeight) book.scrollTop += place.top - book.getBoundingClientRect().top - (book.clientHeight - place.height) / 2;
    }
}

/** The whole book as one file, to keep or to check elsewhere. */
async function download() {
    const parts = [];
    for await (const lines of pagesOfRoom(/** @type {string} */ (slug))) parts.push(lines.map((line) => `${line}\n`).join(""));
    const address = URL.createObjectURL(new Blob(parts, { type: "application/x-ndjson" }));
    const link = element("a", { href: address, download: `${slug}.ndjson` });
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

async function offerRooms() {
    setShown(find("#choose"), true);
    const answer = await call("GET", "/api/market");
    for (const room of answer.value?.rooms ?? []) {
        find("#room").append(element("option", { value: room.room, text: inLanguage(room.producer?.name) || inLanguage(room.title) }));
    }
}

/** @param {File | undefined} chosen */
function take(chosen) {
    if (!chosen) return;
    file = chosen;
    run();
}

const link = element("a", { href: "/protocol/journal.md", text: say("verify.document") });
const [before, after] = say("verify.howOwn", { link: "\u0000" }).split("\u0000");
find("#how-own").append(before, link, after ?? "");
document.title = `${say("verify.title")} · ${say("market.name")}`;
setAttribute(find("#to-room"), "href", `/room/${encodeURIComponent(slug ?? "")}`);

addEventListener("hashchange", () => showLot(true));
addEventListener("beforeprint", () => steps.all());
find("#again").addEventListener("click", run);
find("#forget").addEventListener("click", () => {
    keep(`checked:${slug}`, "");
    run();
});
find("#print").addEventListener("click", async () => {
    await steps.all();
    print();
});
find("#download").addEventListener("click", download);
find("#file").addEventListener("change", (/** @type {any} */ event) => take(event.target.files[0]));
for (const kind of ["dragenter", "dragover"]) {
    addEventListener(kind, (/** @type {any} */ event) => {
        if (!event.dataTransfer?.types.includes("Files")) return;
        event.preventDefault();
        setShown(find("#dropping"), true);
    });
}
addEventListener("dragleave", (/** @type {any} */ event) => event.relatedTarget === null && setShown(find("#dropping"), false));
addEventListener("drop", (/** @type {any} */ event) => {
    event.preventDefault();
    setShown(find("#dropping"), false);
    take(event.dataTransfer?.files[0]);
});
find("#settings").addEventListener("click", async () => {
    const [{ askToSignIn, openSettings }, session] = await Promise.all([import("./views/sheets.js"), call("GET", "/api/session")]);
    openSettings(session.ok ? session.value : null, { signIn: () => askToSignIn(() => {}), signedOut: () => {} });
});

if (slug) run();
else offerRooms();
