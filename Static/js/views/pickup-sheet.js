/** Choosing where and when to fetch an order: every place, its times, and how many places each has left. */

import { element, setAttribute, setAvailable, setText } from "../element.js";
import { call } from "../api.js";
import { byDay, choices, freeFor, pointsFor } from "../orders/points.js";
import { inLanguage, say } from "../words.js";
import { dayWords, hours, when } from "./pickup-words.js";
import { sheet } from "./sheets.js";

/**
 * @param {object} options
 * @param {import("../orders/book.js").Order} options.order
 * @param {() => number} options.now
 * @param {(slot: any, point: any) => Promise<string | null>} options.book Gives a sentence when it could not.
 * @param {() => void} options.closed
 */
export async function openPickup({ order, now, book, closed }) {
    const answer = await call("GET", "/api/pickup-points");
    const kinds = choices(pointsFor(answer.value?.points ?? [], order), now());
    const status = element("p", { class: "form-status", role: "status" });
    const submit = element("button", { class: "press-button" });
    /** @type {{slot: any, point: any} | null} */
    let chosen = null;
    let busy = false;
    const form = element("form", { class: "pickup-form", on: { submit: send } },
        ...kinds.map(({ kind, points }) => element("section", { class: "pickup-kind" },
            element("h3", { text: say(`kind.${kind}`) }), ...points.map(pointOf))),
        element("div", { class: "pickup-submit" }, status, submit));
    if (kinds.length === 0) form.replaceChildren(element("p", { class: "empty", text: say(answer.ok ? "pickup.noPoints" : "pickup.failed") }));
    const node = sheet("pickup", say("pickup.choose"), form);
    node.classList.add("pickup-sheet");
    node.addEventListener("close", closed);
    draw();
    (node.querySelector("input:checked") ?? node.querySelector("input"))?.focus();

    /** @param {any} point */
    function pointOf(point) {
        return element("fieldset", { class: "pickup-point" },
            element("legend", {}, element("b", { text: inLanguage(point.name) }), element("span", { class: "pickup-address", text: point.address })),
            ...byDay(point.slots).map((slots) => element("div", { class: "pickup-day" },
                element("p", { class: "label", text: dayWords(slots[0].from, now()) }),
                element("div", { class: "pickup-slots" }, ...slots.map((slot) => slotOf(slot, point))))));
    }

    /** @param {any} slot @param {any} point */
    function slotOf(slot, point) {
        const mine = order.pickup?.slot === slot.slot;
        const free = freeFor(slot, order);
        const places = mine ? say("pickup.yours") : free > 0 ? say("pickup.freePlaces", { n: free }) : say("pickup.full");
        const input = element("input", { type: "radio", name: "slot", value: slot.slot, checked: mine, on: { change: () => { chosen = { slot, point }; draw(); } } });
        return element("label", { class: "pickup-slot", "data-full": free > 0 || mine ? null : "yes" }, input,
            element("span", { class: "pickup-slot-words" }, element("b", { text: hours(slot) }),
                slot.stop && element("span", { text: inLanguage(slot.stop) }), element("span", { class: "pickup-free", text: places })));
    }

    function draw() {
        setAvailable(submit, chosen !== null && !busy);
        setText(submit, busy ? say("pickup.sending") : chosen === null ? say("pickup.chooseFirst")
            : say(freeFor(chosen.slot, order) > 0 ? "pickup.takeSlot" : "pickup.joinLine", { when: when(chosen.slot, now()) }));
    }

    /** @param {Event} event */
    async function send(event) {
        event.preventDefault();
        if (!chosen || busy) return;
        busy = true;
        setText(status, "");
        draw();
        const refused = await book(chosen.slot, chosen.point);
        busy = false;
        if (refused === null) return node.close();
        setText(status, refused);
        setAttribute(status, "data-tone", "wrong");
        draw();
    }
}
