/** What a point hands over at a time: a sum to bring along, a row for each order, and all of it on paper. */

import { call } from "../api.js";
import { button, element, find, setAttribute, setList, setShown, setText } from "../element.js";
import { hourAndMinute, money } from "../format.js";
import { date } from "../orders/dates.js";
import { partsOf, sums } from "../orders/goods.js";
import { inLanguage, keep, kept, language, say } from "../words.js";
import { partWords } from "./order-goods.js";
import { dayWords, hours, sayWhy } from "./pickup-words.js";

/** Between two looks at the list. */
const lookMilliseconds = 10_000;
/** A question like "really taken?" stands this long. */
const sureMilliseconds = 4_000;

/** Takes cash for an order at a second press. @param {(order: any) => void} take */
function mountCash(take) {
    const node = button({ class: "step cash" });
    /** @type {any} */
    let order;
    let sureUntil = 0;
    node.addEventListener("click", () => {
        if (performance.now() < sureUntil) {
            sureUntil = 0;
            take(order);
        } else {
            sureUntil = performance.now() + sureMilliseconds;
            setTimeout(draw, sureMilliseconds + 50);
        }
        draw();
    });
    function draw() {
        setText(node, say(performance.now() < sureUntil ? "stall.cashSure" : "stall.cash", { amount: money(order.total, language) }));
    }
    return {
        node,
        /** @param {any} current */
        update(current) {
            order = current;
            setShown(node, order.state === "awaitingPayment" && order.total > 0);
            draw();
        },
    };
}

/** @param {{toast(text: string): void}} actions */
export function mountPickList({ toast }) {
    const point = find("#pick-point");
    const slot = find("#pick-slot");
    /** @type {any[]} */
    let points = [];
    let timer = 0;

    point.addEventListener("change", () => { keep("pickPoint", point.value); drawSlots(); look(); });
    slot.addEventListener("change", look);
    find("#pick-print").addEventListener("click", () => print());
    document.addEventListener("visibilitychange", () => document.hidden || look());

    function drawPoints() {
        point.replaceChildren(...points.map((item) => element("option", { value: item.point, text: inLanguage(item.name) })));
        const before = kept("pickPoint");
        if (points.some((item) => String(item.point) === before)) point.value = before;
        drawSlots();
    }

    function drawSlots() {
        const now = Date.now();
        const chosen = points.find((item) => String(item.point) === point.value);
        const options = (chosen?.slots ?? []).map((/** @type {any} */ item) => element("option", { value: item.slot,
            text: [`${dayWords(item.from, now)}, ${hours(item)}`, inLanguage(item.stop)].filter(Boolean).join(" · ") }));
        slot.replaceChildren(element("option", { value: "", text: say("stall.allSlots") }), ...options);
    }

    /** @param {any} order */
    async function takeCash(order) {
        const answer = await call("POST", `/api/orders/${encodeURIComponent(order.order)}/cash`, {});
        toast(answer.ok ? say("stall.cashTaken", { code: order.order }) : sayWhy(answer));
        look();
    }

    function mountRow() {
        const cash = mountCash(takeCash);
        const code = element("th", { scope: "row" });
        const buyer = element("td");
        const goods = element("td", { class: "pick-goods" });
        const state = element("span");
        return {
            node: element("tr", {}, code, buyer, goods, element("td", {}, state, cash.node)),
            update(/** @type {any} */ order) {
                setText(code, order.order);
                setText(buyer, order.for ? say("stall.buyerFor", { name: order.buyer?.name ?? "", other: order.for.name }) : order.buyer?.name ?? "");
                setText(goods, partsOf(order).map(partWords).join("\n"));
                const waits = order.pickup?.state === "waiting";
                const at = order.pickup ? hours(order.pickup) : "";
                const words = order.state === "handedOver" ? say("state.handedOver") : waits ? say("stall.waits") : say(order.state === "paid" ? "state.fetch" : "state.pay");
                setText(state, slot.value === "" && at ? `${words} · ${at}` : words);
                cash.update(order);
                setAttribute(this.node, "data-state", waits ? "waiting" : order.state);
            },
        };
    }

    /** @param {any[]} orders */
    function draw(orders) {
        const places = orders.filter((order) => order.pickup?.state !== "waiting");
        const given = places.filter((order) => order.state === "handedOver");
        setText(find("#pick-progress"), orders.length > 0 ? say("stall.progress", { n: given.length, all: places.length }) : "");
        setShown(find("#pick-tables"), orders.length > 0);
        setShown(find("#pick-empty"), orders.length === 0);
        setText(find("#pick-empty"), say("stall.listEmpty"));
        const rank = (/** @type {any} */ order) => [order.state === "handedOver" ? 1 : 0, order.pickup?.from ?? 0];
        const sorted = [...orders].sort((a, b) => rank(a)[0] - rank(b)[0] || rank(a)[1] - rank(b)[1] || a.order.localeCompare(b.order));
        setList(find("#pick-rows"), sorted, (order) => order.order, mountRow);
        find("#pick-sum").replaceChildren(...sums(places.filter((order) => order.state !== "handedOver")).map(({ product, quantity }) =>
            element("li", { text: say("stall.giveWhat", { n: quantity, name: inLanguage(product) }) })));
        const chosen = points.find((item) => String(item.point) === point.value);
        const now = Date.now();
        const time = slot.value === "" ? say("stall.allSlots") : slot.selectedOptions[0].textContent;
        setText(find("#pick-head"), chosen ? `${inLanguage(chosen.name)}, ${chosen.address}. ${time}. ${date(now, language)} ${hourAndMinute(now, language)}` : "");
    }

    async function look() {
        clearTimeout(timer);
        if (points.length === 0) {
            const answer = await call("GET", "/api/pickup-points");
            points = answer.value?.points ?? [];
            drawPoints();
            if (points.length === 0) {
                setShown(find("#pick-empty"), true);
                setText(find("#pick-empty"), say(answer.ok ? "stall.noPoints" : "stall.listFailed"));
            }
        }
        if (point.value) {
            const query = new URLSearchParams({ point: point.value, ...(slot.value && { slot: slot.value }) });
            const answer = await call("GET", `/api/stall/orders?${query}`);
            if (answer.ok) draw(answer.value.orders);
            else {
                setShown(find("#pick-empty"), true);
                setText(find("#pick-empty"), say("stall.listFailed"));
            }
        }
        timer = setTimeout(() => document.hidden || look(), lookMilliseconds);
    }

    setShown(find("#pick"), true);
    look();
    return { look };
}
