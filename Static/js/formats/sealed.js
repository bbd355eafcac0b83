/** A sealed bid: everybody offers in secret, the book is closed and hashed, then opened; the highest offer wins. */

import { refused } from "../claims.js";
import { element, setAttribute, setList, setShown, setText } from "../element.js";
import { digits, money, readMoney } from "../format.js";
import { ended, keptMaximum, quiet } from "../formats.js";
import { wishOn } from "../room-state.js";
import { language, say } from "../words.js";
import { mountHash } from "../views/hash.js";

/**
 * @typedef {import("../types.js").Lot} Lot
 * @typedef {import("../types.js").State} State
 * @typedef {import("../types.js").Press} Press
 */

/** What this person has offered so far, 0 for nothing. @param {State} state @param {Lot} lot */
export function ownOffer(state, lot) {
    const wish = wishOn(state, lot.lot);
    const accepted = wish?.phase === "accepted" && wish.command.type === "bid" ? wish.command.amount : 0;
    return accepted || keptMaximum(state, lot) || (lot.book?.find(([paddle]) => paddle === state.mine.paddle)?.[1] ?? 0);
}

/** @param {State} state @param {Lot} lot @param {import("../types.js").Choice} choice @returns {Press} */
function press(state, lot, choice) {
    const wish = wishOn(state, lot.lot);
    const own = ownOffer(state, lot);
    const offer = choice.offer ?? null;
    const command = offer !== null && offer >= lot.opening && offer !== own ? { type: "bid", lot: lot.lot, amount: offer } : null;
    if (wish?.phase === "refused" && wish.answer?.reason === "confirmAmount" && wish.command.amount === offer) {
        return {
            ...quiet, tone: "refused", command: { type: "bid", lot: lot.lot, amount: offer, confirmed: true },
            label: { key: "press.confirm", values: { amount: offer } },
            note: { key: "press.sealedUnusual", values: { price: wish.answer.price ?? lot.opening } },
        };
    }
    const refusal = refused(state, lot, "bid");
    if (refusal && command && wish?.command.amount === offer) return { ...quiet, tone: "refused", command, label: label(own, offer), note: refusal };
    const note = own > 0 ? { key: "press.sealedKeep" }
        : { key: lot.pricing === "second" ? "press.sealedSecond" : "press.sealedFirst" };
    return { ...quiet, tone: own > 0 ? "accepted" : "idle", command, label: command ? label(own, offer) : waiting(own), note };
}

/** @param {number} own @param {number | null} amount */
const label = (own, amount) => ({ key: own > 0 ? "press.sealedChange" : "press.sealed", values: { amount } });

/** @param {number} own */
const waiting = (own) => ({ key: own > 0 ? "press.sealedKept" : "press.sealedType", values: { amount: own } });

/** The secret offer's field. @param {{choice: any, choose: any}} tools */
function mountOffer({ choice, choose }) {
    const help = element("p", { class: "help", id: "offer-help" });
    const field = element("input", { id: "offer", inputmode: "numeric", autocomplete: "off", maxlength: 20, "aria-describedby": "offer-help" });
    const read = element("output", { class: "offer-read", for: "offer" });
    /** @type {any} */
    let current = null;
    let own = 0;
    field.addEventListener("input", () => {
        let amount = readMoney(field.value);
        if (amount !== null && amount < 1_000 && (current?.opening ?? 0) >= 1_000) amount *= 1_000;
        choose({ offer: amount });
    });
    return {
        node: element("div", { class: "offer" }, element("label", { for: "offer", text: say("press.sealedLabel") }),
            element("div", { class: "offer-row" }, field, read), help),
        /** @param {Lot} lot @param {State} state */
        update(lot, state) {
            current = lot;
            const kept = ownOffer(state, lot);
            // What was sent is in the book: the field is free for another.
            if (kept !== own && kept === choice.offer) {
                choice.offer = null;
                field.value = "";
            }
            own = kept;
            const offer = choice.offer ?? null;
            const low = field.value !== "" && (offer === null || offer < lot.opening);
            setAttribute(field, "aria-invalid", low ? "true" : null);
            setText(read, offer === null ? "" : money(offer, language));
            setText(help, low ? say("press.otherWrong", { amount: money(lot.opening, language) }) : say("press.sealedHelp", { amount: money(lot.opening, language) }));
        },
    };
}

