/** One price: many products at the same price, and the buyer chooses any. */

import { allocationField, claimCard, claimPress, claimsEnded, drawing, forWhom, isDraw } from "../claims.js";
import { element, setAttribute, setList, setShown, setText } from "../element.js";
import { mountPicture } from "../views/product.js";
import { inLanguage, say } from "../words.js";

/** @typedef {import("../types.js").Lot} Lot */

/** What is there of each product. @param {Lot} lot */
export const goodsOf = (lot) => (lot.goods ?? []).map(([id, free]) => ({ id, free, product: lot.products?.find((product) => product.id === id) ?? null }));

/** The chosen product, else the first of which something is left. @param {Lot} lot @param {import("../types.js").Choice} choice */
export function chosenOf(lot, choice) {
    const goods = goodsOf(lot);
    return goods.find(({ id }) => id === choice.product) ?? goods.find(({ free }) => free > 0) ?? goods[0] ?? { id: lot.product.id, free: lot.free, product: lot.product };
}

let grids = 0;

/** The pictures to choose from; without a press they are only shown. @param {{choice: any, choose: any}} tools */
function mountGrid({ choice, choose }) {
    const name = `goods-${++grids}`;
    const grid = element(choose ? "fieldset" : "div", { class: "goods" });
    const list = element("div", { class: "goods-grid" });
    const proofPlace = element("div");
    grid.append(element(choose ? "legend" : "h3", { class: "part-title", text: say(choose ? "lot.goodsChoose" : "lot.goods") }), list, proofPlace);
    /** @type {any} */
    let proof = null;
    /** @type {any} */
    let latest = null;

    function mountOne(/** @type {any} */ { id }) {
        const picture = mountPicture("good-picture");
        picture.node.loading = "lazy";
        const [title, left] = [element("span", { class: "good-name" }), element("span", { class: "good-left" })];
        const input = choose && element("input", { type: "radio", name, value: id, on: { change: () => choose({ product: id }) } });
        const node = element(choose ? "label" : "div", { class: "good" }, input, picture.node, title, left);
        return {
            node,
            update(/** @type {any} */ { free, product, chosen }) {
                picture.update(product);
                setText(title, inLanguage(product));
                setText(left, say(free > 0 ? "lot.goodsLeft" : "lot.goodsGone", { n: free }));
                setAttribute(node, "data-gone", free > 0 ? null : "yes");
                if (input && input.checked !== chosen) input.checked = chosen;
            },
        };
    }

    return {
        node: grid,
        /** @param {Lot} lot @param {any} mine */
        update(lot, mine) {
            latest = [lot, mine];
            const chosen = choose && chosenOf(lot, choice).id;
            setList(list, goodsOf(lot).map((good) => ({ ...good, chosen: good.id === chosen })), ({ id }) => id, mountOne);
            setShown(proofPlace, isDraw(lot));
            if (isDraw(lot) && proof === null) {
                proof = { update() {} };
                import("../views/draw-proof.js").then(({ mountDrawProof }) => {
                    proof = mountDrawProof();
                    proofPlace.append(proof.node);
                    proof.update(...latest);
                }, () => { proof = null; });
            }
            proof?.update(lot, mine);
        },
    };
}

/** @type {import("../types.js").Format} */
export default {
    words: () => ["claims", "formats"],
    card: (lot, choice) => ({
        ...claimCard(lot, "lot.priceOne"),
        title: { key: "lot.onePriceTitle", values: { n: (lot.goods ?? []).length } },
        picture: choice && chosenOf(lot, choice).product,
    }),
    press(state, lot, choice) {
        const { id, free, product } = chosenOf(lot, choice);
        return claimPress(state, lot, choice, { take: "press.claimChoice", note: "press.claimNote", free, extra: { choice: id }, name: product });
    },
    closing: drawing,
    ended: claimsEnded,
    more: { wanted: () => true, mount: mountGrid },
    asks: forWhom,
    form: {
        usual: (goods) => Math.min(...goods.map(([price]) => price)),
        fields: [
            { name: "goods", kind: "goods", label: "host.goods", value: 5, min: 2, max: 50, full: true },
            { name: "duration", kind: "seconds", label: "host.duration", value: 300, max: 3_600 },
            { name: "price", kind: "money", label: "host.onePrice", share: 0.8 },
            { name: "limit", kind: "count", label: "host.limit", value: 2, max: 1_000 },
            { name: "hold", kind: "minutes", label: "host.holdMinutes", value: 10, max: 1_440 },
            ...allocationField,
        ],
        terms: (terms) => ({ ...terms, quantity: terms.goods.reduce((/** @type {number} */ sum, /** @type {number[]} */ [, count]) => sum + count, 0) }),
    },
};
