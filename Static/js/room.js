/**
 * The buyer's live room: puts state, line and views together. First the counter and its press; what is beside them
 * comes with `room-side.js` as soon as they stand.
 */

import { connect, localTime } from "./connection.js";
import { find, setShown, setText } from "./element.js";
import { formatOf, want } from "./formats.js";
import { initial, lotOf, reduce, shownLot, wishOn } from "./room-state.js";
import { mountLine, mountPanels, mountStall } from "./views/frame.js";
import { mountLotCard } from "./views/lot-card.js";
import { mountPressBar } from "./views/press-bar.js";
import { fillIn, inLanguage, learn, say } from "./words.js";

/** Often enough for a smooth ring, seldom enough for a phone's battery. */
const tickMilliseconds = 200;
/** Between two drawings of the room's news. */
const paceMilliseconds = 100;

const room = decodeURIComponent(location.pathname.split("/")[2] ?? "");
let state = initial(room);
/** @type {{update: (lot: any) => void} | null} */
let check = null;
let checkComes = false;
/** @type {{waits: boolean, timer: number} | null} The drawing that is planned. */
let drawing = null;
let drawnAt = -Infinity;
/** Why the market refuses: needed once something is asked of it. */
const reasons = () => learn("reasons");
/** @type {Promise<void> | null} The format that is on its way. */
let arriving = null;

fillIn(document);
const line = mountLine(() => link.retry());
const stall = mountStall();
const panels = mountPanels();
const press = mountPressBar({ press: send, withdraw });
const card = mountLotCard({ share: (lot) => shareAddress(`#lot-${lot}`), press });
/** @type {import("./room-side.js").Side | null} */
let side = null;
find("#card").append(card.node);

const link = connect({
    room,
    position: () => ({ epoch: state.epoch, offset: state.offset }),
    received,
    changed: (line) => take({ kind: "line", line }),
});

/** A refusal waits for its words, which come with the first command. @param {any} message */
async function received(message) {
    if (message.ok === false) await reasons().catch(() => {});
    take({ kind: "message", message });
}

/** @param {import("./types.js").Input} input */
function take(input) {
    const before = state;
    state = reduce(state, input);
    if (state.gap && !before.gap) link.rejoin();
    if (state !== before) drawSoon(input.kind !== "message" || input.message.type !== "update");
}

/**
 * Draws with the next frame what is this person's own, and news of the room at a pace that eyes and phones can follow. A
 * hidden tab gets no frames, but still has to tell of an outbid.
 * @param {boolean} own
 */
function drawSoon(own) {
    if (drawing && !(own && drawing.waits)) return;
    if (drawing) clearTimeout(drawing.timer);
    const wait = own ? 0 : Math.max(0, drawnAt + paceMilliseconds - performance.now());
    const frame = () => {
        if (drawing) drawing.waits = false;
        if (document.hidden) draw();
        else requestAnimationFrame(draw);
    };
    drawing = { waits: wait > 0, timer: wait > 0 ? setTimeout(frame, wait) : 0 };
    if (wait === 0) frame();
}

/** @param {Record<string, any>} command */
function send(command) {
    if (state.me?.role === "guest") return signIn();
    // A second tap before the first is answered is the same wish.
    const lot = lotOf(state, command);
    if (lot !== undefined && wishOn(state, lot)?.phase === "sending") return;
    const message = link.send(command);
    reasons().catch(() => {});
    if (message) take({ kind: "sent", message });
    else toast(say("reason.tooManyWaiting"));
}

/** @param {string} key */
function withdraw(key) {
    if (link.withdraw(key)) take({ kind: "withdrawn", key });
}

/** The sheets load when first asked for, and cannot while there is no network. */
async function sheets() {
    const loaded = await import("./views/sheets.js").catch(() => null);
    if (!loaded) toast(say("reason.unknown"));
    return loaded;
}

async function signIn() {
    (await sheets())?.askToSignIn(() => link.reopen());
}

