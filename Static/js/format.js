/** Money, times and stars as people read them. Pure. */

const noBreak = "\u00a0";

/**
 * Whole đồng with thousands grouped, without a sign.
 * @param {number} dong
 * @param {"vi" | "en"} language
 */
export function digits(dong, language) {
    return String(Math.trunc(dong)).replace(/\B(?=(\d{3})+$)/g, language === "en" ? "," : ".");
}

/**
 * A price: `125.000 ₫` in Vietnamese, `125,000 ₫` in English.
 * @param {number} dong
 * @param {"vi" | "en"} language
 */
export const money = (dong, language) => `${digits(dong, language)}${noBreak}₫`;

/**
 * Reads a price that a person typed: digits with dots, commas or spaces between; `k` or `n` after
 * them for thousands, `tr` or `m` for millions.
 * @param {string} text
 * @returns {number | null} Whole đồng, or null when it is not a price up to 10^12.
 */
export function readMoney(text) {
    const match = /^([\d.,\s]+)\s*(k|n|nghìn|ngàn|tr|triệu|m)?\s*(₫|đ|vnd)?$/iu.exec(text.trim());
    if (!match) return null;
    const unit = { k: 1e3, n: 1e3, nghìn: 1e3, ngàn: 1e3, tr: 1e6, triệu: 1e6, m: 1e6 }[match[2]?.toLowerCase()];
    let number;
    if (unit && /^\d+[.,]\d{1,2}$/.test(match[1].trim())) {
        number = Math.round(Number(match[1].replace(",", ".")) * unit);
    } else {
        number = Number(match[1].replace(/[.,\s]/g, "")) * (unit ?? 1);
    }
    return Number.isSafeInteger(number) && number > 0 && number <= 1e12 ? number : null;
}

/**
 * Time left, rounded up so that it reaches zero at the end and not before: `0:09`, `12:05`, `1:02:03`. In a sentence a
 * number alone would not say of what.
 * @param {number} milliseconds
 */
export function timeLeft(milliseconds) {
    const seconds = Math.max(0, Math.ceil(milliseconds / 1000));
    const two = (/** @type {number} */ value) => String(value).padStart(2, "0");
    const hours = Math.floor(seconds / 3600);
    const minutes = Math.floor((seconds % 3600) / 60);
    return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

/** @type {Map<string, Intl.DateTimeFormat>} */
const formats = new Map();

/**
 * @param {number} at Unix milliseconds.
 * @param {"vi" | "en"} language
 * @param {Intl.DateTimeFormatOptions} options
 */
export function inHanoi(at, language, options) {
    const name = language + JSON.stringify(options);
    let format = formats.get(name);
    if (!format) {
        const locale = language === "en" ? "en-GB" : "vi-VN";
        format = new Intl.DateTimeFormat(locale, { timeZone: "Asia/Ho_Chi_Minh", ...options });
        formats.set(name, format);
    }
    return format.format(at);
}

/** Hours and minutes in Hanoi: `20:41`. @param {number} at @param {"vi" | "en"} language */
export const hourAndMinute = (at, language) =>
    inHanoi(at, language, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

/** A day and its time in Hanoi. @param {number} at @param {"vi" | "en"} language */
export const dayAndTime = (at, language) =>
    inHanoi(at, language, {
        weekday: "long", day: "numeric", month: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23",
    });
