/** Small things that every view of a product shares: its picture, its stars, its name. */

import { drawn, element, setText } from "../element.js";
import { inLanguage, say } from "../words.js";

const groups = ["food", "drinks", "herbs", "handicraft", "ornamental", "tourism"];

/** The drawing that stands for a whole group. @param {string | undefined} group */
const groupPicture = (group) => `/art/group-${groups.includes(group ?? "") ? group : "food"}.svg`;

/** A picture that falls back to the drawing of its group. @param {string} className */
export function mountPicture(className) {
    const image = element("img", { class: className, alt: "", width: 320, height: 240, decoding: "async" });
    let fallback = "";
    let wanted = "";
    image.addEventListener("error", () => {
        if (image.getAttribute("src") !== fallback) image.src = fallback;
        else image.dataset.missing = "yes";
    });
    return {
        node: image,
        /** @param {{picture: string | null, group?: string} | null | undefined} product */
        update(product) {
            fallback = groupPicture(product?.group);
            const path = product?.picture || fallback;
            if (path === wanted) return;
            wanted = path;
            delete image.dataset.missing;
            image.src = path;
        },
    };
}

const starPath = "M8 .8l2.2 4.7 5.1.6-3.8 3.5 1 5.1L8 12.1l-4.5 2.6 1-5.1L.7 6.1l5.1-.6z";

/** OCOP stars as they are awarded, three to five. */
export function mountStars() {
    const node = element("span", { class: "stars", role: "img" });
    let shown = -1;
    return {
        node,
        /** @param {number | undefined} stars */
        update(stars) {
            const count = Math.max(0, Math.min(5, stars ?? 0));
            if (count === shown) return;
            shown = count;
            node.hidden = count === 0;
            node.setAttribute("aria-label", say("stars", { n: count }));
            const star = () => drawn("svg", { viewBox: "0 0 16 16", "aria-hidden": "true" }, drawn("path", { d: starPath }));
            node.replaceChildren(...Array.from({ length: count }, star));
        },
    };
}

/** Where a product comes from and how it is packed. @param {HTMLElement} node @param {any} product */
export function setOrigin(node, product) {
    const parts = [inLanguage(product?.unit), product?.commune].filter(Boolean);
    setText(node, parts.join(" · "));
}
