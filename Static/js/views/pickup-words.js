/** Times of pickup points, and why something was refused, as people say them. */

import { hourAndMinute } from "../format.js";
import { day } from "../orders/dates.js";
import { dayOf } from "../orders/points.js";
import { knows, language, say } from "../words.js";

/** "20:00–21:00". @param {{from: number, to: number}} slot */
export const hours = ({ from, to }) => say("pickup.bring", { from: hourAndMinute(from, language), to: hourAndMinute(to, language) });

/** "Hôm nay" or a weekday with its date. @param {number} at @param {number} now */
export function dayWords(at, now) {
    const near = dayOf(at, now);
    return near === "other" ? day(at, language) : say(near === "today" ? "pickup.today" : "pickup.tomorrow");
}

/** A time with its day. @param {{from: number, to: number}} slot @param {number} now */
export const when = (slot, now) => `${dayWords(slot.from, now)}, ${hours(slot)}`;

/** A sentence for a call that was refused or did not come through. @param {{status: number, value: any}} answer */
export function sayWhy({ status, value }) {
    if (status === 0) return say("refused.offline");
    if (status === 429) return say("orders.rateLimited", { seconds: Math.ceil((value?.retryAfter ?? 1000) / 1000) });
    const key = [`refused.${value?.reason}`, `reason.${value?.reason}`].find(knows);
    return say(key ?? "orders.refused");
}
