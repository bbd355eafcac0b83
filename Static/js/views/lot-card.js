/** The lot on the counter: picture, name, price, who leads, time left; the press below says what happens next. */

import { button, drawn, element, setAttribute, setShown, setStyle, setText } from "../element.js";
import { digits } from "../format.js";
import { inLanguage, language, say } from "../words.js";
import { mountLantern } from "./lantern.js";
import { mountPicture, mountStars, setOrigin } from "./product.js";

/** A price that changes faster than this does not move each time. */
const tickMilliseconds = 800;

/**
 * @param {object} options
 * @param {(lot: number) => void} options.share
 * @param {{node: HTMLElement, buyNow: HTMLElement} | null} options.press Where there is something to press.
 */
export function mountLotCard({ share, press }) {
    const lantern = mountLantern();
    const picture = mountPicture("lot-image");
    const stars = mountStars();
    const format = element("span", { class: "tag" });
    const name = element("h2", { class: "lot-name", id: "lot-name", tabindex: "-1" });
    const origin = element("p", { class: "lot-origin" });
    const priceLabel = element("span", { class: "label" });
    const amount = element("span", { class: "price-number" });
    const price = element("p", { class: "price" }, amount, element("span", { class: "price-sign", text: "₫" }));
    const leaderLabel = element("span", { class: "label" });
    const leader = element("span", { class: "paddle" });
    const leaderBox = element("p", { class: "leader" }, leaderLabel, leader);
    const facts = element("p", { class: "facts" });
    const stockFree = element("span");
    const stockMore = element("span");
    const stockBar = element("div", { class: "stock-bar", role: "meter", "aria-valuemin": 0, "aria-label": say("lot.stockLabel") },
        element("span", { class: "stock-sold" }), element("span", { class: "stock-held" }));
    const stock = element("div", { class: "stock" }, element("p", { class: "stock-words" }, stockFree, stockMore), stockBar);
    const recent = element("ol", { class: "recent", "aria-label": say("lot.recent") });
    const shareButton = button({ class: "icon-button lot-share", "aria-label": say("lot.share"), on: { click: () => share(current.lot) } },
        drawn("svg", { viewBox: "0 0 24 24", "aria-hidden": "true" }, drawn("path", { d: "M12 15V3m0 0L8 7m4-4l4 4M5 12v8h14v-8" })));
    const node = element("article", { class: "lot", "aria-labelledby": "lot-name" },
        element("div", { class: "lot-side" }, element("div", { class: "lot-picture" }, picture.node, lantern.node, format, shareButton), recent),
        element("div", { class: "lot-body" },
            element("div", { class: "lot-head" }, name, stars.node, origin),
            element("div", { class: "lot-price" }, element("div", { class: "price-box" }, priceLabel, price), leaderBox),
            stock, facts, press?.buyNow, press?.node));
    /** @type {any} */
    let current = {};
    let shownLot = -1;
    let shownPrice = -1;
    let tickedAt = 0;

    /** A change of price is seen; the first price of a lot is not a change. @param {any} lot */
    function setPrice(lot) {
        const value = lot.state === "ended" && lot.hammer !== null ? lot.hammer : lot.price;
        setText(amount, digits(value, language));
        const places = digits(value, language).length;
        setAttribute(amount, "data-long", places > 9 ? "very" : places > 7 ? "yes" : null);
        if (shownLot === lot.lot && shownPrice !== value && performance.now() - tickedAt > tickMilliseconds) {
            tickedAt = performance.now();
            price.classList.remove("ticked");
            requestAnimationFrame(() => price.classList.add("ticked"));
        }
        shownPrice = value;
        const opening = lot.state !== "ended" && lot.format === "english" && lot.bids === 0;
        setText(priceLabel, say(lot.format === "flash" ? "lot.priceFlash" : lot.state === "ended" && lot.hammer !== null ? "lot.hammer" : opening ? "lot.opening" : "lot.priceNow"));
    }

    /** @param {any} lot @param {number | null} me */
    function setLeader(lot, me) {
        const who = lot.state === "ended" ? lot.winner : lot.leader;
        setShown(leaderBox, lot.format === "english" && (lot.state !== "ended" || who !== null));
        setText(leaderLabel, say(lot.state === "ended" && lot.winner !== null ? "lot.winner" : "lot.leader"));
        setText(leader, who === null ? say("lot.noLeader") : who === me ? say("lot.you") : say("lot.paddle", { n: who }));
        setAttribute(leader, "data-who", who === null ? "nobody" : who === me ? "me" : "other");
    }

    /** @param {any} lot */
    function setStock(lot) {
        setShown(stock, lot.format === "flash");
        if (lot.format !== "flash") return;
        const all = Math.max(1, lot.quantity);
        setText(stockFree, say("lot.stock", { free: lot.free, all: lot.quantity }));
        setText(stockMore, [
            lot.held > 0 && say("lot.stockHeld", { n: lot.held }), lot.sold > 0 && say("lot.stockSold", { n: lot.sold }),
        ].filter(Boolean).join(" · "));
        setStyle(stockBar, "--sold", (lot.sold / all).toFixed(4));
        setStyle(stockBar, "--held", (lot.held / all).toFixed(4));
        setAttribute(stockBar, "aria-valuemax", lot.quantity);
        setAttribute(stockBar, "aria-valuenow", lot.free);
    }

    /** @param {any} lot @param {number | null} me */
    function setRecent(lot, me) {
        const rows = lot.format === "english" ? (lot.recent ?? []).slice(0, 4) : [];
        while (recent.children.length > rows.length) recent.lastElementChild?.remove();
        while (recent.children.length < rows.length) recent.append(element("li"));
        rows.forEach((/** @type {any} */ bid, /** @type {number} */ index) => {
            const row = recent.children[index];
            const who = bid.paddle === me ? say("lot.you") : say("lot.paddle", { n: bid.paddle });
            setText(row, `${who} · ${digits(bid.amount, language)}`);
            setAttribute(row, "data-mine", bid.paddle === me ? "yes" : null);
        });
        recent.hidden = lot.format !== "english";
    }

    return {
        node,
        /** @param {any} lot @param {number | null} me */
        update(lot, me) {
            current = lot;
            picture.update(lot.product);
            stars.update(lot.product?.stars);
            setText(name, inLanguage(lot.product));
            setOrigin(origin, lot.product);
            setText(format, say(`lot.${lot.format}`));
            setPrice(lot);
            setLeader(lot, me);
            setStock(lot);
            setRecent(lot, me);
            const words = [];
            if (lot.format === "english") words.push(say("lot.bids", { n: lot.bids }));
            if (lot.format === "english" && lot.quantity > 1) words.push(say("lot.quantity", { n: lot.quantity }));
            if (lot.reserveMet !== null && lot.state !== "ended") words.push(say(lot.reserveMet ? "lot.reserveMet" : "lot.reserveNotMet"));
            if (lot.suddenDeath && lot.state !== "ended") words.push(say("lot.suddenDeath"));
            setText(facts, words.join(" · "));
            setAttribute(node, "data-state", lot.state);
            shownLot = lot.lot;
        },
        /** @param {number} now */
        tick(now) {
            if (current.lot !== undefined) lantern.tick(current, now);
        },
    };
}
