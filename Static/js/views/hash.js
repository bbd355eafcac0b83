/** A hash that anybody may check: short to read, whole to copy. */

import { button, element, setShown, setText } from "../element.js";
import { say } from "../words.js";

/** @param {string} label Key of what it is the hash of. */
export function mountHash(label) {
    const code = element("code", { class: "hash-code" });
    const copy = button({ class: "quiet-link hash-copy", text: say("lot.copyHash"), "aria-label": say("lot.copyHashOf", { name: say(label) }), on: { click: copied } });
    const node = element("p", { class: "hash", hidden: true }, element("span", { class: "hash-label", text: say(label) }), code, copy);
    let whole = "";

    async function copied() {
        const done = await navigator.clipboard?.writeText(whole).then(() => true, () => false);
        setText(copy, say(done ? "lot.copiedHash" : "lot.copyHashFailed"));
    }

    return {
        node,
        /** @param {string | null} hash In hexadecimal. */
        update(hash) {
            setShown(node, hash !== null);
            if (hash === null || hash === whole) return;
            whole = hash;
            setText(code, `${hash.slice(0, 8)}…${hash.slice(-8)}`);
            code.title = hash;
            setText(copy, say("lot.copyHash"));
        },
    };
}
