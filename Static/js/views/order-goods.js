/** What an order is of: one product, or every product of a set. */

import { element, setList, setShown, setText } from "../element.js";
import { partsOf } from "../orders/goods.js";
import { inLanguage, say } from "../words.js";
import { mountPicture } from "./product.js";

/** The product's name, or that of a set's first one and how many there are beside it. @param {any} order */
export function goodsTitle(order) {
    const name = inLanguage(order.product);
    const others = partsOf(order).length - 1;
    return others > 0 ? say("orders.setTitle", { name, n: others }) : name;
}

/** A product and how many of it: "4 × Chè búp khô". @param {import("../orders/goods.js").Part} part */
export const partWords = ({ product, quantity }) => say("stall.giveWhat", { n: quantity, name: inLanguage(product) });

/** The products of a set with their numbers and pictures; nothing where there is one product only. */
export function mountParts() {
    const node = element("ul", { class: "order-parts" });

    function mountRow() {
        const picture = mountPicture("thumb");
        const words = element("span", { class: "part-words" });
        const unit = element("span", { class: "part-unit" });
        return {
            node: element("li", {}, picture.node, element("span", {}, words, unit)),
            update(/** @type {import("../orders/goods.js").Part} */ part) {
                picture.update(part.product);
                setText(words, partWords(part));
                setText(unit, inLanguage(part.product?.unit));
            },
        };
    }

    return {
        node,
        /** @param {any} order */
        update(order) {
            const parts = partsOf(order);
            setShown(node, parts.length > 1);
            setList(node, parts.length > 1 ? parts : [], ({ product }) => product.id, mountRow);
        },
    };
}
