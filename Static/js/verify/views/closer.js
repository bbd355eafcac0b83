/** A list or a text for whoever wants to look closer. */

import { element } from "../../element.js";
import { say } from "../../words.js";
import { words } from "./sentences.js";

/** @param {import("../step.js").Detail} detail @param {number} [at] The moment that it is read beside. */
export function closer({ key, values, columns, rows = [], text }, at = 0) {
    return element("details", { class: "closer" },
        element("summary", { text: words({ key, values }, at) }),
        text !== undefined && element("pre", { tabindex: 0, text }),
        columns && element("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": words({ key, values }, at) },
            element("table", {},
                element("thead", {}, element("tr", {}, ...columns.map((column) => element("th", { text: say(column) })))),
                element("tbody", {}, ...rows.map((cells) => element("tr", {}, ...cells.map((cell) =>
                    element("td", { text: typeof cell === "object" && cell !== null ? words(cell, at) : cell }))))))));
}
