/** The way from a lot that has ended to the check of its result; it comes when such a lot is first seen. */

import { element, setAttribute, setShown } from "../element.js";
import { learn, say } from "../words.js";

/** @param {string} room @param {HTMLElement} card The lot's, which says its facts. */
export async function mountCheckLink(room, card) {
    await learn("check");
    const link = element("a", { class: "check-link quiet-link", text: say("check.link") });
    card.querySelector(".facts")?.after(element("p", {}, link));
    return {
        /** @param {import("../types.js").Lot | null} lot */
        update(lot) {
            setShown(link, lot?.state === "ended");
            setAttribute(link, "href", `/verify?room=${encodeURIComponent(room)}#lot-${lot?.lot}`);
        },
    };
}
