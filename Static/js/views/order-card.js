/** One order: what it is, how far it has come, and the one thing that it waits for. */

import { button, element, setAttribute, setShown, setText } from "../element.js";
import { money, timeLeft } from "../format.js";
import { need, steps } from "../orders/book.js";
import { language, say } from "../words.js";
import { goodsTitle, mountParts } from "./order-goods.js";
import { mountPayment } from "./order-payment.js";
import { mountPickup } from "./order-pickup.js";
import { mountPicture } from "./product.js";

/** @typedef {import("../orders/book.js").Order} Order */

/** Needs whose order stands open of itself; of those to pay for only the most urgent does, for its code is large. */
const pressing = new Set(["confirm", "slot", "missed", "line", "fetch", "refund"]);

/** The word for where an order stands. @param {Order} order @param {number} now */
export function standing(order, now) {
    const wanted = need(order, now);
    return say(`state.${wanted === "done" ? order.state : wanted}`);
}

function mountSteps() {
    const node = element("ol", { class: "order-steps", "aria-label": say("step.all") });
    let shown = "";
    return {
        node,
        /** @param {Order} order */
        update(order) {
            const all = steps(order);
            const drawn = JSON.stringify(all);
            if (drawn === shown) return;
            shown = drawn;
            setShown(node, all.length > 0);
            node.replaceChildren(...all.map(({ step, standing }) => element("li", { "data-standing": standing, "aria-current": standing === "now" && "step" },
                element("span", { text: say(`step.${step}`) }), element("span", { class: "unseen", text: `, ${say(`step.${standing}`)}` }))));
        },
    };
}

/** What will be paid back, and why. */
function mountRefund() {
    const words = element("p", { class: "refund-words" });
    const why = element("p", { class: "help" });
    const node = element("div", { class: "order-refund" }, words, why);
    return {
        node,
        /** @param {Order} order */
        update({ state, refund, total }) {
            const shown = refund > 0 || state === "refunded";
            setShown(node, shown);
            if (!shown) return;
            const amount = money(refund, language);
            const key = { refunded: "refund.done", refundDue: "refund.due", awaitingPayment: "refund.wrong" }[/** @type {string} */ (state)] ?? "refund.extra";
            setText(words, say(key, { amount, total: money(total, language) }));
            setText(why, state === "refundDue" ? say("refund.why") : "");
            setShown(why, state === "refundDue");
        },
    };
}

/**
 * @param {object} actions
 * @param {(order: Order) => void} actions.choose Opens the pickup times.
 * @param {(order: Order) => void} actions.takeBack
 * @param {(order: Order) => void} actions.confirm
 * @param {(order: Order) => void} actions.receipt
 * @param {(text: string) => void} actions.toast
 */
export function mountOrder(actions) {
    const picture = mountPicture("order-picture");
    const name = element("h3", { class: "order-name", tabindex: -1 });
    const line = element("p", { class: "order-line" });
    const total = element("p", { class: "order-total" });
    const parts = mountParts();
    const tag = element("span", { class: "tag" });
    const fold = button({ class: "quiet-link order-fold" });
    const room = element("a", { class: "quiet-link", text: say("orders.atStall") });
    const receipt = button({ class: "quiet-link", text: say("receipt.open") });
    const way = mountSteps();
    const refund = mountRefund();
    const payment = mountPayment(actions);
    const pickup = mountPickup(actions);
    const body = element("div", { class: "order-body" }, refund.node, payment.node, pickup.node);
    const node = element("li", { class: "order" },
        element("div", { class: "awning", "aria-hidden": "true" }),
        element("div", { class: "order-head" }, picture.node,
            element("div", { class: "order-words" }, tag, name, line), total),
        parts.node, way.node, body,
        element("p", { class: "order-foot" }, fold, room, receipt));
    /** @type {Order} */
    let order;
    let wanted = "done";
    let isFirst = false;
    /** @type {boolean | null} What the person chose; the page chooses until then. */
    let chosen = null;
    fold.addEventListener("click", () => {
        chosen = node.dataset.open !== "yes";
        drawFold();
    });
    receipt.addEventListener("click", () => actions.receipt(order));

    function drawFold() {
        const open = chosen ?? (pressing.has(wanted) || isFirst);
        setAttribute(node, "data-open", open ? "yes" : "no");
        setShown(body, open);
        setAttribute(fold, "aria-expanded", String(open));
        name.id = `name-${order.order}`;
        setAttribute(fold, "aria-describedby", name.id);
        setText(fold, say(open ? "orders.hide" : wanted === "pay" ? "pay.title" : "orders.show"));
    }

    /** @param {number} now */
    function drawTag(now) {
        const left = order.deadline - now;
        const words = standing(order, now);
        setText(tag, wanted === "pay" && left > 0 ? `${words} · ${timeLeft(left)}` : words);
    }

    return {
        node,
        /** @param {{order: Order, now: number, first: boolean}} item */
        update({ order: current, now, first }) {
            order = current;
            isFirst = first;
            wanted = need(order, now);
            setAttribute(node, "data-order", order.order);
            setAttribute(node, "data-need", wanted);
            setAttribute(node, "data-state", order.state);
            picture.update(order.product);
            drawTag(now);
            setText(name, goodsTitle(order));
            parts.update(order);
            const words = [say("orders.number", { code: order.order }), say("orders.times", { n: order.quantity, unit: order.total > 0 ? money(order.unit, language) : say("orders.free") })];
            setText(line, words.join(" · "));
            setText(total, order.total > 0 ? money(order.total, language) : say("orders.free"));
            setAttribute(room, "href", `/room/${encodeURIComponent(order.room)}#lot-${order.lot}`);
            setShown(receipt, ["paid", "handedOver", "refunded"].includes(order.state));
            way.update(order);
            refund.update(order);
            payment.update(order, now);
            pickup.update(order, now);
            const empty = [refund.node, payment.node, pickup.node].every((part) => part.hidden);
            setShown(fold, !empty);
            if (empty) setShown(body, false);
            else drawFold();
        },
        /** @param {number} now */
        tick(now) {
            drawTag(now);
            payment.tick(now);
        },
    };
}
