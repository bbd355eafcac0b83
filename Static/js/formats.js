/**
 * The ways of selling, and what the press button says and does for a lot: the heart of the page. Each format is one module
 * under `formats/` (`Format` in `types.js`), which comes when the first lot of its kind is shown; the page asks here and
 * knows none itself. What a press offers is a pure function of state; sentences are named by key, views say them.
 *
 * @typedef {import("./types.js").State} State
 * @typedef {import("./types.js").Lot} Lot
 * @typedef {import("./types.js").Press} Press
 */

import { styled } from "./element.js";
import { wishOn } from "./room-state.js";
import { learn } from "./words.js";

/** In the order in which a host is offered them. */
export const formatNames = ["english", "flash", "dutch", "sealed", "onePrice", "giveaway", "combo", "group"];

/** @type {Map<string, import("./types.js").Format>} */
const known = new Map();
/** @type {Map<string, Promise<void>>} */
const coming = new Map();
/** Parts of the words. @type {Set<string>} */
const learned = new Set();
/** @type {Promise<void>} */
const never = new Promise(() => {});

/** The format of a lot, or null until it and the words for this lot came. @param {Lot} lot @returns {import("./types.js").Format | null} */
export function formatOf(lot) {
    const format = known.get(lot.format);
    return format?.words(lot).every((part) => learned.has(part)) ? format : null;
}

/** The words of the rarer formats come with their looks. @param {"claims" | "formats"} part */
async function furnish(part) {
    await Promise.all([learn(part), part === "formats" && styled("/css/formats.css")]);
    learned.add(part);
}

/** @param {Lot} lot */
async function bring(lot) {
    const file = lot.format.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    const format = known.get(lot.format) ?? (await import(`./formats/${file}.js`)).default;
    await Promise.all(format.words(lot).map(furnish));
    known.set(lot.format, format);
}

/** Brings what a lot needs; rejected without a network, and for a format that this page does not know never done. @param {Lot} lot */
export function want(lot) {
    if (!formatNames.includes(lot.format)) return never;
    const arriving = coming.get(lot.format) ?? bring(lot).finally(() => coming.delete(lot.format));
    coming.set(lot.format, arriving);
    return arriving;
}

/** Brings every format, for a host, who may choose any. */
export async function wantAll() {
    await Promise.all([furnish("claims"), furnish("formats")]);
    await Promise.all(formatNames.map((name) => want(/** @type {any} */ ({ format: name }))));
    return known;
}

/** Nothing to press. @type {Omit<Press, "label">} */
export const quiet = { tone: "quiet", note: null, command: null, steps: [], maximum: false, limit: 0, second: null, withdraw: null };

/** What can still be done once a lot has ended. */
const afterwards = new Set(["confirm", "withdraw"]);

/** @type {import("./types.js").Format["press"]} */
export function pressOf(state, lot, choice) {
    const format = formatOf(lot);
    if (lot.state === "prepared") return { ...quiet, label: { key: "press.prepared" }, note: { key: "press.preparedNote" } };
    if (lot.state === "paused") return { ...quiet, label: { key: "press.paused" }, note: { key: "press.pausedNote" } };
    const wish = wishOn(state, lot.lot);
    if (wish?.phase === "sending" && (lot.state !== "ended" || afterwards.has(wish.command.type))) return sending(state, lot, wish);
    if (!format) return lot.state === "ended" ? ended(state, lot) : { ...quiet, label: { key: "press.loading" } };
    if (lot.state === "closing") return format.closing?.(state, lot) ?? { ...quiet, label: { key: "press.closing" } };
    if (lot.state === "ended") return format.ended?.(state, lot) ?? ended(state, lot);
    return format.press(state, lot, choice);
}

/** What this person still has of a lot. @param {State} state @param {Lot} lot */
export const keptOn = (state, lot) =>
    state.mine.holds.filter((hold) => hold.lot === lot.lot && (hold.state === "held" || hold.state === "paid"));

/** The most that this person has offered on a lot, 0 for nothing. @param {State} state @param {Lot} lot */
export const keptMaximum = (state, lot) => state.mine.maximums.find((entry) => entry.lot === lot.lot)?.amount ?? 0;

/** @param {State} state @param {Lot} lot @param {import("./types.js").Wish} wish @returns {Press} */
function sending(state, lot, wish) {
    const live = state.line.phase === "live";
    const values = { amount: wish.command.amount, n: wish.command.quantity ?? 1 };
    const { type } = wish.command;
    const takes = (type === "claim" && lot.allocation !== "draw") || type === "accept";
    const what = takes ? "Claim" : { bid: "Bid", buyNow: "BuyNow" }[type] ?? "Other";
    return {
        ...quiet, tone: "sending", withdraw: live ? null : wish.key,
        label: { key: `press.${live ? "sending" : "waiting"}${what}`, values },
        note: { key: live ? "press.sendingNote" : "press.waitingNote" },
    };
}

/** How a lot ended for this person. @param {State} state @param {Lot} lot @returns {Press} */
export function ended(state, lot) {
    const own = state.mine.holds.filter((hold) => hold.lot === lot.lot && hold.state !== "released");
    const hold = own.find(({ state }) => state === "held") ?? own.find(({ state }) => state === "paid") ?? own[0];
    if (hold) {
        const key = { held: hold.kind === "win" ? "press.won" : "press.claimed", paid: "press.paid", expired: "press.expired" }[hold.state];
        const note = hold.state === "held" ? { key: "press.payNote", values: { deadline: hold.deadline } } : null;
        const tone = hold.state === "expired" ? "quiet" : "won";
        return { ...quiet, tone, label: { key: key ?? "press.ended", values: { price: hold.total } }, note };
    }
    const values = { price: lot.hammer ?? lot.price, n: lot.winner ?? 0 };
    const note = lot.outcome === "cancelled" && lot.reason ? { key: "press.cancelledNote", values: { reason: lot.reason } } : null;
    return { ...quiet, label: { key: `press.${lot.outcome ?? "ended"}`, values }, note };
}

/** The sentence of a refusal. @param {Record<string, any> | null} answer @returns {import("./types.js").Sentence} */
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
