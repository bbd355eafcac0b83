/** Fetching an order: where and when, the place in line, and the code for the counter. */

import { button, element, setAttribute, setShown, setText } from "../element.js";
import { hourAndMinute } from "../format.js";
import { need } from "../orders/book.js";
import { inLanguage, language, say } from "../words.js";
import { when } from "./pickup-words.js";

/** A question like "really?" stands this long. */
const sureMilliseconds = 4_000;

/** @param {{choose(order: any): void, takeBack(order: any): void}} actions */
export function mountPickup({ choose, takeBack }) {
    const words = element("p", { class: "pickup-words" });
    const image = element("img", { class: "qr", width: 320, height: 320, decoding: "async" });
    const code = element("p", { class: "pickup-code" });
    const show = element("p", { class: "transfer-scan", text: say("pickup.showCode") });
    const hour = element("p", { class: "pickup-hour" });
    const place = element("p", { class: "pickup-place" });
    const address = element("p", { class: "pickup-address" });
    const coded = element("div", { class: "pickup-coded" }, image, element("p", { class: "label", text: say("pickup.code") }), code, show);
    const ticket = element("div", { class: "ticket paper" }, element("div", { class: "ticket-where" }, hour, place, address), coded);
    const line = element("div", { class: "pickup-line" });
    const note = element("p", { class: "help" });
    const pick = button({ class: "press-button" });
    const change = button({ class: "step", text: say("pickup.change") });
    const back = button({ class: "step" });
    const node = element("div", { class: "order-part" }, element("h4", { class: "unseen", text: say("pickup.title") }),
        words, line, ticket, note, pick, element("div", { class: "pickup-actions" }, change, back));
    /** @type {import("../orders/book.js").Order} */
    let order;
    let sureUntil = 0;
    pick.addEventListener("click", () => choose(order));
    change.addEventListener("click", () => choose(order));
    back.addEventListener("click", () => {
        if (performance.now() < sureUntil) {
            sureUntil = 0;
            takeBack(order);
        } else {
            sureUntil = performance.now() + sureMilliseconds;
            setTimeout(drawBack, sureMilliseconds + 50);
        }
        drawBack();
    });

    function drawBack() {
        const asked = performance.now() < sureUntil;
        setText(back, say(asked ? "pickup.takeBackSure" : "pickup.takeBack"));
        setAttribute(back, "class", asked ? "step urgent" : "step");
    }

    /** @param {import("../orders/book.js").Pickup} pickup */
    function inLine({ place: number, estimate }) {
        line.replaceChildren(
            element("p", { class: "pickup-number", text: say("pickup.place", { n: number ?? 1 }) }),
            element("p", { text: estimate ? say("pickup.estimate", { time: hourAndMinute(estimate, language) }) : say("pickup.noEstimate") }),
            element("p", { class: "help", text: say("pickup.lineNote") }));
    }

    return {
        node,
        /** @param {import("../orders/book.js").Order} current @param {number} now */
        update(current, now) {
            order = current;
            const wanted = need(order, now);
            const { pickup } = order;
            const open = wanted !== "done" && wanted !== "refund";
            setShown(node, open);
            if (!open) return;
            const waits = pickup?.state === "waiting";
            const opening = wanted === "missed" ? "pickup.missed" : pickup ? null : order.state === "paid" ? "pickup.nonePaid" : "pickup.none";
            setText(words, opening ? say(opening) : "");
            setShown(words, opening !== null);
            setShown(line, waits);
            if (pickup && waits) inLine(pickup);
            setShown(ticket, pickup !== null);
            if (pickup) {
                setText(hour, when(pickup, now));
                setText(place, inLanguage(pickup.stop) || inLanguage(pickup.name));
                setText(address, pickup.stop ? `${inLanguage(pickup.name)} · ${pickup.address}` : pickup.address);
            }
            const shown = Boolean(order.code) && pickup?.state === "booked";
            setAttribute(ticket, "data-coded", shown ? "yes" : "no");
            setShown(coded, shown);
            if (shown) {
                setText(code, order.code ?? "");
                setAttribute(image, "src", `/api/orders/${encodeURIComponent(order.order)}/pickup.svg`);
                setAttribute(image, "alt", say("pickup.codeLabel", { code: order.code ?? "" }));
            }
            const kept = pickup?.state === "booked" && order.state === "awaitingPayment";
            setText(note, kept ? say("pickup.kept") : "");
            setShown(note, Boolean(kept));
            // The press belongs to what the order waits for; beside it stays a quieter button.
            const first = wanted === "slot" || wanted === "missed";
            setShown(pick, !pickup || wanted === "missed");
            setAttribute(pick, "class", first ? "press-button" : "step wide");
            setText(pick, say("pickup.choose"));
            setShown(change, pickup !== null && wanted !== "missed");
            setShown(back, pickup !== null && wanted !== "missed");
            drawBack();
        },
    };
}
