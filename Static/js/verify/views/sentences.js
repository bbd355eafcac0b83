/** Sentences of keys and values, in the language of the page. */

import { digits } from "../../format.js";
import { language, knows, say } from "../../words.js";
import { spoken } from "../spoken.js";

/** @param {{key: string, values: Record<string, any>}} sentence @param {number} at The moment that it is read beside. */
export function words({ key, values }, at) {
    const said = spoken(values, { say, language, at });
    if (key === "verify.wrongOutcome" || key === "verify.shownBad") said.field = fieldName(values.field);
    if (typeof values.n === "number") return grouped(key, said, values.n);
    return say(key, said);
}

/** A count is grouped as numbers are, and still chooses between one and many. @param {string} key @param {Record<string, any>} said @param {number} n */
function grouped(key, said, n) {
    return say(key, { ...said, n: n === 1 ? n : digits(n, language) });
}

/** @param {string} field */
const fieldName = (field) => knows(`verify.after.${field}`) ? `“${say(`verify.after.${field}`)}”` : `“${field}”`;

/** Who acted. @param {number | "host" | "clock"} actor */
export const actorName = (actor) =>
    actor === "host" ? say("verify.whoHost") : actor === "clock" ? say("verify.whoClock") : say("verify.who", { n: actor });

/** @param {string} kind */
export const commandName = (kind) => knows(`verify.command.${kind}`) ? say(`verify.command.${kind}`) : kind;
