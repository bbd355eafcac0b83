/** A buyer's orders: looks at them as often as something may have changed, and carries each to its goods. */

import { call } from "./api.js";
import { find, setList, setShown, setText } from "./element.js";
import { hourAndMinute } from "./format.js";
import { lists, news, pause } from "./orders/book.js";
import { mountOrder } from "./views/order-card.js";
import { sayWhy, when } from "./views/pickup-words.js";
import { fillIn, inLanguage, language, learn, say } from "./words.js";

/** @typedef {import("./orders/book.js").Order} Order */

const tickMilliseconds = 500;

/** @type {{orders: Order[], ahead: number, at: number} | null} As last seen, and how far the server's clock is ahead. */
let seen = null;
/** @type {Set<ReturnType<typeof mountOrder>>} */
const cards = new Set();
let timer = 0;
let looking = false;
let shownFirst = false;
/** @type {any} */
let me = null;

await learn("orders");
fillIn(document);
document.title = `${say("orders.title")} · ${say("market.name")}`;

const now = () => Date.now() + (seen?.ahead ?? 0);

let toastTimer = 0;
/** @param {string} text */
function toast(text) {
    const node = find("#toast");
    setText(node, text);
    setText(find("#announcer"), text);
    setShown(node, true);
    clearTimeout(toastTimer);
    toastTimer = setTimeout(() => setShown(node, false), 4_000);
}

/** What an empty page says. @param {string | null} key @param {{hall?: boolean, enter?: boolean}} [ways] */
function blank(key, { hall = false, enter = false } = {}) {
    setShown(find("#blank"), key !== null);
    if (key) setText(find("#blank-words"), say(key));
    setShown(find("#blank-hall"), hall);
    setShown(find("#blank-enter"), enter);
}

const actions = {
    toast,
    /** @param {Order} order */
    async choose(order) {
        const sheet = await import("./views/pickup-sheet.js").catch(() => null);
        if (!sheet) return toast(say("refused.offline"));
        sheet.openPickup({
            order,
            now,
            closed: () => keepFocus(order.order),
            async book(slot, point) {
                const answer = await call("POST", path(order, "pickup"), { slot: slot.slot });
                if (!answer.ok) return sayWhy(answer);
                await look();
                const { pickup } = seen?.orders.find(({ order: code }) => code === order.order) ?? order;
                toast(pickup?.state === "waiting" ? say("pickup.joined") : say("pickup.booked", { when: when(slot, now()), name: inLanguage(point.name) }));
                return null;
            },
        });
    },
    /** @param {Order} order */
    takeBack: (order) => change("DELETE", path(order, "pickup"), "pickup.takenBack"),
    /** @param {Order} order */
    confirm: (order) => change("POST", path(order, "confirm"), "pay.confirmed"),
    /** @param {Order} order */
    async receipt(order) {
        const loaded = await import("./views/receipt.js").catch(() => null);
        if (!loaded) return toast(say("refused.offline"));
        const whole = await call("GET", path(order));
        if (!whole.ok) return toast(sayWhy(whole));
        loaded.openReceipt(whole.value, now());
    },
};

/** @param {Order} order @param {...string} parts */
const path = (order, ...parts) => ["/api/orders", encodeURIComponent(order.order), ...parts].join("/");

/** @param {string} method @param {string} address @param {string} done */
async function change(method, address, done) {
    const answer = await call(method, address, method === "POST" ? {} : undefined);
    toast(answer.ok ? say(done) : sayWhy(answer));
    await look();
}

/** The order in which the focus is. @returns {string | null} */
const focusedOrder = () => /** @type {any} */ (document.activeElement?.closest(".order"))?.dataset.order ?? null;

/** An order that moves to another list or loses the button that was pressed keeps the focus. @param {string | null} code */
function keepFocus(code) {
    const active = /** @type {HTMLElement | null} */ (document.activeElement);
    const lost = !active || active === document.body || active.offsetParent === null;
    if (code && lost && !document.querySelector("dialog[open]")) orderNode(code)?.querySelector(".order-name")?.focus();
}

/** @param {string} code @returns {any} */
const orderNode = (code) => [...document.querySelectorAll(".order")].find((node) => /** @type {HTMLElement} */ (node).dataset.order === code);

function draw() {
    if (!seen) return;
    const focused = focusedOrder();
    const { todo, ahead, over } = lists(seen.orders, now());
    for (const [name, orders] of Object.entries({ todo, ahead, over })) {
        const section = find(`#${name}`);
        setShown(section, orders.length > 0);
        setList(section.querySelector(".orders"), orders.map((order, index) => ({ order, now: now(), first: name === "todo" && index === 0 })), ({ order }) => order.order, () => {
            const card = mountOrder(actions);
            cards.add(card);
            return card;
        });
    }
    blank(seen.orders.length === 0 ? "orders.empty" : null, { hall: true });
    if (!shownFirst) showAsked();
    for (const card of cards) if (!card.node.isConnected) cards.delete(card);
    keepFocus(focused);
}

/** `/orders#7K3Q-M2` opens at that order. */
function showAsked() {
    shownFirst = true;
    orderNode(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView({ block: "start" });
}

/** @param {Order[]} before @param {Order[]} after */
function tellNews(before, after) {
    for (const { kind, order } of news(before, after)) {
        const key = kind === "paid" && order.total === 0 ? "news.confirmed" : `news.${kind}`;
        toast(say(key, { code: order.order }));
    }
}

function drawLine(/** @type {boolean} */ ok) {
    const line = find("#line");
    setShown(line, !ok && seen !== null);
    if (!ok && seen) setText(line, say("orders.stale", { time: hourAndMinute(seen.at, language) }));
}

/** Looks at the orders; a look that is under way is not started twice. */
async function look() {
    if (looking) return;
    looking = true;
    clearTimeout(timer);
    const answer = await call("GET", "/api/orders");
    looking = false;
    if (answer.ok) {
        const before = seen?.orders ?? [];
        seen = { orders: answer.value.orders, ahead: answer.value.now - Date.now(), at: answer.value.now };
        tellNews(before, seen.orders);
        draw();
    } else if (answer.status === 401 || answer.status === 403) {
        seen = null;
        for (const name of ["todo", "ahead", "over"]) setShown(find(`#${name}`), false);
        return blank("orders.guest", { enter: true });
    } else if (!seen) {
        blank("orders.failed");
    }
    drawLine(answer.ok);
    timer = setTimeout(() => document.hidden || look(), answer.ok ? pause(seen?.orders ?? [], now()) : 3_000);
}

async function learnWho() {
    const answer = await call("GET", "/api/session");
    me = answer.ok ? answer.value : null;
}

async function signIn() {
    const { askToSignIn } = await import("./views/sheets.js");
    askToSignIn(() => Promise.all([learnWho(), look()]));
}

find("#blank-enter").addEventListener("click", signIn);
find("#settings").addEventListener("click", async () => {
    const { openSettings } = await import("./views/sheets.js");
    openSettings(me, { signIn, signedOut: () => Promise.all([learnWho(), look()]) });
});
document.addEventListener("visibilitychange", () => document.hidden || look());
addEventListener("online", look);
setInterval(() => {
    if (document.hidden || !seen) return;
    for (const card of cards) card.tick(now());
}, tickMilliseconds);
learnWho();
look();
