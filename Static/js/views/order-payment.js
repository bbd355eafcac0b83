/** Paying for an order: how long its goods are kept, a code for the bank's app, and the same in words to copy. */

import { button, element, setAttribute, setShown, setText } from "../element.js";
import { dayAndTime, hourAndMinute, money, timeLeft } from "../format.js";
import { bankName, grouped } from "../orders/banks.js";
import { need, urgentMilliseconds } from "../orders/book.js";
import { language, say } from "../words.js";
import { savePicture } from "./qr-picture.js";

/** Beyond this a deadline needs its day. */
const farMilliseconds = 12 * 3_600_000;

/** A line of the transfer, with a button to copy it. @param {string} what @param {((text: string) => void) | null} copy */
function mountLine(what, copy) {
    const value = element("span");
    let exact = "";
    const press = copy && button({ class: "step copy", "aria-label": say("orders.copyWhat", { what: say(what) }), text: say("orders.copy"), on: { click: () => copy(exact) } });
    return {
        node: element("div", { class: "transfer-line" }, element("dt", { text: say(what) }), element("dd", {}, value, press)),
        /** @param {string} shown @param {string} [copied] */
        update(shown, copied = shown) {
            setText(value, shown);
            exact = copied;
        },
    };
}

/** @param {{confirm(order: any): void, toast(text: string): void}} actions */
export function mountPayment({ confirm, toast }) {
    /** @param {string} what */
    const copying = (what) => async (/** @type {string} */ text) => {
        try {
            await navigator.clipboard.writeText(text);
            toast(say("orders.copied", { what: say(what).toLowerCase() }));
        } catch {
            toast(say("orders.copyFailed"));
        }
    };
    const left = element("p", { class: "pay-left", "aria-hidden": "true" });
    const until = element("p", { class: "pay-until" });
    const note = element("p", { class: "help" });
    const image = element("img", { class: "qr", width: 320, height: 320, decoding: "async" });
    const save = button({ class: "step", text: say("pay.save") });
    const lines = {
        amount: mountLine("pay.amount", copying("pay.amount")),
        reference: mountLine("pay.reference", copying("pay.reference")),
        bank: mountLine("pay.bank", null),
        account: mountLine("pay.account", copying("pay.account")),
        holder: mountLine("pay.holder", null),
    };
    const transfer = element("div", { class: "transfer" },
        element("div", { class: "transfer-code paper" }, image, element("p", { class: "transfer-scan", text: say("pay.scan") }), save),
        element("div", { class: "transfer-words" },
            element("p", { class: "help", text: say("pay.samePhone") }),
            element("dl", {}, ...Object.values(lines).map((line) => line.node)),
            element("p", { class: "help", text: say("pay.exact") }),
            element("p", { class: "pay-waits", text: say("pay.waits") })));
    const cash = element("p", { class: "pay-waits" });
    const yes = button({ class: "press-button", text: say("pay.confirm") });
    const gift = element("div", { class: "gift" }, yes);
    const node = element("div", { class: "order-part" }, element("h4", { class: "unseen", text: say("pay.title") }),
        element("div", { class: "pay-clock" }, left, until), note, transfer, cash, gift);
    /** @type {import("../orders/book.js").Order} */
    let order;
    yes.addEventListener("click", () => confirm(order));
    save.addEventListener("click", async () => {
        if (order.payment && !(await savePicture(order.payment.qr, `${order.order}.png`))) toast(say("pay.saveFailed"));
    });

    /** @param {number} now */
    function tick(now) {
        if (node.hidden) return;
        const rest = order.deadline - now;
        setText(left, say("pay.left", { time: timeLeft(rest) }));
        setShown(left, rest > 0);
        setAttribute(node, "data-urgent", rest < urgentMilliseconds ? "yes" : null);
        const over = rest <= 0;
        const when = (order.deadline - now > farMilliseconds ? dayAndTime : hourAndMinute)(order.deadline, language);
        setText(until, over ? say("pay.over") : say("pay.until", { time: when }));
        const gifted = order.total === 0;
        setText(note, over && !gifted ? say("pay.overNote") : gifted ? say("pay.confirmNote", { time: when }) : "");
        setShown(note, note.textContent !== "");
    }

    return {
        node,
        /** @param {import("../orders/book.js").Order} current @param {number} now */
        update(current, now) {
            order = current;
            const wanted = need(order, now);
            setShown(node, wanted === "pay" || wanted === "confirm");
            if (node.hidden) return;
            const { payment } = order;
            const hasBank = Boolean(payment?.qr);
            setShown(transfer, hasBank);
            setShown(cash, payment !== null && !hasBank);
            setShown(gift, order.total === 0);
            if (!payment) return tick(now);
            const amount = money(payment.amount, language);
            setText(cash, say("pay.cash", { amount }));
            if (hasBank) {
                setAttribute(image, "src", payment.qr);
                setAttribute(image, "alt", say("pay.qrLabel", { amount, reference: payment.reference }));
                lines.amount.update(amount, String(payment.amount));
                lines.reference.update(payment.reference);
                lines.bank.update(bankName(payment.bank));
                lines.account.update(grouped(payment.account), payment.account);
                lines.holder.update(payment.holder);
            }
            tick(now);
        },
        tick,
    };
}
