/** The hall: tonight's stalls in a row, lanterns lit where somebody sells. */

import { call } from "./api.js";
import { drawn, element, find, setAttribute, setList, setShown, setText } from "./element.js";
import { dayAndTime, hourAndMinute, money, timeLeft } from "./format.js";
import { mountPicture, mountStars } from "./views/product.js";
import { fillIn, inLanguage, language, learn, say } from "./words.js";

/** Between two looks at the market. */
const lookMilliseconds = 6_000;

/** @type {{value: any, ahead: number} | null} The market as last seen, and how far the server's clock is ahead. */
let market = null;
/** @type {{room: any, time: HTMLElement}[]} */
let clocks = [];
/** @type {any} */
let me = null;

await learn("hall");
fillIn(document);
drawGarland();

function drawGarland() {
    const places = [[60, 30, 9], [160, 50, 12], [270, 36, 10], [380, 28, 13], [490, 32, 9], [600, 40, 14], [710, 46, 10], [820, 42, 12], [930, 34, 9], [1040, 26, 13], [1140, 18, 10]];
    for (const [index, [x, y, r]] of places.entries()) {
        find("#garland-lanterns").append(drawn("g", { class: `bulb bulb-${index % 3}`, transform: `translate(${x} ${y})` },
            drawn("circle", { class: "bulb-glow", cy: r + 6, r: r * 2.2 }),
            drawn("path", { class: "bulb-cap", d: "M0-4V6" }),
            drawn("ellipse", { class: "bulb-paper", cy: r + 6, rx: r, ry: r * 0.88 }),
            drawn("ellipse", { class: "bulb-rib", cy: r + 6, rx: r * 0.45, ry: r * 0.88 }),
            drawn("path", { class: "bulb-tassel", d: `M0 ${r * 1.88 + 6}v${r * 0.8}` })));
    }
}

/** A small lantern over a stall's door. */
const doorLantern = () =>
    drawn("svg", { class: "door-lantern", viewBox: "0 0 40 60", "aria-hidden": "true" },
        drawn("path", { class: "door-string", d: "M20-12V10" }),
        drawn("ellipse", { class: "door-paper", cx: 20, cy: 27, rx: 16, ry: 14.5 }),
        drawn("ellipse", { class: "door-core", cx: 20, cy: 28, rx: 9, ry: 10 }),
        drawn("path", { class: "door-rib", d: "M20 12.5v29M12 14.5c-5 8-5 17 0 25M28 14.5c5 8 5 17 0 25" }),
        drawn("path", { class: "door-cap", d: "M13 10h14l1 4H12zM12 40h16l-1 4H13z" }),
        drawn("path", { class: "door-tassel", d: "M18 45v8M22 45v8" }));

function mountStall() {
    const name = element("h3", { class: "stall-name" });
    const stars = mountStars();
    const place = element("span");
    const badge = element("span", { class: "badge" });
    const picture = mountPicture("stall-picture");
    const product = element("span", { class: "stall-product" });
    const price = element("span", { class: "stall-price" });
    const label = element("span", { class: "label" });
    const time = element("span", { class: "stall-time" });
    const foot = element("p", { class: "stall-foot" });
    const link = element("a", { class: "stall" },
        element("div", { class: "awning", "aria-hidden": "true" }), doorLantern(),
        element("div", { class: "stall-sign" }, name, element("p", { class: "stall-place" }, stars.node, place)),
        element("div", { class: "stall-counter" }, picture.node,
            element("p", { class: "stall-goods" }, badge, product, label, price, time)),
        foot);
    return {
        node: element("li", {}, link),
        update(/** @type {any} */ { room, index }) {
            const featured = room.featured;
            setAttribute(link, "href", `/room/${encodeURIComponent(room.room)}`);
            setAttribute(link, "data-live", room.live ? "yes" : "no");
            setAttribute(link, "data-colour", index % 4);
            setText(name, inLanguage(room.producer?.name) || inLanguage(room.title));
            stars.update(room.producer?.stars);
            setText(place, [room.producer?.commune, room.producer?.district].filter(Boolean).join(" · "));
            setText(badge, say(room.live ? "hall.live" : "hall.waiting"));
            picture.update(featured);
            setText(product, featured ? inLanguage(featured) : inLanguage(room.title));
            setText(label, featured ? say(featured.state === "prepared" ? "hall.next" : "hall.price") : "");
            setText(price, featured ? money(featured.price, language) : "");
            const parts = [say("hall.lots", { n: room.lots })];
            if (room.live) parts.unshift(say("hall.present", { n: room.present }));
            setText(foot, parts.join(" · "));
            clocks.push({ room, time });
        },
    };
}

