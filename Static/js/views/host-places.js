/** Places of pickup times that are kept for the stall's lots before their orders come. */

import { call } from "../api.js";
import { button, element, setAttribute, setAvailable, setList, setShown, setText } from "../element.js";
import { choices, placesTied, pointsFor, tiedOf } from "../orders/points.js";
import { inLanguage, say } from "../words.js";
import { lotName } from "./lists.js";
import { sayWhy, when } from "./pickup-words.js";

/** Between two looks at the places. */
const lookMilliseconds = 15_000;
/** A question like "really give back?" stands this long. */
const sureMilliseconds = 4_000;

/** @param {any} point @param {any} slot @param {number} now */
const whereAndWhen = (point, slot, now) => [inLanguage(point.name), inLanguage(slot.stop), when(slot, now)].filter(Boolean).join(", ");

/** What is kept for one lot at one time, and a button that gives it back at a second press. @param {(tied: any) => void} giveBack */
function mountTied(giveBack) {
    const name = element("span", { class: "row-name" });
    const line = element("span", { class: "row-line" });
    const kept = element("span", { class: "places-kept" });
    const over = element("span", { class: "places-over" });
    const back = button({ class: "step" });
    /** @type {any} */
    let tied;
    let sureUntil = 0;
    back.addEventListener("click", () => {
        if (performance.now() < sureUntil) {
            sureUntil = 0;
            giveBack(tied);
        } else {
            sureUntil = performance.now() + sureMilliseconds;
            setTimeout(draw, sureMilliseconds + 50);
        }
        draw();
    });
    function draw() {
        const asked = performance.now() < sureUntil;
        setText(back, say(asked ? "host.placesBackSure" : "host.placesBack"));
        setAttribute(back, "class", asked ? "step urgent" : "step");
        setAttribute(back, "aria-label", asked ? null : say("host.placesBackWhat", { name: tied.name, where: tied.where }));
    }
    return {
        node: element("li", { class: "row sheet-row" }, element("span", { class: "row-words" }, name, line, kept, over), element("span", { class: "row-end" }, back)),
        /** @param {any} current */
        update(current) {
            tied = current;
            setText(name, tied.name);
            setText(line, tied.where);
            setText(kept, say("host.placesLeft", { n: tied.places, left: tied.left }));
            setShown(over, tied.inAll > tied.cap);
            setText(over, say("host.placesOver", { n: tied.cap, kept: tied.inAll }));
            draw();
        },
    };
}

/**
 * @param {HTMLElement} root
 * @param {{room: string, now(): number}} options
 */
