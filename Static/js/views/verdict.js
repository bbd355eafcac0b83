/** The counter's answer, to be read from an arm's length: green with what to hand over, red with why not. */

import { button, drawn, element, setAttribute } from "../element.js";
import { hourAndMinute } from "../format.js";
import { partsOf } from "../orders/goods.js";
import { inLanguage, knows, language, say } from "../words.js";
import { mountParts } from "./order-goods.js";
import { sayWhy, when } from "./pickup-words.js";
import { mountPicture } from "./product.js";

const marks = { green: "M5 13l5 5L20 6", red: "M6 6l12 12M18 6L6 18", amber: "M12 5v8m0 5v.5" };

/** @param {"green" | "red" | "amber"} tone */
const mark = (tone) => drawn("svg", { class: "verdict-mark", viewBox: "0 0 24 24", "aria-hidden": "true" }, drawn("path", { d: marks[tone] }));

/** What to hand over: picture, number and name, large; of a set each of its products. @param {any} order */
function goods(order) {
    const number = element("p", { class: "verdict-order", text: say("stall.orderNumber", { code: order.order }) });
    if (partsOf(order).length > 1) {
        const parts = mountParts();
        parts.update(order);
        return element("div", { class: "verdict-goods verdict-set" }, parts.node, number);
    }
    const picture = mountPicture("verdict-picture");
    picture.update(order.product);
    return element("div", { class: "verdict-goods" }, picture.node,
        element("div", {}, element("p", { class: "verdict-what", text: say("stall.giveWhat", { n: order.quantity, name: inLanguage(order.product) }) }),
            order.choice && element("p", { text: inLanguage(order.choice) }),
            number));
}

/** The sentences of a refusal. @param {any} answer */
export function refusalWords(answer) {
    const reason = answer?.reason;
    if (reason === "alreadyHandedOver") return { title: say("stall.alreadyHandedOver", { time: answer.at ? hourAndMinute(answer.at, language) : "" }), note: "" };
    if (knows(`stall.${reason}`)) return { title: say(`stall.${reason}`), note: knows(`stall.${reason}Note`) ? say(`stall.${reason}Note`) : "" };
    return { title: sayWhy({ status: 400, value: answer }), note: "" };
}

/**
 * @param {HTMLElement} node
 * @param {{next(): void, retry(): void, drop(): void}} actions
 */
export function mountVerdict(node, { next, retry, drop }) {
    let shown = "";
    /** @type {HTMLElement | null} */
    let countdown = null;

    /** @param {"green" | "red" | "amber" | "none"} tone @param {...(Node | string | null | false | undefined)} content */
    function show(tone, ...content) {
        setAttribute(node, "data-tone", tone);
        node.replaceChildren(...content.filter((part) => part instanceof Node || typeof part === "string"));
    }

    return {
        /** @param {import("../orders/handover.js").Handover} state @param {number} now */
        update(state, now) {
            const drawnState = `${state.phase} ${state.key} ${state.tries}`;
            if (drawnState === shown) return this.tick(state, now);
            shown = drawnState;
            countdown = null;
            const again = button({ class: "press-button verdict-next", text: say("stall.next"), on: { click: next } });
            if (state.phase === "ready") show("none");
            else if (state.phase === "sending") show("none", element("p", { class: "verdict-wait", text: say("stall.sending", { code: state.code }) }));
            else if (state.phase === "lost") {
                countdown = element("p", { class: "verdict-title" });
                show("amber", mark("amber"), countdown, element("p", { class: "verdict-note", text: say("stall.lostNote") }),
                    element("div", { class: "verdict-buttons" }, button({ class: "press-button", text: say("stall.retry"), on: { click: retry } }), button({ class: "step", text: say("stall.drop"), on: { click: drop } })));
            } else if (state.phase === "given") {
                const order = state.answer;
                show("green", mark("green"), element("p", { class: "verdict-title", text: say("stall.given") }), goods(order),
                    order.pickup && element("p", { class: "verdict-note", text: say("stall.elsewhere", { name: inLanguage(order.pickup.name), when: when(order.pickup, now) }) }), again);
            } else {
                const { title, note } = refusalWords(state.answer);
                show("red", mark("red"), element("p", { class: "verdict-stop", text: say("stall.stop") }), element("p", { class: "verdict-title", text: title }),
                    note && element("p", { class: "verdict-note", text: note }), element("p", { class: "verdict-order", text: state.code }), again);
            }
            this.tick(state, now);
        },
        /** @param {import("../orders/handover.js").Handover} state @param {number} now */
        tick(state, now) {
            if (!countdown || state.retryAt === null) return;
            const words = say("stall.lost", { code: state.code, n: Math.max(1, Math.ceil((state.retryAt - now) / 1000)) });
            if (countdown.textContent !== words) countdown.textContent = words;
        },
    };
}
