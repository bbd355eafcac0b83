/**
 * The words of the chosen language, and the other choices of this person on this device. Every sentence that
 * a person reads comes from `i18n/`; code names sentences by key.
 */

import { hourAndMinute, money } from "./format.js";

/** @typedef {string | {one: string, other: string}} Entry */

/** @type {"vi" | "en"} The language of this page, set before the first paint. */
export const language = globalThis.document?.documentElement.lang === "en" ? "en" : "vi";

/** @type {Record<string, Entry>} */
const entries = { ...(await import(`./i18n/${language}.js`)).default };

/** Adds the words that only some pages need. @param {"account" | "check" | "claims" | "formats" | "hall" | "host" | "mine" | "news" | "orders" | "reasons" | "refunds" | "verify"} part */
export async function learn(part) {
    Object.assign(entries, (await import(`./i18n/${language}-${part}.js`)).default);
}

/**
 * The sentence of a key, with its `{name}` places filled in.
 *
 * A key that is missing gives the key itself, so that the page goes on.
 * @param {string} key
 * @param {Record<string, string | number>} [values] `n` also chooses between one and many.
 * @returns {string}
 */
export function say(key, values) {
    const entry = entries[key];
    if (entry === undefined) return key;
    const text = typeof entry === "string" ? entry : values?.n === 1 ? entry.one : entry.other;
    return values ? text.replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? "")) : text;
}

/** Says a sentence whose values may be đồng, a time or a product. @param {import("./types.js").Sentence | null | undefined} sentence */
export function sayMoney(sentence) {
    if (!sentence) return "";
    const values = { ...sentence.values };
    for (const name of ["price", "amount", "total"]) {
        if (Number.isFinite(values[name])) values[name] = money(values[name], language);
    }
    if (Number.isFinite(values.deadline)) values.deadline = hourAndMinute(values.deadline, language);
    values.name = inLanguage(values.name);
    return say(sentence.key, values);
}

/**
 * Whether the language has a sentence for a key.
 * @param {string} key
 */
export const knows = (key) => key in entries;

/**
 * The text of a pair of languages, as the server sends titles and product names.
 * @param {{vi: string, en: string} | string | null | undefined} pair
 */
export const inLanguage = (pair) =>
    typeof pair === "string" ? pair : pair?.[language] || pair?.vi || "";

/**
 * Fills a page's fixed places: `data-say` for text, `data-say-label` for an accessible name,
 * `data-say-placeholder` for a hint in a field.
 * @param {ParentNode} root
 */
export function fillIn(root) {
    for (const node of root.querySelectorAll("[data-say]")) node.textContent = say(node.dataset.say);
    for (const node of root.querySelectorAll("[data-say-label]")) {
        node.setAttribute("aria-label", say(node.dataset.sayLabel));
    }
    for (const node of root.querySelectorAll("[data-say-placeholder]")) {
        node.setAttribute("placeholder", say(node.dataset.sayPlaceholder));
    }
}

/** Keeps a language for the next visits and opens the page again in it. @param {"vi" | "en"} name */
export function changeLanguage(name) {
    keep("language", name);
    const address = new URL(location.href);
    if (address.searchParams.has("lang")) address.searchParams.set("lang", name);
    location.replace(address);
    if (address.href === location.href) location.reload();
}

/** What a browser that refuses storage keeps for the visit only. @type {Map<string, string>} */
const visit = new Map();

/** @param {string} name @returns {string | null} */
export function kept(name) {
    try { return localStorage.getItem(name) ?? visit.get(name) ?? null; } catch { return visit.get(name) ?? null; }
}

/** @param {string} name @param {string} value */
export function keep(name, value) {
    visit.set(name, value);
    try { localStorage.setItem(name, value); } catch { /* Refused: `visit` has it. */ }
}
