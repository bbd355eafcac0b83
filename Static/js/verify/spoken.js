/** Values of a sentence as people read them, by the value's name: money, times, spans, numbers. Pure. */

import { digits, money } from "../format.js";

const ofMoney = new Set(["amount", "minimum", "price", "maximum", "second", "add", "reserve", "opening", "total", "buyNow", "floor", "step", "hammer", "secondPrice", "refund"]);
const ofTime = new Set(["at", "end", "deadline", "start", "settlesAt", "next"]);
const ofSpan = new Set(["left", "window", "by", "downtime", "cap", "duration", "hold", "paymentWindow", "extensionWindow", "extension", "totalCap", "finalPeriod", "interval"]);
const halfDay = 12 * 3_600_000;

/** @typedef {"vi" | "en"} Language */

/** @type {Record<Language, Intl.DateTimeFormat>} */
const days = {
    vi: new Intl.DateTimeFormat("vi-VN", { timeZone: "Asia/Ho_Chi_Minh", day: "numeric", month: "numeric" }),
    en: new Intl.DateTimeFormat("en-GB", { timeZone: "Asia/Ho_Chi_Minh", day: "numeric", month: "numeric" }),
};

/** Hanoi is seven hours ahead of UTC and has no summer time. @param {number} at */
export const clock = (at) => new Date(at + 7 * 3_600_000).toISOString().slice(11, 23);

/** The clock, with the day where it is another one than the moment it is read beside. @param {number} at @param {number} beside @param {Language} language */
export function moment(at, beside, language) {
    return Math.abs(at - beside) < halfDay ? clock(at) : `${clock(at).slice(0, 8)} ${days[language].format(at)}`;
}

/**
 * A span of time in one unit or two.
 * @param {number} milliseconds
 * @param {(key: string, values: Record<string, any>) => string} say
 * @param {Language} language
 */
export function span(milliseconds, say, language) {
    const seconds = milliseconds / 1000;
    const decimal = (/** @type {number} */ value) => String(Number(value.toFixed(3))).replace(".", language === "vi" ? "," : ".");
    if (seconds < 100) return say("verify.seconds", { n: decimal(seconds) });
    const minutes = Math.floor(seconds / 60);
    if (minutes < 120) return say("verify.minutes", { n: minutes }) + (seconds % 60 ? ` ${say("verify.seconds", { n: decimal(seconds % 60) })}` : "");
    return say("verify.hours", { n: decimal(minutes / 60) });
}

/**
 * @param {Record<string, any>} values
 * @param {{say: (key: string, values?: any) => string, language: Language, at: number}} context
 * @returns {Record<string, string | number>}
 */
export function spoken(values, { say, language, at }) {
    /** @type {Record<string, string | number>} */
    const words = {};
    for (const [name, value] of Object.entries(values)) {
        if (value === null || value === undefined) words[name] = "—";
        else if (name === "increment") words[name] = ladder(value, say, language);
        else if (name === "field") words[name] = value;
        else if (name === "state") words[name] = say(`verify.holdState.${value}`);
        else if (typeof value !== "number") words[name] = typeof value === "string" ? value : "";
        else if (ofMoney.has(name)) words[name] = money(value, language);
        else if (ofTime.has(name)) words[name] = moment(value, at, language);
        else if (ofSpan.has(name)) words[name] = span(value, say, language);
        else words[name] = name === "n" ? value : digits(value, language);
    }
    return words;
}

/** @param {[number, number][]} steps @param {(key: string, values: any) => string} say @param {Language} language */
function ladder(steps, say, language) {
    const [first, ...more] = steps;
    return [money(first[1], language), ...more.map(([from, add]) => say("verify.ladderFrom", { from: money(from, language), add: money(add, language) }))].join(", ");
}
