/** Days as tickets and receipts say them. Pure. */

import { inHanoi } from "../format.js";

/** A date for paper, with its year: `28/11/2026`. @param {number} at @param {"vi" | "en"} language */
export const date = (at, language) => inHanoi(at, language, { day: "2-digit", month: "2-digit", year: "numeric" });

/** A day in Hanoi: `Thứ Bảy, 28/11`. @param {number} at @param {"vi" | "en"} language */
export function day(at, language) {
    const words = inHanoi(at, language, { weekday: "long", day: "numeric", month: "numeric" });
    return words.charAt(0).toUpperCase() + words.slice(1);
}
