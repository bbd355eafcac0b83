/** One debt: to whom, how much, why and since when, with the transfers that it came by; and one that is paid back. */

import { button, element, setText } from "../element.js";
import { hourAndMinute, money } from "../format.js";
import { date } from "../orders/dates.js";
import { knows, language, say } from "../words.js";

/** @param {number} at */
const moment = (at) => `${hourAndMinute(at, language)}, ${date(at, language)}`;

/** @param {string} reason */
const why = (reason) => say(knows(`refunds.why.${reason}`) ? `refunds.why.${reason}` : "refunds.why.other");

/** Order and buyer; money that named no order has neither. @param {any} item */
function whose({ order, buyer }) {
    if (!order) return say("refunds.stray");
    return [say("refunds.order", { code: order }), buyer?.name, buyer?.phone].filter(Boolean).join(" · ");
}

/** How a payment came: the bank's number and what the buyer wrote. @param {any} payment */
function transfer(payment) {
    const came = `${money(payment.amount, language)} · ${moment(payment.time)}`;
    if (payment.method !== "transfer") return element("li", {}, element("b", { text: say(`receipt.${payment.method}`) }), came);
    return element("li", {}, element("b", { text: say("refunds.transfer", { id: payment.id }) }),
        element("span", { text: payment.reference ? `“${payment.reference}” · ${came}` : came }));
}

/** @param {(owed: any) => void} pay */
export function mountOwed(pay) {
    const amount = element("p", { class: "refund-amount" });
    const since = element("p", { class: "refund-since" });
    const who = element("p", { class: "refund-who" });
    const reasons = element("p", { class: "refund-why" });
    const transfers = element("ul", { class: "refund-transfers", "aria-label": say("refunds.transfers") });
    /** @type {any} */
    let owed;
    let drawn = "";
    const done = button({ class: "press-button", on: { click: () => pay(owed) } });
    return {
        node: element("li", { class: "refund" }, element("div", { class: "refund-head" }, amount, since), who, reasons, transfers, done),
        /** @param {any} current */
        update(current) {
            owed = current;
            setText(amount, money(owed.amount, language));
            setText(since, say("refunds.since", { time: moment(owed.since) }));
            setText(who, whose(owed));
            setText(reasons, owed.reasons.map(why).join(" "));
            setText(done, say("refunds.markPaid", { amount: money(owed.amount, language) }));
            const shown = JSON.stringify(owed.payments);
            if (shown === drawn) return;
            drawn = shown;
            transfers.replaceChildren(...owed.payments.map(transfer));
        },
    };
}

export function mountPaid() {
    const name = element("span", { class: "row-name" });
    const line = element("span", { class: "row-line" });
    return {
        node: element("li", { class: "refund-done" }, name, line),
        /** @param {any} paid */
        update(paid) {
            setText(name, `${money(paid.amount, language)} · ${whose(paid)}`);
            setText(line, [moment(paid.at), paid.by, paid.reference && say("refunds.reference", { reference: paid.reference })].filter(Boolean).join(" · "));
        },
    };
}
