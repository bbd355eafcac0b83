/** Group buying: neighbours pledge units, and when enough of them have paid, the price is theirs; else everybody gets the money back. */

import { refused } from "../claims.js";
import { button, element, setAttribute, setAvailable, setStyle, setText } from "../element.js";
import { ended, keptOn, quiet } from "../formats.js";
import { wishOn } from "../room-state.js";
import { keep, kept, say } from "../words.js";

/**
 * @typedef {import("../types.js").Lot} Lot
 * @typedef {import("../types.js").State} State
 * @typedef {import("../types.js").Choice} Choice
 */

/** What is asked for: within the limit, and never less than the least. @param {Lot} lot @param {Choice} choice @param {any} [pledge] What stands already. */
export function wanted(lot, choice, pledge) {
    const most = Math.max(1, Math.min(choice.most ?? pledge?.quantity ?? 1, lot.limit));
    return { most, least: Math.max(1, Math.min(choice.least ?? pledge?.least ?? most, most)) };
}

/** @param {string | undefined} code */
const readCode = (code) => (/^\s*\d{6}\s*$/.test(code ?? "") ? Number(code) : null);

/** @param {State} state @param {Lot} lot @param {Choice} choice @returns {import("../types.js").Press} */
function press(state, lot, choice) {
    const hold = keptOn(state, lot)[0];
    const values = { paid: lot.paidMembers ?? 0, threshold: lot.threshold ?? 0 };
    if (hold?.state === "paid") return { ...quiet, tone: "won", label: { key: "press.groupPaid", values: { n: hold.quantity } }, note: { key: "press.groupPaidNote", values } };
    const { least, most } = wanted(lot, choice, hold);
    const code = readCode(choice.code);
    const label = { key: "press.pledge", values: { n: most, total: most * lot.price } };
    const command = { type: "pledge", lot: lot.lot, least, most, code };
    // Another code is another try.
    const refusal = wishOn(state, lot.lot)?.command.code === code ? refused(state, lot, "pledge") : null;
    if (hold) {
        const same = hold.quantity === most && (hold.least ?? most) === least;
        const note = { key: "press.pledgedNote", values: { deadline: hold.deadline } };
        if (same) return { ...quiet, tone: "accepted", label: { key: "press.pledged", values: { n: hold.quantity, total: hold.total } }, note };
        const change = { ...quiet, command: code === null ? null : command, label: { key: "press.pledgeChange", values: { n: most, total: most * lot.price } } };
        return refusal ? { ...change, tone: "refused", note: refusal } : { ...change, tone: "idle", note: code === null ? { key: "press.codeNote" } : note };
    }
    if (code === null) return { ...quiet, label, note: { key: "press.codeNote" } };
    if (refusal) return { ...quiet, tone: "refused", command, label, note: refusal };
    return { ...quiet, tone: "idle", command, label, note: { key: "press.pledgeNote", values } };
}

/** @param {string} name @param {(by: number) => void} change */
function stepper(name, change) {
    const value = element("output", { class: "quantity" });
    const fewer = button({ class: "step round", text: "−", "aria-label": say("press.fewerOf", { name: say(name) }), on: { click: () => change(-1) } });
    const more = button({ class: "step round", text: "+", "aria-label": say("press.moreOf", { name: say(name) }), on: { click: () => change(1) } });
    const node = element("div", { class: "pledge-row", role: "group", "aria-label": say(name) }, element("span", { class: "pledge-name", text: say(name) }), fewer, value, more);
    return { node, value, fewer, more };
}

/** Least, most, and the residents' code. @param {{choice: any, choose: any}} tools */
function mountPledge({ choice, choose }) {
    /** @type {any} */
    let lot = null;
    /** @type {any} */
    let hold = null;
    let codeName = "";
    const now = () => wanted(lot, choice, hold);
    const most = stepper("press.most", (by) => {
        const before = now();
        const next = Math.max(1, Math.min(lot.limit, before.most + by));
        choose({ most: next, least: Math.min(before.least === before.most && choice.least === undefined ? next : before.least, next) });
    });
    const least = stepper("press.least", (by) => choose({ ...now(), least: Math.max(1, Math.min(now().most, now().least + by)) }));
    const code = element("input", { id: "group-code", inputmode: "numeric", autocomplete: "off", maxlength: 7, size: 7, on: { input: () => {
        keep(codeName, code.value);
        choose({ code: code.value });
    } } });
    return {
        node: element("div", { class: "pledge" }, most.node, least.node,
            element("div", { class: "pledge-row" }, element("label", { class: "pledge-name", for: "group-code", text: say("press.code") }), code)),
        /** @param {Lot} current @param {State} state */
        update(current, state) {
            if (lot === null) {
                codeName = `group-code:${state.room}:${current.lot}`;
                code.value = choice.code ?? kept(codeName) ?? "";
                if (code.value !== "" && choice.code === undefined) queueMicrotask(() => choose({ code: code.value }));
            }
            lot = current;
            hold = keptOn(state, current)[0];
            const wish = now();
            setText(most.value, say("press.quantity", { n: wish.most }));
            setText(least.value, say("press.quantity", { n: wish.least }));
            setAvailable(most.fewer, wish.most > 1);
            setAvailable(most.more, wish.most < current.limit);
            setAvailable(least.fewer, wish.least > 1);
            setAvailable(least.more, wish.least < wish.most);
        },
    };
}

