/** The fields of a format's form, each from its description (`FormField` in `types.js`). */

import { button, element, setAttribute, setShown } from "../element.js";
import { proposal } from "../figures.js";
import { digits, readMoney } from "../format.js";
import { inLanguage, language, say } from "../words.js";

/** What a unit of the field is in the terms. @type {Record<string, number>} */
const units = { seconds: 1_000, minutes: 60_000, hours: 3_600_000 };

/** @param {string} name */
const idOf = (name) => `prepare-${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

/** @param {import("../types.js").FormField} about @param {HTMLElement} input */
const labelled = (about, input) =>
    element("div", { class: about.full ? "field full" : "field" }, element("label", { for: input.id, text: say(about.label) }), input);

/** A price: shown grouped once typed. @param {import("../types.js").FormField} about */
function mountMoney(about) {
    const input = element("input", { id: idOf(about.name), autocomplete: "off", inputmode: "numeric", maxlength: 20 });
    input.addEventListener("blur", () => {
        const value = readMoney(input.value);
        if (value !== null) input.value = digits(value, language);
    });
    let isTyped = false;
    input.addEventListener("input", () => { isTyped = true; });
    return {
        node: labelled(about, input),
        focus: input,
        wrong: () => say("host.moneyWrong"),
        read: () => (input.value.trim() === "" && about.optional ? null : readMoney(input.value) ?? undefined),
        /** @param {number} usual @param {boolean} gently Whether what was typed stays. */
        propose(usual, gently) {
            if (gently && isTyped) return;
            isTyped = false;
            const value = about.propose?.(usual) ?? (about.share === undefined ? null : proposal(usual, about.share));
            input.value = value === null ? "" : digits(value, language);
        },
    };
}

/** @param {import("../types.js").FormField} about */
function mountCount(about) {
    const { min = 1, max = 1_000_000 } = about;
    const input = element("input", { id: idOf(about.name), autocomplete: "off", type: "number", inputmode: "numeric", min, max, value: about.value });
    return {
        node: labelled(about, input),
        focus: input,
        wrong: () => say("host.countWrong", { min, max: digits(max, language) }),
        read() {
            const value = Number(input.value);
            return Number.isInteger(value) && value >= min && value <= max ? value * (units[about.kind] ?? 1) : undefined;
        },
    };
}

/** @param {import("../types.js").FormField} about */
function mountCheck(about) {
    const input = element("input", { type: "checkbox", id: idOf(about.name) });
    return { node: element("label", { class: "check" }, input, element("span", { text: say(about.label) })), focus: input, wrong: () => "", read: () => input.checked };
}

/** @param {import("../types.js").FormField} about */
function mountChoice(about) {
    const input = element("select", { id: idOf(about.name) }, ...(about.options ?? []).map(([value, words]) => element("option", { value, text: say(words) })));
    return { node: labelled(about, input), focus: input, wrong: () => "", read: () => input.value };
}

/** Six digits that residents are told; a proposal is drawn by chance. @param {import("../types.js").FormField} about */
function mountCode(about) {
    const chance = 100_000 + (crypto.getRandomValues(new Uint32Array(1))[0] % 900_000);
    const input = element("input", { id: idOf(about.name), autocomplete: "off", inputmode: "numeric", maxlength: 6, value: chance });
    return {
        node: labelled(about, input),
        focus: input,
        wrong: () => say("host.codeWrong"),
        read: () => (/^[1-9]\d{5}$/.test(input.value.trim()) ? Number(input.value) : undefined),
    };
}

/** Several products with their quantities. @param {import("../types.js").FormField} about @param {() => void} changed */
function mountGoods(about, changed) {
    const { min = 2, max = 50 } = about;
    const rows = element("div", { class: "goods-rows" });
    const add = button({ class: "step", text: say("host.goodsAdd"), on: { click: () => { addRow(); changed(); } } });
    const node = element("fieldset", { class: "goods-field full" }, element("legend", { text: say(about.label) }), rows, add);
    /** @type {any[]} */
    let products = [];
    /** @type {{node: HTMLElement, product: any, count: any, remove: HTMLElement}[]} */
    let list = [];

    function addRow() {
        const used = new Set(list.map(({ product }) => product.value));
        const product = element("select", { "aria-label": say("host.product"), on: { change: () => { label(); changed(); } } });
        const count = element("input", { on: { change: changed }, type: "number", inputmode: "numeric", min: 1, max: 100_000, value: about.value ?? 1 });
        const remove = button({ class: "step round", text: "×" });
        const row = { node: element("div", { class: "goods-row" }, product, count, remove), product, count, remove };
        remove.addEventListener("click", () => {
            list = list.filter((other) => other !== row);
            row.node.remove();
            label();
            changed();
        });
        list.push(row);
        rows.append(row.node);
        offer(row);
        product.value = String(products.find((entry) => !used.has(String(entry.id)))?.id ?? "");
        label();
    }

    /** @param {{product: any}} row */
    function offer({ product }) {
        const chosen = product.value;
        product.replaceChildren(...products.map((entry) => element("option", { value: entry.id, text: say("host.productStock", { name: inLanguage(entry), n: entry.stock }) })));
        if (chosen) product.value = chosen;
    }

    function label() {
        for (const row of list) {
            const name = inLanguage(products.find((entry) => String(entry.id) === row.product.value));
            setAttribute(row.count, "aria-label", say("host.goodsCount", { name }));
            setAttribute(row.remove, "aria-label", say("host.goodsRemove", { name }));
            setShown(row.remove, list.length > min);
        }
        setShown(add, list.length < Math.min(max, products.length));
    }

    return {
        node,
        get focus() { return list[0]?.product ?? add; },
        wrong: () => say("host.goodsWrong", { min, max }),
        read() {
            const goods = list.map((row) => [Number(row.product.value), Number(row.count.value)]);
            const right = goods.length >= min && goods.every(([id, count]) => id > 0 && Number.isInteger(count) && count >= 1)
                && new Set(goods.map(([id]) => id)).size === goods.length;
            return right ? goods : undefined;
        },
        /** @param {any[]} newProducts */
        offer(newProducts) {
            products = newProducts;
            while (list.length < Math.min(min, products.length)) addRow();
            for (const row of list) offer(row);
            label();
        },
    };
}

/** @type {Record<string, (about: import("../types.js").FormField, changed: () => void) => any>} */
const kinds = { money: mountMoney, check: mountCheck, choice: mountChoice, code: mountCode, goods: mountGoods };

/**
 * All fields of a format.
 * @param {import("../types.js").Format["form"]} form
 * @param {() => void} changed
 */
export function mountFields(form, changed) {
    const fields = form.fields.map((about) => ({ about, field: (kinds[about.kind] ?? mountCount)(about, changed) }));
    const node = element("div", { class: "prepare-fields" }, ...fields.map(({ field }) => field.node));
    return {
        node,
        hasGoods: form.fields.some(({ kind }) => kind === "goods"),
        /** @param {any[]} products */
        offer: (products) => fields.forEach(({ field }) => field.offer?.(products)),
        /** @param {number} usual The usual price of what is sold. @param {boolean} gently Whether what was typed stays. */
        propose: (usual, gently) => fields.forEach(({ field }) => field.propose?.(usual, gently)),
        /** The goods and their quantities, where the format has several. @returns {number[][] | null} */
        goods: () => fields.find(({ about }) => about.kind === "goods")?.field.read() ?? null,
        /**
         * The terms as `prepare` wants them, or what is wrong with the first wrong field.
         * @param {boolean} mark Whether wrong fields are marked.
         * @returns {{terms: Record<string, any> | null, wrong: string, focus: any}}
         */
        read(mark) {
            /** @type {Record<string, any>} */
            const values = {};
            /** @type {any} */
            let first = null;
            for (const { about, field } of fields) {
                const value = field.read();
                if (mark || value !== undefined) setAttribute(field.focus, "aria-invalid", value === undefined ? "true" : null);
                if (value === undefined) first ??= field;
                else if (value !== null) values[about.name] = value;
            }
            if (first) return { terms: null, wrong: first.wrong(), focus: first.focus };
            return { terms: form.terms?.(values) ?? values, wrong: "", focus: null };
        },
    };
}