/** @param {string} hash */
async function shareAddress(hash) {
    const { share } = await import("./api.js");
    const outcome = await share(document.title, `${location.origin}/room/${encodeURIComponent(room)}${hash}`);
    if (outcome !== "shared") toast(say(outcome === "copied" ? "share.copied" : "share.failed"));
}

let toastTimer = 0;
/** @param {string} text */
function toast(text) {
    const node = find("#toast");
    setText(node, text);
    setShown(node, true);
    clearTimeout(toastTimer);
    toastTimer = setTimeout(() => setShown(node, false), 3_000);
}

function viewFromAddress() {
    const match = /^#lot-(\d+)$/.exec(location.hash);
    take({ kind: "viewed", lot: match ? Number(match[1]) : null });
}

function drawCounter() {
    const lot = shownLot(state);
    setShown(find("#waiting"), lot === null);
    setText(find("#waiting-words"), waitingWords());
    setShown(card.node, lot !== null);
    press.update(state, lot);
    if (lot) card.update(lot, state.mine);
    if (lot && !formatOf(lot)) wantFormat(lot);
    const back = find("#back-to-featured");
    const featured = state.lots[state.featured ?? -1];
    setShown(back, Boolean(lot && featured && featured.lot !== lot.lot));
    if (featured) setText(find("#back-words"), say("room.backToFeatured", { name: inLanguage(featured.product) }));
    updateCheck(lot);
    return lot;
}

/** The way to the check comes with the first lot that has ended; the line may be lost at this very moment. @param {import("./types.js").Lot | null} lot */
function updateCheck(lot) {
    if (check) return check.update(lot);
    if (lot?.state !== "ended" || checkComes) return;
    checkComes = true;
    import("./views/check-link.js")
        .then(({ mountCheckLink }) => mountCheckLink(room, card.node))
        .then((link) => { check = link; draw(); }, () => setTimeout(draw, 1_000))
        .finally(() => { checkComes = false; });
}

/** A lot's format comes when it is first shown; the line may be lost at this very moment. @param {import("./types.js").Lot} lot */
function wantFormat(lot) {
    const asked = want(lot);
    if (asked !== arriving) asked.then(draw, () => setTimeout(draw, 1_000));
    arriving = asked;
}

function waitingWords() {
    if (state.failure) return state.failure === "unknownRoom" ? say("room.unknown") : say("room.failed", { why: say(`reason.${state.failure}`) });
    if (!state.joined) return say("room.loading");
    return say(state.stall.state === "closed" ? "room.closed" : "room.waiting");
}

function draw() {
    drawing = null;
    drawnAt = performance.now();
    stall.update(state, shownLot(state) !== null);
    line.update(state, localTime());
    const lot = drawCounter();
    side?.update(state, lot, link.now());
    tick();
}

function tick() {
    const now = link.now();
    const lot = shownLot(state);
    line.tick(localTime());
    if (!document.hidden) card.tick(now);
    side?.tick(state, lot, now);
}

async function mountBeside() {
    const { mountSide } = await import("./room-side.js");
    side = mountSide({ room, state, send, signIn, panels });
    draw();
}

find("#share").addEventListener("click", () => shareAddress(""));
find("#settings").addEventListener("click", async () => {
    (await sheets())?.openSettings(state.me, { signIn, signedOut: () => link.reopen() });
});
find("#back-to-featured").addEventListener("click", (/** @type {Event} */ event) => {
    event.preventDefault();
    history.pushState(null, "", location.pathname + location.search);
    viewFromAddress();
});
addEventListener("hashchange", () => {
    viewFromAddress();
    scrollTo({ top: 0 });
    find("#lot-name").focus({ preventScroll: true });
});
addEventListener("popstate", viewFromAddress);
// The bar at the bottom covers the page: the page leaves as much room as the bar is high.
new ResizeObserver(([entry]) => {
    document.documentElement.style.setProperty("--press-height", `${Math.ceil(entry.borderBoxSize[0].blockSize)}px`);
}).observe(press.node);

viewFromAddress();
draw();
mountBeside();
setInterval(tick, tickMilliseconds);
