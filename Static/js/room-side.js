/** What stands beside the counter: the talk, the other lots, what is mine, and how news is told. */

import { find, setShown } from "./element.js";
import { happenings } from "./happenings.js";
import { mountSignals } from "./signals.js";
import { mountChat } from "./views/chat.js";

/** Before what could not be loaded is asked for again. */
const listsAgainMilliseconds = 1_000;

/** News after which a person wants to see what is theirs. */
const opening = new Set(["won", "claimed", "gift", "pledged"]);

/**
 * @typedef {import("./types.js").State} State
 * @typedef {ReturnType<typeof mountSide>} Side
 */

/**
 * @param {object} options
 * @param {string} options.room
 * @param {State} options.state What is known already and no news.
 * @param {(command: Record<string, any>) => void} options.send
 * @param {() => void} options.signIn
 * @param {{open(name: string): void, isShown(name: string): boolean, count(name: string, count: number): void}} options.panels
 */
export function mountSide({ room, state, send, signIn, panels }) {
    let told = state;
    const signals = mountSignals(find("#announcer"));
    const chat = mountChat(find("#chat"), { draftName: `chat:${room}`, send: (text) => send({ type: "chat", text }), signIn });
    /** @type {{lots: any, mine: any} | null} */
    let lists = null;
    let listsAsked = false;
    /** @type {[State, import("./types.js").Lot | null]} */
    let latest = [state, null];

    /** The lists come when their panel is first seen, on a phone later than the counter and the talk. */
    async function wantLists() {
        if (listsAsked || !(panels.isShown("lots") || panels.isShown("mine"))) return;
        listsAsked = true;
        const loaded = await Promise.all([import("./views/lists.js"), import("./views/mine.js")]).catch(() => null);
        if (!loaded) {
            // The line may be lost at this very moment.
            setTimeout(() => { listsAsked = false; }, listsAgainMilliseconds);
            return;
        }
        const [{ mountLots }, { mountMine }] = loaded;
        lists = {
            lots: mountLots(find("#lots"), find("#lots-empty")),
            mine: mountMine(find("#mine"), find("#mine-words"), { send }),
        };
        drawLists();
    }

    function drawLists() {
        lists?.lots.update(latest[0], latest[1]?.lot);
        lists?.mine.update(latest[0]);
    }

    return {
        /** @param {State} now @param {import("./types.js").Lot | null} shown @param {number} time */
        update(now, shown, time) {
            const news = happenings(told, now);
            told = now;
            signals.tell(news, now, time);
            if (news.some(({ kind }) => opening.has(kind))) panels.open("mine");
            latest = [now, shown];
            drawLists();
            chat.update(now);
            setShown(find("#to-orders"), now.mine.holds.length > 0);
            panels.count("lots", Object.keys(now.lots).length);
            panels.count("mine", now.mine.holds.filter((hold) => hold.state === "held").length + now.mine.waiting.length);
        },
        /** @param {State} now @param {import("./types.js").Lot | null} shown @param {number} time */
        tick(now, shown, time) {
            signals.tick(now, shown, time);
            if (document.hidden) return;
            wantLists();
            lists?.lots.tick(time);
            lists?.mine.tick(time);
        },
    };
}
