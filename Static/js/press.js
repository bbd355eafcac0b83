/**
 * What the press button says and does for a lot: the heart of the page as a pure function of state and time.
 * Sentences are named by key; views say them.
 *
 * @typedef {import("./types.js").State} State
 * @typedef {import("./types.js").Lot} Lot
 * @typedef {import("./types.js").Sentence} Sentence
 * @typedef {import("./types.js").Press} Press
 */

/** A bid over this many times the price has to be confirmed; the server holds to it too. */
const unusualTimes = 5;

/** @type {Omit<Press, "label">} */
const quiet = { tone: "quiet", note: null, command: null, steps: [], maximum: false, limit: 0, withdraw: null };

/** What a bid must add at the lot's price: the last rung of its ladder that the price has reached. @param {Lot} lot */
export const increment = (lot) =>
    lot.increment?.findLast(([from]) => from <= lot.price)?.[1] ?? roundIncrement(lot.next);

/** A round amount, 1, 2 or 5 times a power of ten, near a twentieth of a price. @param {number} price */
export function roundIncrement(price) {
    const rough = Math.max(1_000, price / 20);
    const power = 10 ** Math.floor(Math.log10(rough));
    const lead = rough / power;
    return power * (lead >= 5 ? 5 : lead >= 2 ? 2 : 1);
}

/** The smallest bid and two larger ones. @param {Lot} lot @param {number} from */
export function steps(lot, from = lot.next) {
    const by = increment(lot);
    return [from, from + by, from + by * 4];
}

/**
 * @param {State} state
 * @param {Lot} lot
 * @param {{amount: number | null, quantity: number}} choice The amount chosen beside the button, if any.
 * @returns {Press}
 */
export function pressOf(state, lot, choice) {
    if (lot.state === "ended") return ended(state, lot);
    if (lot.state === "prepared") return { ...quiet, label: { key: "press.prepared" }, note: { key: "press.preparedNote" } };
    if (lot.state === "paused") return { ...quiet, label: { key: "press.paused" }, note: { key: "press.pausedNote" } };
    return lot.format === "flash" ? claim(state, lot, choice) : bid(state, lot, choice);
}

/** @param {State} state @param {Lot} lot @param {{amount: number | null}} choice @returns {Press} */
function bid(state, lot, choice) {
    const wish = state.wishes[state.lastWish[lot.lot]];
    const mine = state.mine.paddle;
    const leads = mine !== null && lot.leader === mine;
    const maximum = state.mine.maximums.find((entry) => entry.lot === lot.lot)?.amount ?? 0;
    const from = leads ? Math.max(lot.next, maximum + increment(lot)) : lot.next;
    const amount = Math.max(from, choice.amount ?? 0);
    const base = { ...quiet, maximum: lot.proxy, steps: steps(lot, from) };
    if (wish?.phase === "sending") return sending(state, wish, base);
    if (leads && !lot.proxy) {
        return { ...base, tone: "leading", steps: [], label: { key: "press.leading", values: { price: lot.price } }, note: { key: "press.leadingNote" } };
    }
    const command = { type: "bid", lot: lot.lot, amount };
    if (leads) {
        const note = { key: "press.maximumNote", values: { amount: maximum || lot.price } };
        return { ...base, tone: "leading", command, label: { key: "press.raise", values: { amount } }, note };
    }
    const label = { key: lot.proxy ? "press.bidMaximum" : "press.bid", values: { amount } };
    if (wish?.phase === "refused" && wish.answer?.reason === "confirmAmount") {
        const wanted = wish.command.amount;
        return {
            ...base, tone: "refused", command: { ...command, amount: wanted, confirmed: true },
            label: { key: "press.confirm", values: { amount: wanted } },
            note: { key: "reason.confirmAmount", values: { price: wish.answer.price ?? lot.price, times: unusualTimes } },
        };
    }
    if (wish?.phase === "refused" && relevant(wish, lot)) return { ...base, tone: "refused", command, label, note: reason(wish.answer) };
    if (state.outbid[lot.lot]) {
        const note = { key: "press.outbidNote", values: { n: lot.leader ?? 0, price: lot.price } };
        return { ...base, tone: "outbid", command, label, note };
    }
    return { ...base, tone: "idle", command, label, note: next(lot) };
}

/** A refusal for too low an amount is over once a press would ask for more. @param {import("./types.js").Wish} wish @param {Lot} lot */
function relevant(wish, lot) {
    if (wish.answer?.reason === "alreadyLeading") return false;
    return wish.answer?.reason !== "amountTooLow" || (wish.answer.minimum ?? 0) >= lot.next;
}

