/** The receipt of an order, for the screen and for paper. */

import { button, element } from "../element.js";
import { hourAndMinute, money } from "../format.js";
import { date } from "../orders/dates.js";
import { partsOf } from "../orders/goods.js";
import { inLanguage, language, say } from "../words.js";
import { partWords } from "./order-goods.js";
import { standing } from "./order-card.js";
import { hours } from "./pickup-words.js";
import { sheet } from "./sheets.js";

/** A moment with its year. @param {number} at */
const moment = (at) => `${date(at, language)}, ${hourAndMinute(at, language)}`;

/** How and when it was paid. @param {any[]} payments */
function paid(payments) {
    const payment = payments.find(({ result }) => result === "paid");
    return payment && payment.method !== "nothing" && `${say(`receipt.${payment.method}`)}, ${moment(payment.time)}`;
}

/** @param {any} order The order with its people, stall and payments. @param {number} now */
export function openReceipt(order, now) {
    const { pickup } = order;
    const isSet = partsOf(order).length > 1;
    /** @type {[string, string | null | undefined | false][]} */
    const lines = [
        ["receipt.order", order.order],
        ["receipt.made", moment(order.at)],
        ["receipt.stall", [inLanguage(order.producer?.name), order.producer?.commune].filter(Boolean).join(", ")],
        ["receipt.buyer", order.buyer?.name],
        ["receipt.for", order.for?.name],
        ["receipt.goods", isSet ? partsOf(order).map(partWords).join("\n") : inLanguage(order.product)],
        [isSet ? "receipt.setPrice" : "receipt.unit", order.total > 0 ? money(order.unit, language) : say("orders.free")],
        [isSet ? "receipt.sets" : "receipt.quantity", String(order.quantity)],
        ["receipt.paid", paid(order.payments ?? [])],
        ["receipt.pickup", pickup && `${[inLanguage(pickup.name), inLanguage(pickup.stop), pickup.address].filter(Boolean).join(", ")}. ${date(pickup.from, language)}, ${hours(pickup)}`],
        ["receipt.code", order.state === "paid" && order.code],
        ["receipt.state", order.handedOver ? `${standing(order, now)}, ${moment(order.handedOver)}` : standing(order, now)],
    ];
    const node = sheet("receipt", say("receipt.title"),
        element("div", { class: "receipt paper" },
            element("div", { class: "receipt-head" },
                element("img", { src: "/icons/icon.svg", alt: "", width: 44, height: 44 }),
                element("p", {}, element("b", { text: say("market.name") }), element("span", { text: say("receipt.office") }))),
            element("dl", {}, ...lines.filter(([, words]) => words).map(([key, words]) =>
                element("div", { class: "transfer-line" }, element("dt", { text: say(key) }), element("dd", { text: words }))),
                element("div", { class: "transfer-line receipt-total" }, element("dt", { text: say("receipt.total") }),
                    element("dd", { text: order.total > 0 ? money(order.total, language) : say("orders.free") }))),
            order.state === "paid" && order.code && element("img", { class: "qr", src: `/api/orders/${encodeURIComponent(order.order)}/pickup.svg`, alt: say("pickup.codeLabel", { code: order.code }), width: 160, height: 160 }),
            element("p", { class: "receipt-thanks", text: say("receipt.thanks") })),
        button({ class: "press-button", text: say("receipt.print"), on: { click: () => print() } }));
    node.classList.add("receipt-sheet");
}
