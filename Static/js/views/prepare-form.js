/** The form that puts a product on the run sheet: the format's own fields, and what buyers will see of it. */

import { element, setAttribute, setShown, setText } from "../element.js";
import { money } from "../format.js";
import { formatNames } from "../formats.js";
import { nobody } from "../room-state.js";
import { inLanguage, language, say } from "../words.js";
import { mountFields } from "./form-fields.js";
import { mountLotCard } from "./lot-card.js";

/** A lot as it would be told of before its start. @param {Record<string, any>} command @param {any[]} products @returns {any} */
export function previewLot(command, products) {
    const card = (/** @type {number} */ id) => products.find((product) => product.id === id) ?? null;
    const { type: _, step, ...terms } = command;
    const several = command.goods ?? command.components ?? [];
    return {
        lot: 0, state: "prepared", leader: null, next: command.opening ?? command.price, bids: 0, reserveMet: null,
        start: null, end: null, remaining: null, extended: 0, final: false, free: command.quantity, held: 0, sold: 0,
        outcome: null, hammer: null, winner: null, recent: [], asked: 0, served: 0, waiting: 0, bidders: 0, members: 0, paidMembers: 0, pledged: 0,
        ...terms,
        reserve: command.reserve !== undefined, buyNow: command.buyNow ?? null, fall: step, reason: null,
        price: command.price ?? command.opening ?? 0, product: card(command.product),
        products: several.map((/** @type {number[]} */ [id]) => card(id)).filter(Boolean),
    };
}

/**
 * @param {HTMLElement} root
 * @param {{prepare(command: Record<string, any>): void, formats: Map<string, import("../types.js").Format>}} options
 */
export function mountPrepareForm(root, { prepare, formats }) {
    const product = element("select", { id: "prepare-product", on: { change: propose } });
    const productField = element("div", { class: "field full" }, element("label", { for: product.id, text: say("host.product") }), product);
    const format = element("select", { id: "prepare-format", on: { change: draw } },
        ...formatNames.map((name) => element("option", { value: name, text: say(`lot.${name}`) })));
    const place = element("div", { class: "prepare-place" });
    const status = element("p", { class: "form-status", role: "status" });
    const form = element("form", { class: "prepare-form", novalidate: true, on: { submit, input: drawPreview, focusout: drawPreview } },
        element("div", { class: "field full" }, element("label", { for: format.id, text: say("host.format") }), format), productField,
        place, status, element("button", { class: "press-button", text: say("host.prepareSubmit") }));
    const card = mountLotCard({ share: null, press: null });
    const preview = element("section", { class: "preview", hidden: true, inert: true }, element("h3", { class: "part-title", text: say("host.preview") }), card.node);
    card.node.removeAttribute("aria-labelledby");
    card.node.querySelector("#lot-name").removeAttribute("id");
    root.append(form, preview);
    /** @type {any[]} */
    let products = [];
    /** The fields of each format that was looked at: what was typed there stays. @type {Map<string, ReturnType<typeof mountFields>>} */
    const known = new Map();

    function fields() {
        let made = known.get(format.value);
        if (!made) {
            const chosen = formats.get(format.value);
            if (!chosen) throw new Error(`no format ${format.value}`);
            const { form } = chosen;
            made = mountFields(form, proposeGently);
            made.offer(products);
            known.set(format.value, made);
            made.propose(usual(), false);
        }
        return made;
    }

    const priceOf = (/** @type {number} */ id) => products.find((entry) => entry.id === id)?.price ?? 100_000;

    /** The usual price of what is sold. */
    function usual() {
        const goods = fields().goods();
        const { form } = /** @type {import("../types.js").Format} */ (formats.get(format.value));
        return goods && form.usual ? form.usual(goods.map(([id, count]) => [priceOf(id), count])) : priceOf(Number(product.value));
    }

    /** Other goods have other prices; what the host typed stays. */
    function proposeGently() {
        fields().propose(usual(), true);
        drawPreview();
    }

    function draw() {
        const { node, hasGoods } = fields();
        if (place.firstElementChild !== node) place.replaceChildren(node);
        setShown(productField, !hasGoods);
        drawPreview();
    }

    /** Prices near the product's usual one; the host changes what they like. */
    function propose() {
        for (const made of known.values()) made.propose(usual(), false);
        drawPreview();
    }

    /** @param {boolean} mark */
    function read(mark) {
        const result = fields().read(mark);
        const { terms } = result;
        const first = terms?.goods?.[0][0] ?? terms?.components?.[0][0] ?? Number(product.value);
        return { ...result, command: terms && { type: "prepare", product: first, format: format.value, ...terms } };
    }

    function drawPreview() {
        const { command } = read(false);
        setShown(preview, Boolean(command) && products.length > 0);
        if (!command || products.length === 0) return;
        card.update(previewLot(command, products), nobody);
        card.tick(0);
    }

    /** @param {Event} event */
    function submit(event) {
        event.preventDefault();
        const { command, wrong, focus } = read(true);
        setText(status, wrong);
        setAttribute(status, "data-tone", wrong ? "wrong" : null);
        if (command) prepare(command);
        else focus?.focus();
    }

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
            for (const made of known.values()) made.offer(list);
            if (product.value !== chosen) propose();
            draw();
        },
        /** @param {string} words @param {"wrong" | null} tone */
        tell(words, tone) {
            setText(status, words);
            setAttribute(status, "data-tone", tone);
        },
    };
}
