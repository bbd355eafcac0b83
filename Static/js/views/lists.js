/** The stall's other lots, and what this person holds and has won. */

import { button, element, setAttribute, setList, setShown, setText } from "../element.js";
import { hourAndMinute, money, timeLeft } from "../format.js";
import { inLanguage, language, say } from "../words.js";
import { mountPicture } from "./product.js";

/** Running first, then what comes next in order, then what is over, newest first. @param {any} a @param {any} b */
function inOrder(a, b) {
    const rank = (/** @type {any} */ lot) => ({ running: 0, paused: 0, prepared: 1, ended: 2 }[/** @type {string} */ (lot.state)] ?? 3);
    return rank(a) - rank(b) || (a.state === "ended" ? b.lot - a.lot : a.lot - b.lot);
}

/** One word for where a lot stands. @param {any} lot */
export function standing(lot) {
    if (lot.state === "ended") return say(lot.outcome ? `lot.${lot.outcome}Short` : "lot.over");
    return say({ running: "lot.runningShort", paused: "lot.paused", prepared: "lot.preparedShort" }[/** @type {string} */ (lot.state)] ?? "lot.over");
}

/** @param {HTMLElement} list @param {HTMLElement} empty */
export function mountLots(list, empty) {
    /** @type {{lot: any, time: HTMLElement}[]} */
    let clocks = [];

    function mountRow() {
        const picture = mountPicture("thumb");
        picture.node.loading = "lazy";
        const name = element("span", { class: "row-name" });
        const tag = element("span", { class: "row-tag" });
        const time = element("span", { class: "row-time" });
        const price = element("span", { class: "row-price" });
        const link = element("a", { class: "row-link" }, picture.node,
            element("span", { class: "row-words" }, name, element("span", { class: "row-line" }, tag, time)), price);
        return {
            node: element("li", { class: "row" }, link),
            update(/** @type {any} */ { lot, featured, shown }) {
                picture.update(lot.product);
                setAttribute(link, "href", `#lot-${lot.lot}`);
                setAttribute(link, "aria-current", shown ? "true" : null);
                setText(name, inLanguage(lot.product));
                setText(tag, `${say(`lot.${lot.format}`)} · ${featured ? say("lots.onCounter") : standing(lot)}`);
                setAttribute(link, "data-state", lot.state);
                setText(price, money(lot.hammer ?? lot.price, language));
                setShown(time, lot.state === "running");
                clocks.push({ lot, time });
            },
        };
    }

    return {
        /** @param {any} state @param {number | undefined} shown */
        update(state, shown) {
            clocks = [];
            const lots = Object.values(state.lots).sort(inOrder);
            const rows = lots.map((lot) => ({ lot, featured: lot.lot === state.featured && lot.state !== "ended", shown: lot.lot === shown }));
            setList(list, rows, (row) => row.lot.lot, mountRow);
            setShown(empty, lots.length === 0);
        },
        /** @param {number} now */
        tick(now) {
            for (const { lot, time } of clocks) {
                if (lot.state === "running" && lot.end !== null) setText(time, timeLeft(lot.end - now));
            }
        },
    };
}

/**
 * @param {HTMLElement} list
 * @param {HTMLElement} words What is said above or instead of the list.
 * @param {{release(hold: number): void}} actions
 */
export function mountMine(list, words, { release }) {
    /** @type {{hold: any, time: HTMLElement}[]} */
    let clocks = [];
    /** @type {number | null} */
    let asked = null;
    /** @type {any} */
    let shown = null;

    function mountRow() {
        const picture = mountPicture("thumb");
        const name = element("span", { class: "row-name" });
        const line = element("span", { class: "row-line" });
        const time = element("span", { class: "row-time" });
        const price = element("span", { class: "row-price" });
        const back = button({ class: "quiet-link" });
        /** @type {any} */
        let current = null;
        back.addEventListener("click", () => {
            if (asked === current.hold) {
                asked = null;
                release(current.hold);
            } else {
                asked = current.hold;
            }
            draw();
        });
        return {
            node: element("li", { class: "row hold" }, picture.node,
                element("span", { class: "row-words" }, name, line, time), element("span", { class: "row-end" }, price, back)),
            update(/** @type {any} */ hold) {
                current = hold;
                const lot = shown.lots[hold.lot];
                picture.update(lot?.product);
                setText(name, inLanguage(lot?.product));
                const kind = say(hold.state === "held" ? `mine.${hold.kind}` : `mine.${hold.state}`);
                setText(line, `${kind} · ${say("mine.quantity", { n: hold.quantity })}`);
                setText(price, money(hold.total, language));
                setAttribute(price.parentElement, "data-state", hold.state);
                const returnable = hold.kind === "claim" && hold.state === "held";
                setShown(back, returnable);
                setText(back, say(asked === hold.hold ? "mine.releaseSure" : "mine.release"));
                setShown(time, hold.state === "held");
                clocks.push({ hold, time });
            },
        };
    }

    function draw() {
        clocks = [];
        const { holds, paddle } = shown.mine;
        setList(list, [...holds].sort((a, b) => b.hold - a.hold), (hold) => hold.hold, mountRow);
        const guest = shown.me?.role === "guest";
        const about = guest ? say("mine.guest") : holds.length === 0 ? say("mine.empty") : say("mine.how");
        setText(words, paddle === null ? about : `${say("mine.paddle", { n: paddle })} ${about}`);
    }

    return {
        /** @param {any} state */
        update(state) {
            shown = state;
            draw();
        },
        /** @param {number} now */
        tick(now) {
            for (const { hold, time } of clocks) {
                if (hold.state !== "held") continue;
                const until = say("mine.held", { time: hourAndMinute(hold.deadline, language) });
                setText(time, `${until}, ${say("mine.left", { time: timeLeft(hold.deadline - now) })}`);
            }
        },
    };
}
