/** The host's lists: figures, run sheet, holds to be paid. */

import { button, element, setAttribute, setAvailable, setList, setShown, setText } from "../element.js";
import { figures, isSending } from "../figures.js";
import { digits, hourAndMinute, money } from "../format.js";
import { language, say } from "../words.js";
import { contents, howMany, lotName, standing } from "./lists.js";
import { mountPicture } from "./product.js";

/** @param {HTMLElement} list */
export function mountFigures(list) {
    const names = /** @type {const} */ (["present", "bids", "waiting", "takings", "paid"]);
    const values = new Map(names.map((name) => {
        const value = element("dd");
        list.append(element("div", { class: "figure" }, element("dt", { text: say(`host.${name === "waiting" ? "held" : name}`) }), value));
        return [name, value];
    }));
    return {
        /** @param {any} state @param {any[]} sums */
        update(state, sums) {
            const now = figures(state, sums);
            for (const [name, node] of values) {
                const isMoney = name === "takings" || name === "paid";
                setText(node, isMoney ? money(now[name], language) : now[name]);
                setAttribute(node, "data-long", (node.textContent ?? "").length > 14 ? "yes" : null);
            }
        },
    };
}

/** @param {HTMLElement} list @param {HTMLElement} empty @param {{send(command: Record<string, any>): void}} actions */
export function mountRunSheet(list, empty, { send }) {
    /** @type {any} */
    let state = null;

    function mountRow() {
        const picture = mountPicture("thumb");
        const name = element("span", { class: "row-name" });
        const line = element("span", { class: "row-line" });
        const push = button({ class: "step", text: say("host.push") });
        const start = button({ class: "step", text: say("host.start") });
        /** @type {any} */
        let current = null;
        for (const [control, type] of /** @type {[HTMLElement, string][]} */ ([[push, "push"], [start, "start"]])) {
            control.addEventListener("click", () => {
                if (control.getAttribute("aria-disabled") !== "true") send({ type, lot: current.lot });
            });
        }
        const node = element("li", { class: "row sheet-row" }, picture.node, element("span", { class: "row-words" }, name, line), element("span", { class: "row-end" }, push, start));
        return {
            node,
            update(/** @type {any} */ { lot, reserve }) {
                current = lot;
                picture.update(lot.product);
                setText(name, `${lot.lot}. ${lotName(lot)}`);
                const parts = [say(`lot.${lot.format}`), howMany(lot, lot.quantity), money(lot.hammer ?? lot.price, language)];
                if (reserve) parts.push(say("host.reserve", { price: money(reserve, language) }));
                setText(line, `${standing(lot)} · ${parts.join(" · ")}`);
                setAttribute(node, "data-state", lot.state);
                setAttribute(node, "data-featured", lot.lot === state.featured ? "yes" : null);
                setShown(push, lot.state !== "ended" && lot.state !== "closing" && lot.lot !== state.featured);
                setShown(start, lot.state === "prepared");
                setAvailable(push, !isSending(state, "push", lot.lot));
                setAvailable(start, !isSending(state, "start", lot.lot));
            },
        };
    }

    return {
        /** @param {any} newState @param {{lot: number, reserve: number}[]} reserves */
        update(newState, reserves) {
            state = newState;
            const order = { running: 0, paused: 0, closing: 0, prepared: 1, ended: 2 };
            const lots = Object.values(state.lots).sort((/** @type {any} */ a, /** @type {any} */ b) =>
                order[/** @type {keyof order} */ (a.state)] - order[/** @type {keyof order} */ (b.state)] || a.lot - b.lot);
            const rows = lots.map((lot) => ({ lot, reserve: reserves.find((entry) => entry.lot === lot.lot)?.reserve }));
            setList(list, rows, ({ lot }) => lot.lot, mountRow);
            setShown(empty, rows.length === 0);
        },
    };
}

/**
 * @param {HTMLElement} table
 * @param {HTMLElement} empty
 * @param {HTMLElement} more Says that there are more than are listed.
 * @param {{send(command: Record<string, any>): void}} actions
 */
export function mountHolds(table, empty, more, { send }) {
    const body = /** @type {HTMLElement} */ (table.querySelector("tbody"));
    /** @type {any} */
    let state = null;

    function mountRow() {
        const cells = Array.from({ length: 4 }, () => element("td"));
        const name = element("span");
        const parts = element("span", { class: "row-line row-parts" });
        cells[1].append(name, parts);
        const paid = button({ class: "step", text: say("host.markPaid") });
        /** @type {any} */
        let current = null;
        paid.addEventListener("click", () => {
            if (paid.getAttribute("aria-disabled") !== "true") send({ type: "markPaid", hold: current.hold });
        });
        const node = element("tr", {}, ...cells, element("td", {}, paid));
        return {
            node,
            update(/** @type {any} */ hold) {
                current = hold;
                const lot = state.lots[hold.lot];
                setText(cells[0], [hold.paddle && say("lot.paddle", { n: hold.paddle }), hold.name, hold.phone].filter(Boolean).join(" · "));
                setText(name, `${lotName(lot, hold)}\u00a0×\u00a0${hold.quantity}`);
                setText(parts, contents(lot, hold.quantity));
                setShown(parts, Boolean(lot?.components));
                setText(cells[2], money(hold.total, language));
                setText(cells[3], hold.refund ? say("mine.refund", { amount: money(hold.refund, language) }) : hold.state === "held" ? say("mine.held", { time: hourAndMinute(hold.deadline, language) }) : say(`mine.${hold.state}`));
                setAttribute(node, "data-state", hold.state);
                setShown(paid, hold.state === "held");
                setAvailable(paid, !isSending(state, "markPaid", hold.hold));
            },
        };
    }

    return {
        /** @param {any} newState @param {any[]} holds The first of all, in the order of the list. @param {number} count Of all. */
        update(newState, holds, count) {
            state = newState;
            setList(body, holds, (hold) => hold.hold, mountRow);
            setText(more, say("host.holdsMore", { listed: digits(holds.length, language), n: digits(count, language) }));
            setShown(more, count > holds.length);
            setShown(empty, holds.length === 0);
            setShown(table, holds.length > 0);
        },
    };
}
