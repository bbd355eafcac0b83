/** The host's desk: which stall, and then everything needed to run it. */

import { call, share } from "./api.js";
import { connect, localTime } from "./connection.js";
import { button, element, find, setAttribute, setShown, setText } from "./element.js";
import { isSending } from "./figures.js";
import { reason, wantAll } from "./formats.js";
import { happenings } from "./happenings.js";
import { initial, reduce } from "./room-state.js";
import { mountSignals } from "./signals.js";
import { mountChat } from "./views/chat.js";
import { mountLine, mountStall } from "./views/frame.js";
import { codeName, mountHostCounter } from "./views/host-counter.js";
import { mountFigures, mountHolds, mountRunSheet } from "./views/host-tables.js";
import { mountPlaces } from "./views/host-places.js";
import { mountPrepareForm } from "./views/prepare-form.js";
import { openSettings } from "./views/sheets.js";
import { fillIn, inLanguage, keep, learn, say, sayMoney } from "./words.js";

const tickMilliseconds = 200;
/** Pause after a change before the sheet is asked for again. */
const sheetMilliseconds = 600;
/** Commands that a second tap must not repeat while the first is on its way. */
const single = new Set(["openRoom", "closeRoom", "push", "start", "pause", "resume", "extend", "cancel", "markPaid", "prepare", "switchToDraw"]);
/** A question like "really close?" stands this long. */
const sureMilliseconds = 4_000;

const [formats] = await Promise.all([wantAll(), learn("host"), learn("orders"), learn("reasons")]);
fillIn(document);
document.title = `${say("host.title")} · ${say("market.name")}`;
const slug = decodeURIComponent(location.pathname.split("/")[2] ?? "");
const session = await call("GET", "/api/session");
/** @type {any} */
const me = session.ok ? session.value : { role: "guest", rooms: [] };

find("#settings").addEventListener("click", () => openSettings(me, { signIn: toSignIn, signedOut: toSignIn }));
if (me.role === "guest") toSignIn();
else if (me.role === "buyer") refuse(say("host.mustSignIn"));
else if (slug) run(slug);
else await choose();

function toSignIn() {
    location.replace(`/sign-in?next=${encodeURIComponent(location.pathname)}`);
}

/** @param {string} words */
function refuse(words) {
    setShown(find("#choose"), true);
    setText(find("#choose-words"), words);
}

async function choose() {
    const market = await call("GET", "/api/market");
    const rooms = (market.value?.rooms ?? []).filter((/** @type {any} */ room) => me.role === "organiser" || me.rooms.includes(room.room));
    if (rooms.length === 1) return location.replace(`/host/${encodeURIComponent(rooms[0].room)}`);
    refuse(rooms.length === 0 ? say("host.none") : "");
    find("#choose-rooms").append(...rooms.map((/** @type {any} */ room) =>
        element("li", {}, element("a", { class: "row-link", href: `/host/${encodeURIComponent(room.room)}` },
            element("span", { class: "row-words" }, element("span", { class: "row-name", text: inLanguage(room.producer?.name) }),
                element("span", { class: "row-line", text: inLanguage(room.title) }))))));
}

