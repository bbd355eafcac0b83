/** The host's counter: the featured lot as buyers see it, and what the host may do with it. */

import { button, element, setAttribute, setAvailable, setList, setShown, setText } from "../element.js";
import { inHanoi, money } from "../format.js";
import { isSending } from "../figures.js";
import { nobody } from "../room-state.js";
import { inLanguage, kept, language, say } from "../words.js";
import { mountLotCard } from "./lot-card.js";
import { askReason } from "./sheets.js";

const extendMilliseconds = 30_000;
/** The question whether to switch to a draw stands this long. */
const sureMilliseconds = 4_000;
/** The formats that can be drawn. */
const switchable = new Set(["flash", "onePrice", "giveaway"]);

/** A bid's time, to the second. @type {Intl.DateTimeFormatOptions} */
const seconds = { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" };

/** A bid whose amount nobody may see has its number instead. @param {{bid: number, paddle: number, amount?: number}} bid */
const voidTitle = ({ bid, paddle, amount }) => (amount === undefined ? say("host.voidSealedTitle", { bid, n: paddle })
    : say("host.voidTitle", { amount: money(amount, language), n: paddle }));

/** Where this device keeps the code of a group that it prepared: the market tells it to nobody. @param {string} room @param {number} lot */
export const codeName = (room, lot) => `lot-code:${room}:${lot}`;

/**
 * @param {HTMLElement} root
 * @param {{send(command: Record<string, any>): void, share(lot: number): void}} actions
 */
export function mountHostCounter(root, { send, share }) {
    const card = mountLotCard({ share, press: null });
    const start = button({ class: "press-button", on: { click: () => act(start, { type: "start" }) } });
    const pause = button({ class: "step", text: say("host.pause"), on: { click: () => act(pause, { type: "pause" }) } });
    const resume = button({ class: "press-button", text: say("host.resume"), on: { click: () => act(resume, { type: "resume" }) } });
    const extend = button({ class: "step", text: say("host.extend"), on: { click: () => act(extend, { type: "extend", by: extendMilliseconds }) } });
    const cancel = button({ class: "step urgent", text: say("host.cancel"), on: { click: askCancel } });
    const draw = button({ class: "step", hidden: true, on: { click: pressedDraw } });
    const demand = element("p", { class: "demand", hidden: true });
    const follow = button({ class: "press-button", on: { click: () => next && follow.getAttribute("aria-disabled") !== "true" && send({ type: "push", lot: next.lot }) } });
    const sealed = element("h3", { class: "part-title", text: say("host.sealedBids"), hidden: true });
    const bids = element("ol", { class: "rows voids" });
    const node = element("div", { class: "host-counter" }, card.node,
        demand, element("div", { class: "controls" }, start, resume, draw, element("div", { class: "control-row" }, pause, extend, cancel)), sealed, bids);
    root.append(node, follow);
    /** @type {any} */
    let lot = null;
    /** @type {any} The first lot that waits. */
    let next = null;
    /** @type {any} */
    let state = null;
    let sureUntil = 0;

    /** @param {HTMLElement} control @param {Record<string, any>} command */
    function act(control, command) {
        if (control.getAttribute("aria-disabled") !== "true") send({ lot: lot.lot, ...command });
    }

    /** No way back to who comes first: asked twice. @param {PointerEvent} event */
    function pressedDraw(event) {
        if (event.timeStamp < sureUntil) {
            sureUntil = 0;
            act(draw, { type: "switchToDraw" });
        } else {
            sureUntil = event.timeStamp + sureMilliseconds;
            setTimeout(drawSwitch, sureMilliseconds + 50);
        }
        drawSwitch();
    }

    /** First-come lots that are asked for beyond measure can become a draw; how many asked for how much stays in view. */
    function drawSwitch() {
        const open = lot?.state === "prepared" || lot?.state === "running";
        setShown(draw, open && lot.allocation === "firstCome" && switchable.has(lot.format));
        setText(draw, say(performance.now() < sureUntil ? "host.switchSure" : "host.switchToDraw"));
        setAttribute(draw, "aria-pressed", performance.now() < sureUntil ? "true" : null);
        const isOpen = lot !== null && lot.state !== "ended";
        const { asked = 0, quantity = 0, entries: n = 0 } = lot ?? {};
        const beyond = asked >= 2 * quantity ? "host.demandHigh" : "host.demand";
        const code = isOpen && kept(codeName(state.room, lot.lot));
        setText(demand, [
            isOpen && asked > 0 && say(lot.allocation === "draw" ? "host.demandDraw" : beyond, { asked, quantity, n }),
            code && say("host.codeIs", { code }),
        ].filter(Boolean).join(" · "));
        setShown(demand, demand.textContent !== "");
    }

    async function askCancel() {
        const { lot: number } = lot;
        const reason = await askReason(say("host.cancelWhy"), say("host.cancel"));
        if (reason) send({ type: "cancel", lot: number, reason });
    }

    /** @param {any} bid */
    async function askVoid(bid) {
        const { lot: number } = lot;
        const reason = await askReason(voidTitle(bid), say("host.void"));
        if (reason) send({ type: "voidBid", lot: number, bid: bid.bid, reason });
    }

    function mountBid() {
        const words = element("span", { class: "row-words" });
        const remove = button({ class: "quiet-link", text: say("host.void") });
        /** @type {any} */
        let current = null;
        remove.addEventListener("click", () => askVoid(current));
        return {
            node: element("li", { class: "row-link" }, words, remove),
            update(/** @type {any} */ bid) {
                current = bid;
                const what = bid.amount === undefined ? say("host.sealedBid", { bid: bid.bid, time: inHanoi(bid.at, language, seconds) }) : money(bid.amount, language);
                setText(words, `${say("lot.paddle", { n: bid.paddle })} · ${what}`);
                remove.setAttribute("aria-label", voidTitle(bid));
            },
        };
    }

    return {
        /** @param {any} newState @param {{lot: number, bids: any[]}[]} secrets Sealed bids of each lot, without amounts. */
        update(newState, secrets) {
            state = newState;
            lot = state.lots[state.featured ?? -1] ?? null;
            next = Object.values(state.lots).find((other) => other.state === "prepared") ?? null;
            setShown(follow, next !== null && (lot === null || lot.state === "ended"));
            if (next) {
                setText(follow, say("host.next", { name: inLanguage(next.product) }));
                setAvailable(follow, !isSending(state, "push", next.lot));
            }
            setShown(node, lot !== null);
            if (!lot) return;
            card.update(lot, nobody);
            setShown(start, lot.state === "prepared");
            setText(start, say("host.start"));
            setShown(resume, lot.state === "paused");
            setShown(pause, lot.state === "running");
            setShown(extend, lot.state === "running" && !lot.suddenDeath && lot.end !== null);
            setShown(cancel, lot.state !== "ended" && lot.state !== "closing");
            drawSwitch();
            for (const [control, type] of /** @type {[HTMLElement, string][]} */ ([[start, "start"], [pause, "pause"], [resume, "resume"], [extend, "extend"], [cancel, "cancel"], [draw, "switchToDraw"]])) {
                setAvailable(control, !isSending(state, type, lot.lot));
            }
            const open = lot.state === "running" || lot.state === "paused";
            const secret = open ? secrets.find((entry) => entry.lot === lot.lot)?.bids ?? [] : [];
            setShown(sealed, secret.length > 0);
            setList(bids, open ? [...lot.recent ?? [], ...secret] : [], (bid) => bid.bid, mountBid);
        },
        /** @param {number} now */
        tick: (now) => lot && card.tick(now),
    };
}
