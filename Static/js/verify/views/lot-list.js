/** The lots of a book with their results and whether they could be computed again. */

import { element } from "../../element.js";
import { inLanguage, say } from "../../words.js";
import { mountPicture } from "../../views/product.js";
import { markOf, resultOf } from "../verdict.js";
import { words } from "./sentences.js";

const markKeys = { right: "verify.isRight", wrong: "verify.isWrong", open: "verify.isOpen", kept: "verify.isKept" };

/** What a lot is called. @param {import("../room.js").Lot} lot @param {any} product */
export const lotName = (lot, product) =>
    product ? say("verify.lotNamed", { n: lot.number, name: inLanguage(product) }) : say("verify.lot", { n: lot.number });

/** @param {import("../room.js").Lot} lot */
export const formatName = (lot) => say(`verify.format.${lot.terms?.format ?? "withheld"}`);

/** Whether a lot is right, as a mark with words. @param {import("../room.js").Lot} lot */
export const mountMark = (lot) => element("span", { class: "mark", "data-mark": markOf(lot), text: say(markKeys[markOf(lot)]) });

/** @param {import("../room.js").Lot} lot @param {any} product */
function row(lot, product) {
    const picture = mountPicture("thumb");
    picture.node.loading = "lazy";
    picture.update(product);
    return element("li", {},
        element("a", { class: "row-link", href: `#lot-${lot.number}`, "data-lot": lot.number }, product && picture.node,
            element("span", { class: "row-words" },
                element("span", { class: "row-name", text: lotName(lot, product) }),
                element("span", { class: "row-line", text: `${formatName(lot)} · ${words(resultOf(lot), 0)}` }),
                mountMark(lot))));
}

/**
 * @param {HTMLElement} list
 * @param {import("../room.js").Lot[]} lots
 * @param {Map<number, any>} products By lot.
 * @param {() => Promise<void>} breathe
 */
export async function showLots(list, lots, products, breathe) {
    list.replaceChildren();
    for (const lot of lots) {
        list.append(row(lot, products.get(lot.number)));
        await breathe();
    }
}
