/** Why a draw is fair, in the order in which it is told: the seed's hash before, the list's hash at the close, the seed after. */

import { element, setAttribute, setShown, setText } from "../element.js";
import { say } from "../words.js";
import { mountHash } from "./hash.js";

export function mountDrawProof() {
    const words = element("p", { class: "proof-words" });
    const own = element("p", { class: "proof-own" });
    const [commitment, entries, seed] = [mountHash("lot.commitment"), mountHash("lot.entriesHash"), mountHash("lot.seed")];
    const node = element("section", { class: "proof", "aria-label": say("lot.draw") }, own, words, commitment.node, entries.node, seed.node);
    return {
        node,
        /** @param {import("../types.js").Lot} lot @param {import("../types.js").Mine} mine */
        update(lot, mine) {
            const entry = mine.entries.find((other) => other.lot === lot.lot);
            const place = mine.waiting.find((other) => other.lot === lot.lot);
            const kept = mine.holds.some((hold) => hold.lot === lot.lot && (hold.state === "held" || hold.state === "paid"));
            const key = { running: "drawRunning", paused: "drawRunning", closing: "drawClosing", ended: "drawEnded" }[/** @type {string} */ (lot.state)] ?? "drawPrepared";
            setText(words, say(`lot.${lot.state === "ended" && !lot.seed ? "drawVoid" : key}`, { n: lot.entries ?? 0 }));
            setText(own, lot.state === "ended" && kept ? say("lot.drawGot") : place ? say("lot.drawPlace", { n: place.place }) : entry && lot.state !== "ended" ? say("lot.drawOwn", { n: entry.entry }) : "");
            setShown(own, own.textContent !== "");
            setAttribute(own, "data-got", lot.state === "ended" && kept ? "yes" : null);
            commitment.update(lot.commitment ?? null);
            entries.update(lot.entriesHash ?? null);
            seed.update(lot.seed ?? null);
        },
    };
}
