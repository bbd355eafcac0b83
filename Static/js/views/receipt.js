/** The receipt of an order, for the screen and for paper. */

import { button, element } from "../element.js";
import { date, hourAndMinute, money } from "../format.js";
import { inLanguage, language, say } from "../words.js";
import { standing } from "./order-card.js";
import { hours } from "./pickup-words.js";
import { sheet } from "./sheets.js";

/** @param {import("../orders/book.js").Order} order @param {string} stall The stall's name. @param {number} now */
export function openReceipt(order, stall, now) {
    const { pickup } = order;
    /** @type {[string, string | null | undefined | false][]} */
    const lines = [
        ["receipt.order", order.order],
        ["receipt.made", `${date(order.at, language)}, ${hourAndMinute(order.at, language)}`],
        ["receipt.stall", stall],
        ["receipt.goods", inLanguage(order.product)],
        ["receipt.unit", order.total > 0 ? money(order.unit, language) : say("orders.free")],
        ["receipt.quantity", String(order.quantity)],
        ["receipt.reference", order.payment?.reference],
        ["receipt.pickup", pickup && `${inLanguage(pickup.name)}, ${pickup.address}. ${date(pickup.from, language)}, ${hours(pickup)}`],
        ["receipt.code", order.state === "paid" && order.code],
        ["receipt.state", standing(order, now)],
    ];
    const node = sheet("receipt", say("receipt.title"),
        element("div", { class: "receipt paper" },
            element("div", { class: "receipt-head" },
                element("img", { src: "/icons/icon.svg", alt: "", width: 44, height: 44 }),
                element("p", {}, element("b", { text: say("market.name") }), element("span", { text: say("market.office") }))),
            element("dl", {}, ...lines.filter(([, words]) => words).map(([key, words]) =>
                element("div", { class: "transfer-line" }, element("dt", { text: say(key) }), element("dd", { text: words }))),
                element("div", { class: "transfer-line receipt-total" }, element("dt", { text: say("receipt.total") }),
                    element("dd", { text: order.total > 0 ? money(order.total, language) : say("orders.free") }))),
            order.state === "paid" && order.code && element("img", { class: "qr", src: `/api/orders/${encodeURIComponent(order.order)}/pickup.svg`, alt: say("pickup.codeLabel", { code: order.code }), width: 160, height: 160 }),
            element("p", { class: "receipt-thanks", text: say("receipt.thanks") })),
        button({ class: "press-button", text: say("receipt.print"), on: { click: () => print() } }));
    node.classList.add("receipt-sheet");
}
