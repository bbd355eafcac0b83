/**
 * How a person is told what happened without looking: one polite live region, the title of the tab, and if they
 * asked for it a chime and a vibration.
 */

import { money, timeLeft } from "./format.js";
import { reason } from "./formats.js";
import { inLanguage, kept, language, learn, say, sayMoney } from "./words.js";

/** Prices change faster than anyone can listen: they are said at most this often. */
const priceMilliseconds = 6_000;
/** The title changes at most this often: every change crosses to the browser's own process. */
const titleMilliseconds = 900;
/** Said once each, when so many seconds are left. */
const warnings = [30, 10];

/** @param {HTMLElement} region A polite live region. */
export function mountSignals(region) {
    /** @type {string[]} */
    let queue = [];
    let queued = 0;
    let priceSaidAt = -Infinity;
    let titledAt = -Infinity;
    let headline = { text: "", until: 0 };
    /** @type {{lot: number, left: number}} */
    let warned = { lot: -1, left: Infinity };

    /** Together what came together, so that nothing is cut off; the words come with the first news. @param {import("./types.js").Sentence} sentence */
    async function announce(sentence) {
        await learn("news").catch(() => {});
        queue.push(sayMoney(sentence));
        if (queued) return;
        queued = setTimeout(() => {
            region.textContent = queue.slice(-4).join(" ");
            queue = [];
            queued = 0;
        }, 250);
    }

    /** @param {string} kind */
    function alert(kind) {
        if (kept("sound") === "on") import("./chime.js").then(({ chime }) => chime(kind));
        if ((kind === "outbid" || kind === "won") && kept("vibration") === "on") {
            navigator.vibrate?.(kind === "won" ? [80, 60, 80, 60, 200] : [120, 60, 120]);
        }
    }

    return {
        announce,
        /** @param {import("./types.js").Happening[]} list @param {any} state @param {number} now */
        tell(list, state, now) {
            for (const happening of list) {
                alert(happening.kind);
                const name = inLanguage(state.lots[happening.lot ?? -1]?.product);
                if (happening.kind === "price") {
                    if (now - priceSaidAt < priceMilliseconds) continue;
                    priceSaidAt = now;
                }
                if (happening.kind === "outbid" || happening.kind === "won") {
                    titledAt = -Infinity;
                    headline = { text: say(`title.${happening.kind}`), until: now + (happening.kind === "won" ? 15_000 : 8_000) };
                }
                const sentence = happening.kind === "refused"
                    ? reason(happening.values?.answer)
                    : { key: happening.say ?? `say.${happening.kind}`, values: { name, ...happening.values } };
                announce(sentence);
            }
        },
        /** The tab's title, and warnings before the end. @param {any} state @param {any} lot @param {number} now */
        tick(state, lot, now) {
            const parts = [];
            if (now < headline.until || (lot && state.outbid[lot.lot])) parts.push(now < headline.until ? headline.text : say("title.outbid"));
            if (lot?.state === "running" && lot.end === null) parts.push(money(lot.price, language));
            if (lot?.state === "running" && lot.end !== null) {
                const left = lot.end - now;
                parts.push(timeLeft(left), money(lot.price, language));
                if (warned.lot !== lot.lot) warned = { lot: lot.lot, left: left / 1000 };
                const passed = warnings.find((seconds) => left / 1000 <= seconds && warned.left > seconds && left > 0);
                if (passed) announce({ key: "say.secondsLeft", values: { n: passed } });
                warned.left = left / 1000;
            }
            parts.push(lot ? inLanguage(lot.product) : inLanguage(state.stall.title));
            if (!lot) parts.push(say("market.name"));
            const title = parts.filter(Boolean).join(" · ");
            if (document.title !== title && now - titledAt > titleMilliseconds) {
                titledAt = now;
                document.title = title;
            }
        },
    };
}