function draw() {
    if (!market) return;
    clocks = [];
    const rooms = market.value.rooms.map((/** @type {any} */ room, /** @type {number} */ index) => ({ room, index }));
    rooms.sort((/** @type {any} */ a, /** @type {any} */ b) => Number(b.room.live) - Number(a.room.live) || a.index - b.index);
    setList(find("#stalls"), rooms, ({ room }) => room.room, mountStall);
    tick();
}

/** What the board in the sky says: how long to the opening, or until when the market stays. @param {any} night @param {number} now @param {number} lit */
function board(night, now, lit) {
    if (night && now < night.opens) {
        const far = night.opens - now > 36 * 3_600_000;
        return { words: far ? say("hall.opensAt", { when: dayAndTime(night.opens, language) }) : say("hall.opens"), time: far ? "" : timeLeft(night.opens - now), more: far ? "" : dayAndTime(night.opens, language) };
    }
    if (night?.closes && now >= night.closes && lit === 0) return { words: say("hall.ended"), time: "", more: "" };
    const until = night?.closes && night.closes - now < 20 * 3_600_000 ? hourAndMinute : dayAndTime;
    const more = night?.closes && now < night.closes ? say("hall.closesAt", { time: until(night.closes, language) }) : "";
    return { words: say("hall.now"), time: "", more: [lit > 0 && say("hall.liveCount", { n: lit }), more].filter(Boolean).join(" · ") };
}

function tick() {
    if (!market) return;
    const now = Date.now() + market.ahead;
    const { night, rooms } = market.value;
    const lit = rooms.filter((/** @type {any} */ room) => room.live).length;
    const { words, time, more } = board(night, now, lit);
    setText(find("#night-title"), inLanguage(night?.title));
    setText(find("#night-words"), words);
    setText(find("#night-time"), time);
    setText(find("#night-more"), more);
    for (const clock of clocks) {
        const { featured, live } = clock.room;
        const runs = live && featured?.state === "running" && featured.end > now;
        setShown(clock.time, Boolean(runs));
        if (runs) setText(clock.time, say("hall.timeLeft", { time: timeLeft(featured.end - now) }));
    }
}

async function look() {
    const answer = await call("GET", "/api/market");
    setShown(find("#trouble"), !answer.ok || answer.value.rooms.length === 0);
    if (!answer.ok) setText(find("#trouble"), say("hall.failed"));
    else {
        market = { value: answer.value, ahead: answer.value.now - Date.now() };
        setText(find("#trouble"), say("hall.empty"));
        draw();
    }
}

async function learnWho() {
    const answer = await call("GET", "/api/session");
    me = answer.ok ? answer.value : null;
    setShown(find("#sign-in"), !me || me.role === "guest");
    setShown(find("#orders"), Boolean(me) && me.role !== "guest");
    setShown(find("#host-desk"), me?.role === "host" || me?.role === "organiser");
}

find("#settings").addEventListener("click", async () => {
    const { askToSignIn, openSettings } = await import("./views/sheets.js");
    openSettings(me, { signIn: () => askToSignIn(learnWho), signedOut: learnWho });
});
document.addEventListener("visibilitychange", () => document.hidden || look());
addEventListener("online", look);
setInterval(() => document.hidden || look(), lookMilliseconds);
setInterval(() => document.hidden || tick(), 500);
learnWho();
look();
