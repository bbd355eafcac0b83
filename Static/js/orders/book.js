/** What a buyer's orders ask for: which of them first, how far each has come, and what is news. Pure. */

/**
 * @typedef {object} Pickup
 * @property {number} point
 * @property {number} slot
 * @property {{vi: string, en: string}} name
 * @property {string} address
 * @property {number} from
 * @property {number} to
 * @property {"booked" | "waiting"} state
 * @property {{vi: string, en: string} | null} [stop] Where the van stands.
 * @property {number} [place] In line, from 1.
 * @property {number | null} [estimate] When the line moves at the latest, unless everybody pays.
 *
 * @typedef {object} Payment
 * @property {string} reference
 * @property {number} amount
 * @property {string} [qr] This and what follows where the market has a bank account.
 * @property {string} [bank]
 * @property {string} [account]
 * @property {string} [holder]
 *
 * @typedef {object} Order
 * @property {string} order
 * @property {string} room
 * @property {number} lot
 * @property {number} hold
 * @property {string} kind
 * @property {any} product
 * @property {number} quantity
 * @property {import("./goods.js").Part[]} [set] What is in the bag where a unit is a set of several products.
 * @property {number} unit
 * @property {number} total
 * @property {number} refund Đồng that will be paid back.
 * @property {"awaitingPayment" | "paid" | "handedOver" | "expired" | "released" | "refundDue" | "refunded"} state
 * @property {number} deadline
 * @property {number} at
 * @property {Pickup | null} pickup
 * @property {Payment | null} payment
 * @property {string | null} code
 */

/** So long after a hold has ended, money that was on its way may still come. */
const lateMilliseconds = 600_000;
/** Less than this is left: the page says so louder. */
export const urgentMilliseconds = 120_000;

/**
 * The one thing that an order waits for.
 * @param {Order} order
 * @param {number} now
 * @returns {"pay" | "confirm" | "slot" | "line" | "missed" | "fetch" | "refund" | "done"}
 */
export function need({ state, total, pickup }, now) {
    if (state === "awaitingPayment") return total > 0 ? "pay" : "confirm";
    if (state === "refundDue") return "refund";
    if (state !== "paid") return "done";
    if (!pickup) return "slot";
    if (pickup.to <= now) return "missed";
    return pickup.state === "booked" ? "fetch" : "line";
}

/**
 * The three steps of an order, each done, in turn or still ahead; none for one that ended without goods.
 * @param {Order} order
 * @returns {{step: "pay" | "confirm" | "slot" | "fetch", standing: "done" | "now" | "ahead"}[]}
 */
export function steps({ state, total, pickup }) {
    if (!["awaitingPayment", "paid", "handedOver"].includes(state)) return [];
    const handed = state === "handedOver";
    const paid = handed || state === "paid";
    const booked = handed || pickup?.state === "booked";
    return [
        { step: total > 0 ? "pay" : "confirm", standing: paid ? "done" : "now" },
        { step: "slot", standing: booked ? "done" : paid ? "now" : "ahead" },
        { step: "fetch", standing: handed ? "done" : paid && booked ? "now" : "ahead" },
    ];
}

/**
 * Orders in the page's three lists: those that want something of the buyer, the most urgent first; those that
 * wait for their hour; and those that are over, the newest first.
 * @param {Order[]} orders
 * @param {number} now
 */
export function lists(orders, now) {
    /** @type {{todo: Order[], ahead: Order[], over: Order[]}} */
    const found = { todo: [], ahead: [], over: [] };
    for (const order of orders) {
        const list = { pay: "todo", confirm: "todo", slot: "todo", missed: "todo", line: "ahead", fetch: "ahead", refund: "ahead", done: "over" }[need(order, now)];
        found[/** @type {"todo" | "ahead" | "over"} */ (list)].push(order);
    }
    /** Held goods run out; paid ones do not. @param {Order} order */
    const due = (order) => order.state === "awaitingPayment" ? order.deadline : Infinity;
    const newest = (/** @type {Order} */ a, /** @type {Order} */ b) => b.at - a.at || b.hold - a.hold;
    found.todo.sort((a, b) => (due(a) === due(b) ? newest(a, b) : due(a) - due(b)));
    found.ahead.sort((a, b) => (a.pickup?.from ?? Infinity) - (b.pickup?.from ?? Infinity) || newest(a, b));
    found.over.sort(newest);
    return found;
}

/**
 * What became different between two looks and a person wants to hear.
 * @param {Order[]} before
 * @param {Order[]} after
 * @returns {{kind: "paid" | "booked" | "handedOver" | "expired" | "refundDue" | "refunded", order: Order}[]}
 */
export function news(before, after) {
    const known = new Map(before.map((order) => [order.order, order]));
    return after.flatMap((order) => {
        const old = known.get(order.order);
        if (!old) return [];
        if (old.state !== order.state) {
            return ["paid", "handedOver", "expired", "refundDue", "refunded"].includes(order.state)
                ? [{ kind: /** @type {any} */ (order.state), order }] : [];
        }
        const moved = old.pickup?.state === "waiting" && order.pickup?.state === "booked" && old.pickup.slot === order.pickup.slot;
        return moved ? [{ kind: /** @type {const} */ ("booked"), order }] : [];
    });
}

/**
 * How long until the page looks again: soon while money or a place may come, seldom when all is over.
 * @param {Order[]} orders
 * @param {number} now
 */
export function pause(orders, now) {
    const needs = new Set(orders.map((order) => need(order, now)));
    const late = orders.some(({ state, deadline }) => state === "expired" && now - deadline < lateMilliseconds);
    if (late || needs.has("pay") || needs.has("confirm")) return 3_000;
    // A time may be chosen on another device, and the counter hands over.
    return ["slot", "line", "fetch"].some((wanted) => needs.has(/** @type {any} */ (wanted))) ? 5_000 : 20_000;
}
