/** A combo: several products as one set at one price, all or nothing. */

import { claimCard, claimPress, claimsEnded, drawing, forWhom } from "../claims.js";
import { element, setList, setText } from "../element.js";
import { mountPicture } from "../views/product.js";
import { inLanguage, say } from "../words.js";

/** What is in the set. */
function mountSet() {
    const list = element("ul", { class: "set-list" });
    function mountRow() {
        const picture = mountPicture("thumb");
        const [count, name, unit] = [element("span", { class: "set-count" }), element("span", { class: "row-name" }), element("span", { class: "row-line" })];
        return {
            node: element("li", { class: "set-row" }, count, picture.node, element("span", { class: "row-words" }, name, unit)),
            update(/** @type {any} */ { product, count: units }) {
                picture.update(product);
                setText(count, `${units} ×`);
                setText(name, inLanguage(product));
                setText(unit, inLanguage(product?.unit));
            },
        };
    }
    return {
        node: element("section", { class: "set" }, element("h3", { class: "part-title", text: say("lot.set") }), list),
        /** @param {import("../types.js").Lot} lot */
        update(lot) {
            const rows = (lot.components ?? []).map(([id, count]) => ({ id, count, product: lot.products?.find((product) => product.id === id) }));
            setList(list, rows, (row) => row.id, mountRow);
        },
    };
}

/** @type {import("../types.js").Format} */
export default {
    words: () => ["claims", "formats"],
    card: (lot) => ({
        ...claimCard(lot, "lot.priceSet"),
        title: { key: "lot.setTitle", values: { name: lot.product, n: (lot.components ?? []).length - 1 } },
    }),
    press: (state, lot, choice) => ({
        ...claimPress(state, lot, choice, { take: "press.claimSets", note: "press.setNote", unit: "Sets" }), unit: "press.sets",
    }),
    closing: drawing,
    ended: (state, lot) => claimsEnded(state, lot, "Sets"),
    more: { wanted: () => true, mount: mountSet },
    asks: forWhom,
    form: {
        usual: (goods) => goods.reduce((sum, [price, count]) => sum + price * count, 0),
        fields: [
            { name: "components", kind: "goods", label: "host.components", value: 1, min: 2, max: 10, full: true },
            { name: "quantity", kind: "count", label: "host.sets", value: 10, max: 100_000 },
            { name: "duration", kind: "seconds", label: "host.duration", value: 180, max: 3_600 },
            { name: "price", kind: "money", label: "host.setPrice", share: 0.9 },
            { name: "limit", kind: "count", label: "host.limit", value: 2, max: 1_000 },
            { name: "hold", kind: "minutes", label: "host.holdMinutes", value: 10, max: 1_440 },
        ],
    },
};