/** The closed book's hash, and the open book. */
function mountBook() {
    const words = element("p", { class: "proof-words" });
    const hash = mountHash("lot.bookHash");
    const rows = element("ol", { class: "book" });
    /** @type {any} */
    let shown = null;
    /** @type {number | null} */
    let me = null;
    function mountRow() {
        const [rank, who, amount] = [element("span", { class: "book-rank" }), element("span", { class: "book-who" }), element("span", { class: "book-amount" })];
        const node = element("li", {}, rank, who, amount);
        return {
            node,
            update(/** @type {any} */ { paddle, amount: dong, index }) {
                setText(rank, index + 1);
                setText(who, paddle === me ? say("lot.you") : say("lot.paddle", { n: paddle }));
                setText(amount, `${digits(dong, language)} ₫`);
                setAttribute(node, "data-mine", paddle === me ? "yes" : null);
                setAttribute(node, "data-won", paddle === shown.winner ? "yes" : null);
            },
        };
    }
    return {
        node: element("section", { class: "proof", "aria-label": say("lot.book") }, words, rows, hash.node),
        /** @param {Lot} lot @param {import("../types.js").Mine} mine */
        update(lot, mine) {
            shown = lot;
            me = mine.paddle;
            const open = lot.state === "ended";
            setText(words, say(!open ? "lot.bookClosed" : lot.pricing === "second" ? "lot.bookSecond" : "lot.bookFirst", { n: lot.bidders ?? 0 }));
            setList(rows, (lot.book ?? []).map(([paddle, amount], index) => ({ paddle, amount, index })), (row) => row.index, mountRow);
            setShown(rows, (lot.book ?? []).length > 0);
            hash.update(lot.bookHash ?? null);
        },
    };
}

/** @type {import("../types.js").Format} */
export default {
    words: () => ["claims", "formats"],
    card(lot) {
        const over = lot.state === "ended";
        const count = { label: "lot.bidders", paddle: null, words: { key: "lot.envelopes", values: { n: lot.bidders ?? 0 } } };
        return {
            priceLabel: over && lot.hammer !== null ? "lot.hammer" : "lot.sealedOpening",
            price: over && lot.hammer !== null ? lot.hammer : lot.opening ?? lot.price,
            who: over && lot.winner !== null ? { label: "lot.winner", paddle: lot.winner } : count,
            stock: false, recent: false,
            facts: [
                { key: lot.pricing === "second" ? "lot.sealedSecond" : "lot.sealedFirst" },
                ...(lot.quantity > 1 ? [{ key: "lot.quantity", values: { n: lot.quantity } }] : []),
                ...(lot.reserve && !over ? [{ key: "lot.sealedReserve" }] : []),
            ],
        };
    },
    press,
    closing(state, lot) {
        const own = ownOffer(state, lot);
        return { ...quiet, label: { key: "press.opening" }, note: own > 0 ? { key: "press.sealedOwn", values: { amount: own } } : { key: "press.openingNote" } };
    },
    ended: (state, lot) => {
        const press = ended(state, lot);
        const own = ownOffer(state, lot);
        return press.tone === "quiet" && own > 0 && press.note === null ? { ...press, note: { key: "press.sealedWas", values: { amount: own } } } : press;
    },
    takings: (lot) => (lot.outcome === "sold" ? lot.hammer ?? 0 : 0),
    more: { wanted: (lot) => lot.state === "closing" || (lot.state === "ended" && Boolean(lot.bookHash)), mount: mountBook },
    asks: { wanted: () => true, mount: mountOffer },
    form: {
        fields: [
            { name: "quantity", kind: "count", label: "host.quantity", value: 1, max: 100_000 },
            { name: "duration", kind: "seconds", label: "host.duration", value: 120, max: 3_600 },
            { name: "opening", kind: "money", label: "host.sealedOpening", share: 0.5 },
            { name: "reserve", kind: "money", label: "host.reservePrice", optional: true },
            { name: "pricing", kind: "choice", label: "host.pricing", options: [["first", "host.pricingFirst"], ["second", "host.pricingSecond"]], full: true },
        ],
    },
};
