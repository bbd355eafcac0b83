/** The stall's other lots, and what this person holds and has won. */

import { element, setAttribute, setList, setShown, setText } from "../element.js";
import { money, timeLeft } from "../format.js";
import { inLanguage, language, learn, say } from "../words.js";
import { mountPicture } from "./product.js";

await learn("mine");

/** Running first, then what comes next in order, then what is over, newest first. @param {any} a @param {any} b */
function inOrder(a, b) {
    const rank = (/** @type {any} */ lot) => ({ running: 0, paused: 0, closing: 0, prepared: 1, ended: 2 }[/** @type {string} */ (lot.state)] ?? 3);
    return rank(a) - rank(b) || (a.state === "ended" ? b.lot - a.lot : a.lot - b.lot);
}

/** One word for where a lot stands. @param {any} lot */
export function standing(lot) {
    if (lot.state === "ended") return say(lot.outcome ? `lot.${lot.outcome}Short` : "lot.over");
    return say({ running: "lot.runningShort", paused: "lot.paused", closing: "lot.closing", prepared: "lot.preparedShort" }[/** @type {string} */ (lot.state)] ?? "lot.over");
}

/** What a hold is of: where the buyer chose, what they chose. @param {any} lot @param {{choice?: number} | null} hold */
export const productOf = (lot, hold) => lot?.products?.find((/** @type {any} */ product) => product.id === hold?.choice) ?? lot?.product;

/** What a lot is called: a set by its first product and how many there are beside it. @param {any} lot @param {{choice?: number} | null} [hold] */
export function lotName(lot, hold = null) {
    const name = inLanguage(productOf(lot, hold));
    const others = (lot?.components?.length ?? 0) - 1;
    return others > 0 ? say("mine.setName", { name, n: others }) : name;
}

/** Every product of so many sets, one a line: "2 × Chè búp khô"; empty where a lot is no set. @param {any} lot @param {number} sets */
export const contents = (lot, sets) => (lot?.components ?? []).map((/** @type {[number, number]} */ [id, count]) =>
    say("mine.part", { n: count * sets, name: inLanguage(lot.products?.find((/** @type {any} */ product) => product.id === id)) })).join("\n");

/** How many of a lot. @param {any} lot @param {number} n */
export const howMany = (lot, n) => say(lot?.components ? "mine.sets" : "mine.quantity", { n });

/** @param {HTMLElement} list @param {HTMLElement} empty */
export function mountLots(list, empty) {
    /** @type {{lot: any, time: HTMLElement}[]} */
    let clocks = [];

    function mountRow() {
        const picture = mountPicture("thumb");
        picture.node.loading = "lazy";
        const name = element("span", { class: "row-name" });
        const tag = element("span", { class: "row-tag" });
        const time = element("span", { class: "row-time" });
        const price = element("span", { class: "row-price" });
        const link = element("a", { class: "row-link" }, picture.node,
            element("span", { class: "row-words" }, name, element("span", { class: "row-line" }, tag, time)), price);
        return {
            node: element("li", { class: "row" }, link),
            update(/** @type {any} */ { lot, featured, shown }) {
                picture.update(lot.product);
                setAttribute(link, "href", `#lot-${lot.lot}`);
                setAttribute(link, "aria-current", shown ? "true" : null);
                setText(name, lotName(lot));
                setText(tag, `${say(`lot.${lot.format}`)} · ${featured ? say("lots.onCounter") : standing(lot)}`);
                setAttribute(link, "data-state", lot.state);
                setText(price, money(lot.hammer ?? lot.price, language));
                setShown(time, lot.state === "running");
                clocks.push({ lot, time });
            },
        };
    }

    return {
        /** @param {any} state @param {number | undefined} shown */
        update(state, shown) {
            clocks = [];
            const lots = Object.values(state.lots).sort(inOrder);
            const rows = lots.map((lot) => ({ lot, featured: lot.lot === state.featured && lot.state !== "ended", shown: lot.lot === shown }));
            setList(list, rows, (row) => row.lot.lot, mountRow);
            setShown(empty, lots.length === 0);
        },
        /** @param {number} now */
        tick(now) {
            for (const { lot, time } of clocks) {
                if (lot.state === "running" && lot.end !== null) setText(time, timeLeft(lot.end - now));
            }
        },
    };
}
