/** The lot on the counter: picture, name, price, who leads, time left; the press below says what happens next. */

import { button, drawn, element, setAttribute, setShown, setStyle, setText } from "../element.js";
import { digits } from "../format.js";
import { formatOf } from "../formats.js";
import { inLanguage, language, say, sayMoney } from "../words.js";
import { mountLantern } from "./lantern.js";
import { mountPicture, mountStars, setOrigin } from "./product.js";

/** A price that changes faster than this does not move each time. */
const tickMilliseconds = 800;

/** What is shown of a lot whose format is still on its way. @param {import("../types.js").Lot} lot @returns {import("../types.js").CardFacts} */
const plain = (lot) => ({ priceLabel: "lot.priceNow", price: lot.hammer ?? lot.price, who: null, stock: false, recent: false, facts: [] });

/**
 * @param {object} options
 * @param {((lot: number) => void) | null} options.share
 * @param {ReturnType<typeof import("./press-bar.js").mountPressBar> | null} options.press Where there is something to press.
 */
export function mountLotCard({ share, press }) {
    const lantern = mountLantern();
    const picture = mountPicture("lot-image");
    const stars = mountStars();
    const tag = element("span", { class: "tag" });
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
    const shareButton = button({ class: "icon-button lot-share", "aria-label": say("lot.share"), on: { click: () => share?.(current.lot) } },
        drawn("svg", { viewBox: "0 0 24 24", "aria-hidden": "true" }, drawn("path", { d: "M12 15V3m0 0L8 7m4-4l4 4M5 12v8h14v-8" })));
    const place = element("div", { class: "lot-more", hidden: true });
    const node = element("article", { class: "lot", "aria-labelledby": "lot-name" },
        element("div", { class: "lot-side" }, element("div", { class: "lot-picture" }, picture.node, lantern.node, tag, share && shareButton), recent),
        element("div", { class: "lot-body" },
            element("div", { class: "lot-head" }, name, stars.node, origin),
            element("div", { class: "lot-price" }, element("div", { class: "price-box" }, priceLabel, price), leaderBox),
            stock, facts, place, press?.buyNow, press?.node));
    /** @type {any} */
    let current = {};
    /** @type {any} */
    let own = null;
    let shownLot = -1;
    let shownPrice = -1;
    let tickedAt = 0;

    /** @type {any} */
    let more = null;

    /** What only some formats have comes with the first of their lots. */
    async function bringMore() {
        const loaded = await import("./part.js").catch(() => null);
        if (!loaded) return;
        more ??= loaded.mountPart(place, { choice: press?.choice ?? null, choose: press && choose });
        update(current, own);
    }

    /** @param {object} changes */
    function choose(changes) {
        press?.choose(changes);
        update(current, own);
    }

    /** A change of price is seen; the first price of a lot is not a change. @param {number} value */
    function setPrice(value) {
        setText(amount, digits(value, language));
        const places = digits(value, language).length;
        setAttribute(amount, "data-long", places > 9 ? "very" : places > 7 ? "yes" : null);
        if (shownLot === current.lot && shownPrice !== value && performance.now() - tickedAt > tickMilliseconds) {
            tickedAt = performance.now();
            price.classList.remove("ticked");
            requestAnimationFrame(() => price.classList.add("ticked"));
        }
        shownPrice = value;
    }

    /** @param {import("../types.js").CardFacts["who"]} who @param {number | null} me */
    function setWho(who, me) {
        setShown(leaderBox, who !== null);
        if (!who) return;
        const { paddle } = who;
        setText(leaderLabel, say(who.label));
        setText(leader, who.words ? sayMoney(who.words) : paddle === null ? say("lot.noLeader") : paddle === me ? say("lot.you") : say("lot.paddle", { n: paddle }));
        setAttribute(leader, "data-who", who.words || paddle === null ? "nobody" : paddle === me ? "me" : "other");
    }

    /** @param {any} lot @param {boolean} shown */
    function setStock(lot, shown) {
        setShown(stock, shown);
        if (!shown) return;
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

    /** @param {any} lot @param {number | null} me @param {boolean} shown */
    function setRecent(lot, me, shown) {
        const rows = shown ? (lot.recent ?? []).slice(0, 4) : [];
        while (recent.children.length > rows.length) recent.lastElementChild?.remove();
        while (recent.children.length < rows.length) recent.append(element("li"));
        rows.forEach((/** @type {any} */ bid, /** @type {number} */ index) => {
            const row = recent.children[index];
            const who = bid.paddle === me ? say("lot.you") : say("lot.paddle", { n: bid.paddle });
            setText(row, `${who} · ${digits(bid.amount, language)}`);
            setAttribute(row, "data-mine", bid.paddle === me ? "yes" : null);
        });
        recent.hidden = !shown;
    }

    /** @param {any} lot @param {import("../types.js").Mine} mine What is the onlooker's own. */
    function update(lot, mine) {
        current = lot;
        own = mine;
        const me = mine.paddle;
        const format = formatOf(lot);
        const card = format?.card(lot, press?.choice) ?? plain(lot);
        picture.update(card.picture ?? lot.product);
        // Several products have no one grade and origin.
        stars.update(card.title ? 0 : lot.product?.stars);
        setText(name, card.title ? sayMoney(card.title) : inLanguage(lot.product));
        setOrigin(origin, card.title ? null : lot.product);
        setText(tag, say(`lot.${lot.format}`));
        setPrice(card.price);
        setText(priceLabel, say(card.priceLabel));
        setWho(card.who, me);
        setStock(lot, card.stock);
        setRecent(lot, me, card.recent);
        setText(facts, card.facts.map(sayMoney).join(" · "));
        const hasMore = format?.more?.wanted(lot) ?? false;
        if (more) more.update(format?.more, lot, mine);
        else if (hasMore) bringMore();
        setShown(place, hasMore);
        setAttribute(node, "data-state", lot.state);
        setAttribute(node, "data-format", lot.format);
        shownLot = lot.lot;
    }

    return {
        node,
        update,
        /** @param {number} now */
        tick(now) {
            if (current.lot === undefined) return;
            lantern.tick(current, now, formatOf(current)?.clock?.(current));
            more?.tick(now);
        },
    };
}