/** @param {string} room */
function run(room) {
    let state = initial(room);
    let told = state;
    let drawing = false;
    let sheet = { products: [], reserves: [], sealed: [], holds: [], holdCount: 0, sums: [] };
    let sheetTimer = 0;
    let sureUntil = 0;
    setShown(find("#tables"), true);
    setAttribute(find("#watch"), "href", `/room/${encodeURIComponent(room)}`);

    const signals = mountSignals(find("#announcer"));
    const line = mountLine(() => link.retry());
    const stall = mountStall();
    const figures = mountFigures(find("#figures"));
    const counter = mountHostCounter(find("#counter"), { send, share: (lot) => share(document.title, `${location.origin}/room/${encodeURIComponent(room)}#lot-${lot}`) });
    const runSheet = mountRunSheet(find("#sheet"), find("#sheet-empty"), { send });
    const holds = mountHolds(find("#holds"), find("#holds-empty"), find("#holds-more"), { send });
    const prepare = mountPrepareForm(find("#prepare"), { prepare: send, formats });
    const places = mountPlaces(find("#places"), { room, now: () => link.now() });
    const chat = mountChat(find("#chat"), { draftName: `host-chat:${room}`, send: (text) => send({ type: "chat", text }), signIn: toSignIn, actions: moderation });
    const link = connect({
        room,
        position: () => ({ epoch: state.epoch, offset: state.offset }),
        received: (message) => take({ kind: "message", message }),
        changed: (line) => take({ kind: "line", line }),
    });
    mountPin();
    find("#gate-button").addEventListener("click", pressGate);
    readSheet();
    draw();
    setInterval(tick, tickMilliseconds);

    /** @param {any} input */
    function take(input) {
        const before = state;
        state = reduce(state, input);
        if (state.gap && !before.gap) link.rejoin();
        if (state.lots !== before.lots) readSheetSoon();
        tellAnswers(before);
        if (state !== before && !drawing) {
            drawing = true;
            if (document.hidden) setTimeout(draw, 50);
            else requestAnimationFrame(draw);
        }
    }

    /** @param {Record<string, any>} command */
    function send(command) {
        if (single.has(command.type) && isSending(state, command.type, command.lot ?? command.hold)) return;
        const message = link.send(command);
        if (message) take({ kind: "sent", message });
    }

    /** What was refused is said; what changes the sheet is read again. @param {any} before */
    function tellAnswers(before) {
        if (state.wishes === before.wishes) return;
        for (const wish of Object.values(state.wishes)) {
            if (wish.phase === "sending" || before.wishes[wish.key]?.phase !== "sending") continue;
            const { type } = wish.command;
            const refused = wish.phase === "refused" ? say("host.refused", { why: sayMoney(reason(wish.answer)) }) : "";
            const { code } = wish.command;
            if (code && !refused) keep(codeName(room, wish.answer?.lot), code);
            if (type === "prepare") prepare.tell(refused || say("host.prepared"), refused ? "wrong" : null);
            else if (refused) toast(refused);
            if (type === "prepare" || type === "markPaid") readSheetSoon();
        }
    }

    async function readSheet() {
        const answer = await call("GET", `/api/rooms/${encodeURIComponent(room)}/sheet`);
        if (answer.ok) sheet = answer.value;
        else if (answer.status === 403 || answer.status === 401) toast(say("host.notYours"));
        setText(find("#holds-empty"), say(answer.ok ? "host.holdsEmpty" : "host.holdsFailed"));
        prepare.update(sheet.products);
        draw();
    }

    function readSheetSoon() {
        clearTimeout(sheetTimer);
        sheetTimer = setTimeout(readSheet, sheetMilliseconds);
    }

    /** @param {PointerEvent} event */
    function pressGate(event) {
        if (state.stall.state !== "open") return send({ type: "openRoom" });
        if (event.timeStamp < sureUntil) {
            sureUntil = 0;
            send({ type: "closeRoom" });
        } else {
            sureUntil = event.timeStamp + sureMilliseconds;
            setTimeout(draw, sureMilliseconds + 50);
        }
        draw();
    }

    function mountPin() {
        const field = element("input", { maxlength: 280, autocomplete: "off", "aria-label": say("host.pinLabel"), placeholder: say("host.pinPlaceholder") });
        const unpin = button({ class: "quiet-link", id: "unpin", text: say("host.unpin"), on: { click: () => send({ type: "unpin" }) } });
        find("#pin").append(element("form", { class: "chat-form", on: { submit: (/** @type {Event} */ event) => {
            event.preventDefault();
            if (field.value.trim()) send({ type: "pin", text: field.value.trim() });
            field.value = "";
        } } }, field, element("button", { class: "step", text: say("host.pin") })), unpin);
    }

    /** @param {any} message */
    function moderation(message) {
        const hide = button({ class: "quiet-link", text: say("host.hide"), on: { click: () => send({ type: "hideChat", message: message.message }) } });
        const muted = new Set();
        const mute = message.paddle === null || message.host ? null : button({ class: "quiet-link", text: say("host.mute", { n: message.paddle }), on: { click: () => {
            const isMuted = muted.has(message.paddle);
            if (isMuted) muted.delete(message.paddle);
            else muted.add(message.paddle);
            setText(/** @type {HTMLElement} */ (mute), say(isMuted ? "host.mute" : "host.unmute", { n: message.paddle }));
            send({ type: isMuted ? "unmute" : "mute", paddle: message.paddle });
        } } });
        return element("span", { class: "moderation", role: "group", "aria-label": say("host.more", { name: message.name }) }, hide, mute);
    }

    let toastTimer = 0;
    /** @param {string} text */
    function toast(text) {
        setText(find("#toast"), text);
        setShown(find("#toast"), true);
        clearTimeout(toastTimer);
        toastTimer = setTimeout(() => setShown(find("#toast"), false), 5_000);
    }

    function draw() {
        drawing = false;
        const list = happenings(told, state).filter(({ kind }) => kind !== "refused" && kind !== "price");
        told = state;
        signals.tell(list, state, link.now());
        stall.update(state, false);
        line.update(state, localTime());
        const open = state.stall.state === "open";
        setText(find("#gate-words"), state.joined ? say(open ? "host.isOpen" : "host.isClosed") : say("room.loading"));
        setAttribute(find("#gate"), "data-open", open ? "yes" : "no");
        setShown(find("#gate-button"), state.joined);
        setText(find("#gate-button"), say(!open ? "host.open" : performance.now() < sureUntil ? "host.closeSure" : "host.close"));
        setShown(find("#unpin"), Boolean(state.pinned));
        counter.update(state, sheet.sealed);
        setShown(find("#counter-empty"), state.lots[state.featured ?? -1] === undefined);
        figures.update(state, sheet.sums);
        runSheet.update(state, sheet.reserves);
        holds.update(state, sheet.holds, sheet.holdCount);
        places.update(state);
        chat.update(state);
        tick();
    }

    function tick() {
        const now = link.now();
        line.tick(localTime());
        signals.tick(state, state.lots[state.featured ?? -1] ?? null, now);
        if (!document.hidden) counter.tick(now);
    }
}