export function mountPlaces(root, { room, now }) {
    const lot = element("select", { id: "places-lot", on: { change: drawSlots } });
    const slot = element("select", { id: "places-slot", on: { change: () => drawMost() } });
    const where = element("p", { class: "help", id: "places-where" });
    slot.setAttribute("aria-describedby", where.id);
    const count = element("input", { id: "places-count", type: "number", inputmode: "numeric", autocomplete: "off", min: 1, value: 1 });
    const status = element("p", { class: "form-status", role: "status" });
    const submit = element("button", { class: "press-button", text: say("host.placesKeep") });
    const form = element("form", { class: "prepare-form", novalidate: true, on: { submit: keepPlaces } },
        element("div", { class: "field full" }, element("label", { for: lot.id, text: say("host.item") }), lot),
        element("div", { class: "field full" }, element("label", { for: slot.id, text: say("host.placesWhen") }), slot, where),
        element("div", { class: "field" }, element("label", { for: count.id, text: say("host.placesCount") }), count),
        status, submit);
    const help = element("p", { class: "help", text: say("host.placesHelp") });
    const empty = element("p", { class: "empty", hidden: true });
    const list = element("ul", { class: "rows places", "aria-label": say("host.places") });
    root.append(help, form, empty, list);
    /** @type {any[]} */
    let points = [];
    /** @type {any[]} */
    let lots = [];
    let drawnLots = "";
    let timer = 0;
    let busy = false;
    document.addEventListener("visibilitychange", () => document.hidden || look());
    look();

    /** @param {number} number */
    const nameOf = (number) => {
        const found = lots.find((item) => item.lot === number);
        return found ? `${number}. ${lotName(found)}` : `${number}.`;
    };
    const chosenLot = () => lots.find((item) => String(item.lot) === lot.value);
    const chosenPoint = () => points.find((point) => point.slots.some((/** @type {any} */ item) => String(item.slot) === slot.value));
    const chosenSlot = () => points.flatMap((point) => point.slots).find((item) => String(item.slot) === slot.value);

    function drawSlots() {
        const before = slot.value;
        const own = pointsFor(points, { room, lot: Number(lot.value) });
        slot.replaceChildren(...choices(own, now()).flatMap(({ points: some }) => some).map((point) =>
            element("optgroup", { label: inLanguage(point.name) }, ...point.slots.map((/** @type {any} */ item) =>
                element("option", { value: item.slot, text: [inLanguage(item.stop), when(item, now()), say("host.placesFree", { n: item.free })].filter(Boolean).join(" · ") })))));
        if ([...slot.options].some((option) => option.value === before)) slot.value = before;
        drawMost();
    }

    /** A lot has as many orders as units at most, and only free places can be kept. */
    function drawMost() {
        const item = chosenLot();
        const time = chosenSlot();
        const kept = time ? tiedOf(time, { room, lot: item?.lot }) : null;
        const point = chosenPoint();
        setText(where, point ? `${inLanguage(point.name)}, ${point.address}` : "");
        count.max = String(item?.quantity ?? 1);
        if (kept) count.value = String(kept.places);
        setText(submit, say(kept ? "host.placesChange" : "host.placesKeep"));
        setAvailable(submit, Boolean(item && time) && !busy);
    }

    function draw() {
        const sellable = lots.filter((item) => item.state !== "ended");
        const drawn = JSON.stringify(sellable.map((item) => item.lot));
        if (drawn !== drawnLots) {
            drawnLots = drawn;
            const before = lot.value;
            lot.replaceChildren(...sellable.map((item) => element("option", { value: item.lot, text: nameOf(item.lot) })));
            if (sellable.some((item) => String(item.lot) === before)) lot.value = before;
            drawSlots();
        }
        const rows = points.flatMap((point) => point.slots.flatMap((/** @type {any} */ time) => (time.tied ?? [])
            .filter((/** @type {any} */ tied) => tied.room === room)
            .map((/** @type {any} */ tied) => ({ slot: time.slot, lot: tied.lot, places: tied.places, left: tied.unused, name: nameOf(tied.lot), where: whereAndWhen(point, time, now()), cap: time.cap, inAll: placesTied(time) }))));
        setList(list, rows, (tied) => `${tied.slot}/${tied.lot}`, () => mountTied((tied) => tie(tied.slot, tied.lot, 0)));
        const any = choices(points, now()).length > 0;
        setShown(form, any && sellable.length > 0);
        setShown(empty, !any || sellable.length === 0);
        setText(empty, say(any ? "host.placesNoLots" : "host.placesNone"));
    }

    async function look() {
        clearTimeout(timer);
        const answer = await call("GET", "/api/pickup-points");
        if (answer.ok) {
            points = answer.value.points;
            drawSlots();
            draw();
        }
        timer = setTimeout(() => document.hidden || look(), lookMilliseconds);
    }

    /** @param {string} words @param {"wrong" | null} tone */
    function tell(words, tone) {
        setText(status, words);
        setAttribute(status, "data-tone", tone);
    }

    /** @param {Event} event */
    function keepPlaces(event) {
        event.preventDefault();
        const item = chosenLot();
        if (!item || !chosenSlot() || busy) return;
        const places = Number(count.value);
        if (Number.isInteger(places) && places >= 1 && places <= item.quantity) return tie(Number(slot.value), item.lot, places);
        tell(say("host.countWrong", { min: 1, max: item.quantity }), "wrong");
        count.focus();
    }

    /** @param {number} time @param {number} number @param {number} places */
    async function tie(time, number, places) {
        busy = true;
        drawMost();
        const answer = await call("POST", `/api/pickup-slots/${time}/lots`, { room, lot: number, places });
        busy = false;
        const few = answer.value?.reason === "notEnoughPlaces";
        if (answer.ok) tell(say(places > 0 ? "host.placesKept" : "host.placesGivenBack", { n: places, name: nameOf(number) }), null);
        else tell(few ? say("host.placesFew", { n: answer.value.free }) : sayWhy(answer), "wrong");
        await look();
    }

    return {
        /** @param {any} state */
        update(state) {
            lots = Object.values(state.lots).sort((/** @type {any} */ a, /** @type {any} */ b) => a.lot - b.lot);
            draw();
        },
    };
}