/** @param {State} state @param {Lot} lot @param {{quantity: number}} choice @returns {Press} */
function claim(state, lot, choice) {
    const wish = state.wishes[state.lastWish[lot.lot]];
    const kept = state.mine.holds.filter((hold) => hold.lot === lot.lot && (hold.state === "held" || hold.state === "paid"));
    const taken = kept.reduce((sum, hold) => sum + hold.quantity, 0);
    const limit = Math.max(0, Math.min(lot.limit - taken, lot.free));
    const base = { ...quiet, limit };
    if (wish?.phase === "sending") return sending(state, wish, base);
    const held = kept.find((hold) => hold.state === "held");
    const thanks = held ? { key: "press.heldNote", values: { n: taken, deadline: held.deadline } } : null;
    if (lot.limit - taken <= 0) {
        return { ...base, tone: "won", label: { key: "press.limit", values: { n: taken } }, note: thanks };
    }
    if (lot.free === 0) {
        const note = lot.held > 0 ? { key: "press.mayReturn", values: { n: lot.held } } : null;
        return { ...base, label: { key: "press.soldOut" }, note: thanks ?? note };
    }
    const quantity = Math.max(1, Math.min(choice.quantity, limit));
    const command = { type: "claim", lot: lot.lot, quantity };
    const label = { key: "press.claim", values: { n: quantity, total: quantity * lot.price } };
    if (wish?.phase === "refused") return { ...base, tone: "refused", command, label, note: reason(wish.answer) };
    if (thanks) return { ...base, tone: "accepted", command, label, note: thanks };
    return { ...base, tone: "idle", command, label, note: { key: "press.claimNote", values: { n: lot.limit, minutes: Math.round(lot.hold / 60_000) } } };
}

/** @param {State} state @param {import("./types.js").Wish} wish @param {Omit<Press, "label">} base @returns {Press} */
function sending(state, wish, base) {
    const live = state.line.phase === "live";
    const values = { amount: wish.command.amount, n: wish.command.quantity ?? 1 };
    const what = { bid: "Bid", claim: "Claim", buyNow: "BuyNow" }[wish.command.type];
    return {
        ...base, tone: "sending", command: null, steps: [], withdraw: live ? null : wish.key,
        label: { key: `press.${live ? "sending" : "waiting"}${what}`, values },
        note: { key: live ? "press.sendingNote" : "press.waitingNote" },
    };
}

/** @param {State} state @param {Lot} lot @returns {Press} */
function ended(state, lot) {
    const won = state.mine.holds.find((hold) => hold.lot === lot.lot && hold.state !== "released");
    if (won) {
        const key = { held: lot.format === "flash" ? "press.claimed" : "press.won", paid: "press.paid", expired: "press.expired" }[won.state];
        const note = won.state === "held" ? { key: "press.payNote", values: { deadline: won.deadline } } : null;
        const tone = won.state === "expired" ? "quiet" : "won";
        return { ...quiet, tone, label: { key: key ?? "press.ended", values: { price: won.total } }, note };
    }
    const values = { price: lot.hammer ?? lot.price, n: lot.winner ?? 0 };
    const note = lot.outcome === "cancelled" && lot.reason ? { key: "press.cancelledNote", values: { reason: lot.reason } } : null;
    return { ...quiet, label: { key: `press.${lot.outcome ?? "ended"}`, values }, note };
}

/** @param {number | undefined} milliseconds */
const seconds = (milliseconds) => Math.round((milliseconds ?? 10_000) / 1000);

/** What happens next, so that nobody is surprised. @param {Lot} lot @returns {Sentence} */
export function next(lot) {
    if (lot.suddenDeath) return { key: "next.suddenDeath" };
    if (lot.final) return { key: "next.final" };
    return { key: "next.extends", values: { window: seconds(lot.window ?? lot.extension), n: seconds(lot.extension) } };
}

/** The sentence of a refusal. @param {Record<string, any> | null} answer @returns {Sentence} */
export const reason = (answer) => ({
    key: `reason.${answer?.reason ?? "unknown"}`,
    values: {
        amount: answer?.minimum ?? answer?.max, price: answer?.price, n: answer?.limit ?? answer?.free ?? answer?.max ?? 0,
        late: answer?.lateBy, seconds: Math.max(1, Math.ceil((answer?.retryAfter ?? 0) / 1000)), field: answer?.field,
    },
});

/**
 * The amount that a press means: the one that could be read before a change in the last moment, since a
 * hand is slower than the market. Nobody pays more than what they saw.
 * @param {{amount: number, before: number, changedAt: number}} shown
 * @param {number} pressedAt
 * @param {number} [reaction] Milliseconds.
 */
export const meantAmount = (shown, pressedAt, reaction = 250) =>
    pressedAt - shown.changedAt < reaction ? Math.min(shown.before, shown.amount) : shown.amount;
