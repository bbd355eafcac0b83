/** What this person holds, has won, waits for and has a name in the draw for. */

import { button, element, setAttribute, setList, setShown, setText } from "../element.js";
import { hourAndMinute, money, timeLeft } from "../format.js";
import { language, say } from "../words.js";
import { contents, howMany, lotName, productOf } from "./lists.js";
import { mountPicture } from "./product.js";

/** Lots in which a name or a place still means something. @param {any} lot */
const isOpen = (lot) => lot?.state === "running" || lot?.state === "paused" || lot?.state === "closing";

/**
 * The rows, newest first: names in draws, places in lines, holds. Pure.
 * @param {import("../types.js").State} state
 * @returns {{key: string, kind: "entry" | "waiting" | "hold", lot: any, own: any}[]}
 */
export function rowsOf(state) {
    const { entries, waiting, holds } = state.mine;
    const row = (/** @type {any} */ kind, /** @type {any} */ own) => ({ key: `${kind}-${own.hold ?? own.lot}`, kind, lot: state.lots[own.lot], own });
    return [
        ...entries.filter((own) => isOpen(state.lots[own.lot])).map((own) => row("entry", own)),
        ...waiting.map((own) => row("waiting", own)),
        ...[...holds].sort((a, b) => b.hold - a.hold).map((own) => row("hold", own)),
    ];
}

/**
 * @param {HTMLElement} list
 * @param {HTMLElement} words What is said above or instead of the list.
 * @param {{send(command: Record<string, any>): void}} actions
 */
export function mountMine(list, words, { send }) {
    /** @type {{hold: any, time: HTMLElement}[]} */
    let clocks = [];
    /** @type {string | null} The row that was asked whether it is sure. */
    let asked = null;
    /** @type {any} */
    let shown = null;
    const orders = element("a", { class: "row-link mine-orders", id: "mine-orders", href: "/orders", "aria-current": "true" },
        element("span", { class: "row-words row-name", text: say("mine.orders") }), element("span", { "aria-hidden": "true", text: "→" }));
    const way = element("p", { class: "empty" }, orders);
    list.before(way);

    function mountRow() {
        const picture = mountPicture("thumb");
        const name = element("span", { class: "row-name" });
        const line = element("span", { class: "row-line" });
        const parts = element("span", { class: "row-line row-parts" });
        const time = element("span", { class: "row-time" });
        const price = element("span", { class: "row-price" });
        const confirm = button({ class: "step", on: { click: () => send({ type: "confirm", hold: current.own.hold }) } });
        const back = button({ class: "quiet-link", on: { click: pressedBack } });
        const node = element("li", { class: "row hold" }, picture.node,
            element("span", { class: "row-words" }, name, parts, line, time), element("span", { class: "row-end" }, price, confirm, back));
        /** @type {any} */
        let current = null;

        function pressedBack() {
            const sure = asked === current.key;
            asked = sure ? null : current.key;
            if (sure) send(current.kind === "hold" ? { type: "release", hold: current.own.hold } : { type: "withdraw", lot: current.own.lot });
            draw();
        }

        /** @param {any} hold */
        function updateHold(hold) {
            const held = hold.state === "held";
            const kind = say(hold.refund ? "mine.refund" : held ? `mine.${hold.kind}` : `mine.${hold.state}`, { amount: money(hold.refund ?? 0, language) });
            setText(line, [
                kind, howMany(current.lot, hold.quantity),
                hold.least && hold.least < hold.quantity && held ? say("mine.least", { n: hold.least }) : "", hold.for ? say("mine.forSomebody") : "",
            ].filter(Boolean).join(" · "));
            setText(price, hold.kind === "gift" ? say("mine.free") : money(hold.total, language));
            setShown(back, held && hold.kind !== "win");
            setText(back, say(asked === current.key ? "mine.releaseSure" : "mine.release"));
            setShown(confirm, held && hold.kind === "gift");
            setText(confirm, say("mine.confirm"));
            setShown(time, held);
            clocks.push({ hold, time });
        }

        return {
            node,
            update(/** @type {any} */ row) {
                current = row;
                const product = productOf(row.lot, row.own);
                picture.update(product);
                setText(name, lotName(row.lot, row.own));
                setText(parts, contents(row.lot, row.own.quantity));
                setShown(parts, Boolean(row.lot?.components));
                setAttribute(price.parentElement, "data-state", row.kind === "hold" ? row.own.state : row.kind);
                if (row.kind === "hold") return updateHold(row.own);
                const standing = row.kind === "entry" ? say("mine.entry", { n: row.own.entry }) : say("mine.waiting", { n: row.own.place });
                setText(line, `${standing} · ${howMany(row.lot, row.own.quantity)}`);
                setText(price, money((row.lot?.price ?? 0) * row.own.quantity, language));
                setShown(confirm, false);
                setShown(time, false);
                setShown(back, row.kind === "waiting" || row.lot?.state === "running");
                setText(back, say(asked === row.key ? "mine.releaseSure" : row.kind === "entry" ? "mine.withdraw" : "mine.leave"));
            },
        };
    }

    function draw() {
        clocks = [];
        const rows = rowsOf(shown);
        setList(list, rows, (row) => row.key, mountRow);
        const guest = shown.me?.role === "guest";
        const about = guest ? say("mine.guest") : rows.length === 0 ? say("mine.empty") : say("mine.how");
        const { paddle, holds } = shown.mine;
        setShown(way, holds.length > 0);
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
                const at = { time: hourAndMinute(hold.deadline, language) };
                const until = hold.kind === "gift" ? say("mine.confirmBefore", at) : say("mine.held", at);
                setText(time, `${until}, ${say("mine.left", { time: timeLeft(hold.deadline - now) })}`);
            }
        },
    };
}
