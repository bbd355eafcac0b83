/** The form that puts a product on the run sheet, with a proposal for every price. */

import { element, setAttribute, setShown, setText } from "../element.js";
import { proposal } from "../figures.js";
import { digits, money, readMoney } from "../format.js";
import { roundIncrement } from "../press.js";
import { inLanguage, language, say } from "../words.js";

/** @param {string} name @param {string} label @param {Record<string, any>} attributes */
function field(name, label, attributes = {}) {
    const input = element("input", { id: `prepare-${name}`, autocomplete: "off", ...attributes });
    return { node: element("div", { class: "field" }, element("label", { for: input.id, text: say(label) }), input), input };
}

/** A price: shown grouped once typed. @param {string} name @param {string} label */
function priceField(name, label) {
    const made = field(name, label, { inputmode: "numeric", maxlength: 20 });
    made.input.addEventListener("blur", () => {
        const value = readMoney(made.input.value);
        if (value !== null) made.input.value = digits(value, language);
    });
    return made;
}

/** @param {string} name @param {string} label @param {number} value @param {number} max */
const countField = (name, label, value, max) =>
    field(name, label, { type: "number", inputmode: "numeric", min: 1, max, value, required: true });

/** @param {string} label */
function checkField(label) {
    const input = element("input", { type: "checkbox" });
    return { node: element("label", { class: "check" }, input, element("span", { text: say(label) })), input };
}

/** @param {HTMLElement} root @param {{prepare(command: Record<string, any>): void}} actions */
export function mountPrepareForm(root, { prepare }) {
    const product = element("select", { id: "prepare-product", on: { change: propose } });
    const format = element("select", { id: "prepare-format", on: { change: draw } },
        element("option", { value: "english", text: say("lot.english") }), element("option", { value: "flash", text: say("lot.flash") }));
    const quantity = countField("quantity", "host.quantity", 1, 100_000);
    const duration = countField("duration", "host.duration", 120, 3_600);
    const opening = priceField("opening", "host.openingPrice");
    const increment = priceField("increment", "host.increment");
    const reserve = priceField("reserve", "host.reservePrice");
    const buyNow = priceField("buy-now", "host.buyNow");
    const proxy = checkField("host.proxy");
    const suddenDeath = checkField("host.suddenDeath");
    const price = priceField("price", "host.flashPrice");
    const limit = countField("limit", "host.limit", 2, 1_000);
    const hold = countField("hold", "host.holdMinutes", 10, 1_440);
    const english = [opening, increment, reserve, buyNow, proxy, suddenDeath];
    const flash = [price, limit, hold];
    const status = element("p", { class: "form-status", role: "status" });
    const node = element("form", { class: "prepare-form", novalidate: true, on: { submit } },
        element("div", { class: "field full" }, element("label", { for: product.id, text: say("host.product") }), product),
        element("div", { class: "field" }, element("label", { for: format.id, text: say("host.format") }), format),
        quantity.node, duration.node, ...english.map((part) => part.node), ...flash.map((part) => part.node),
        status, element("button", { class: "press-button", text: say("host.prepareSubmit") }));
    root.append(node);
    /** @type {any[]} */
    let products = [];

    function draw() {
        const isFlash = format.value === "flash";
        for (const part of english) setShown(part.node, !isFlash);
        for (const part of flash) setShown(part.node, isFlash);
    }

    /** Prices near the product's usual one; the host changes what they like. */
    function propose() {
        const usual = products.find((entry) => String(entry.id) === product.value)?.price;
        if (!usual) return;
        opening.input.value = digits(proposal(usual, 0.5), language);
        increment.input.value = digits(roundIncrement(usual / 2), language);
        price.input.value = digits(proposal(usual, 0.8), language);
        reserve.input.value = "";
        buyNow.input.value = "";
    }

    /** @param {{input: any}} part @param {boolean} optional @returns {number | null | undefined} Undefined: wrong. */
    function amount(part, optional) {
        const text = part.input.value.trim();
        const value = text === "" && optional ? null : readMoney(text) ?? undefined;
        setAttribute(part.input, "aria-invalid", value === undefined ? "true" : null);
        return value;
    }

    /** @param {Event} event */
    function submit(event) {
        event.preventDefault();
        const base = { type: "prepare", product: Number(product.value), quantity: Number(quantity.input.value), format: format.value, duration: Number(duration.input.value) * 1_000 };
        /** @type {Record<string, any>} */
        let terms;
        if (format.value === "flash") {
            terms = { price: amount(price, false), limit: Number(limit.input.value), hold: Number(hold.input.value) * 60_000 };
        } else {
            const step = amount(increment, false);
            terms = {
                opening: amount(opening, false), increment: step === undefined ? undefined : [[0, step]],
                reserve: amount(reserve, true), buyNow: amount(buyNow, true), proxy: proxy.input.checked, suddenDeath: suddenDeath.input.checked,
            };
        }
        const wrong = Object.values(terms).includes(undefined);
        setText(status, wrong ? say("host.moneyWrong") : "");
        setAttribute(status, "data-tone", wrong ? "wrong" : null);
        if (wrong) return /** @type {any} */ (node.querySelector("[aria-invalid]"))?.focus();
        prepare({ ...base, ...Object.fromEntries(Object.entries(terms).filter(([, value]) => value !== null)) });
    }

    draw();
    return {
        /** @param {any[]} list What the producer may sell, with its stock. */
        update(list) {
            if (list === products) return;
            const chosen = product.value;
            products = list;
            product.replaceChildren(...list.map((entry) => element("option", {
                value: entry.id, text: `${say("host.productStock", { name: inLanguage(entry), n: entry.stock })} · ${money(entry.price, language)}`,
            })));
            if (list.some((entry) => String(entry.id) === chosen)) product.value = chosen;
            else propose();
        },
        /** @param {string} words @param {"wrong" | null} tone */
        tell(words, tone) {
            setText(status, words);
            setAttribute(status, "data-tone", tone);
        },
    };
}