/** How far the group is. */
function mountProgress() {
    const words = element("p", { class: "stock-words" }, element("span"), element("span"));
    const bar = element("div", { class: "group-bar", role: "meter", "aria-valuemin": 0, "aria-label": say("lot.groupBar") }, element("span", { class: "group-paid" }), element("span", { class: "group-pledged" }));
    const about = element("p", { class: "facts" });
    return {
        node: element("div", { class: "group" }, words, bar, about),
        /** @param {Lot} lot */
        update(lot) {
            const [threshold, paid, members] = [Math.max(1, lot.threshold ?? 1), lot.paidMembers ?? 0, lot.members ?? 0];
            const reached = paid >= threshold;
            setText(/** @type {Element} */ (words.firstElementChild), say(reached ? "lot.groupReached" : "lot.groupPaid", { paid, threshold }));
            setText(/** @type {Element} */ (words.lastElementChild), say("lot.groupPledged", { n: members, units: lot.pledged ?? 0 }));
            setStyle(bar, "--paid", Math.min(1, paid / threshold).toFixed(4));
            setStyle(bar, "--pledged", Math.max(0, Math.min(1, members / threshold) - Math.min(1, paid / threshold)).toFixed(4));
            setAttribute(bar, "aria-valuemax", threshold);
            setAttribute(bar, "aria-valuenow", Math.min(paid, threshold));
            setAttribute(bar, "data-reached", reached ? "yes" : null);
            setText(about, say((lot.caseSize ?? 1) > 1 ? "lot.groupCases" : "lot.groupHow", { threshold, n: lot.caseSize ?? 1 }));
        },
    };
}

/** @type {import("../types.js").Format} */
export default {
    words: () => ["claims", "formats"],
    card: (lot) => ({ priceLabel: "lot.priceGroup", price: lot.price, who: null, stock: false, recent: false, facts: [] }),
    press,
    ended(state, lot) {
        const hold = state.mine.holds.find((other) => other.lot === lot.lot && (other.refund ?? 0) > 0);
        const label = { key: "press.groupFailed" };
        if (hold) return { ...quiet, label, note: { key: "press.refundNote", values: { amount: hold.refund } } };
        // A group has no reserve that could be missed.
        const usual = ended(state, lot);
        return usual.label.key === "press.passed" ? { ...usual, label } : usual;
    },
    happenings(old, lot, _, shown) {
        const reached = (/** @type {Lot} */ { paidMembers = 0, threshold = Infinity }) => paidMembers >= (lot.threshold ?? threshold);
        return shown && reached(lot) && !reached(old) ? [{ kind: "unlocked", lot: lot.lot, values: { price: lot.price } }] : [];
    },
    more: { wanted: () => true, mount: mountProgress },
    // What is paid stays as it is.
    asks: { wanted: (lot, state) => keptOn(state, lot)[0]?.state !== "paid", mount: mountPledge },
    form: {
        fields: [
            { name: "quantity", kind: "count", label: "host.quantity", value: 60, max: 100_000 },
            { name: "price", kind: "money", label: "host.groupPrice", share: 0.75 },
            { name: "threshold", kind: "count", label: "host.threshold", value: 10, max: 10_000 },
            { name: "caseSize", kind: "count", label: "host.caseSize", value: 6, max: 1_000 },
            { name: "limit", kind: "count", label: "host.limit", value: 6, max: 1_000 },
            { name: "duration", kind: "minutes", label: "host.minutes", value: 60, max: 1_440 },
            { name: "code", kind: "code", label: "host.code" },
        ],
    },
};
