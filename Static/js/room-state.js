/**
 * What a page knows about its room, and how every message and press changes it. Pure: state in, state
 * out; nothing here reads a clock, the page or the network.
 * The shapes are in `types.js`, which no browser loads.
 *
 * @typedef {import("./types.js").State} State
 * @typedef {import("./types.js").Lot} Lot
 * @typedef {import("./types.js").Mine} Mine
 * @typedef {import("./types.js").Wish} Wish
 * @typedef {import("./types.js").Input} Input
 */

/** As many messages as the server keeps. */
export const chatMax = 100;
/** More than stay visible in any view. */
export const wishesMax = 40;

/** @param {string} room @returns {State} */
export const initial = (room) => ({
    room,
    line: { phase: "connecting", why: null, retryAt: null },
    me: null,
    epoch: null,
    offset: 0,
    joined: false,
    gap: false,
    stall: { title: { vi: "", en: "" }, producer: null, state: "closed", host: null },
    hostPresent: false,
    hostLeft: false,
    present: 0,
    pinned: null,
    featured: null,
    viewed: null,
    lots: {},
    chat: [],
    mine: nobody,
    wishes: {},
    lastWish: {},
    outbid: {},
    notice: null,
    failure: null,
});

/** @type {Mine} */
export const nobody = { paddle: null, muted: false, maximums: [], holds: [], entries: [], waiting: [] };

/** What is somebody's own, with every list there. @param {any} mine @returns {Mine} */
const own = (mine) => ({ ...nobody, ...mine });

/** The kinds of command whose fate a lot's press button shows. */
const purchases = new Set(["bid", "buyNow", "claim", "wait", "withdraw", "accept", "pledge", "confirm"]);

/** The lot that a command is about. @param {State} state @param {Record<string, any>} command @returns {number | undefined} */
export const lotOf = (state, command) =>
    command.lot ?? state.mine.holds.find((hold) => hold.hold === command.hold)?.lot;

/** The lot on the stall's counter: the one looked at, else the featured one. @param {State} state @returns {Lot | null} */
export const shownLot = (state) => state.lots[state.viewed ?? -1] ?? state.lots[state.featured ?? -1] ?? null;

/** The newest purchase on a lot. @param {State} state @param {number} lot @returns {Wish | null} */
export const wishOn = (state, lot) => state.wishes[state.lastWish[lot]] ?? null;

/** @param {State} state @param {Input} input @returns {State} */
export function reduce(state, input) {
    switch (input.kind) {
        case "line": return { ...state, line: input.line };
        case "message": return receive(state, input.message);
        case "sent": return sent(state, input.message);
        case "withdrawn": return withdrawn(state, input.key);
        case "viewed": return { ...state, viewed: input.lot };
        case "noticed": return { ...state, notice: null };
    }
}

/** @param {State} state @param {any} message @returns {State} */
function receive(state, message) {
    switch (message.type) {
        case "welcome": return welcome(state, message);
        case "joined": return message.room === state.room ? joined(state, message) : state;
        case "update": return message.room === state.room ? update(state, message) : state;
        case "mine": return message.room === state.room ? { ...state, mine: own(message.mine) } : state;
        case "answer": return answer(state, message);
        default: return state;
    }
}

/**
 * Another person than before sees another room: their own position, holds and wishes, from a whole snapshot.
 * @param {State} state @param {any} message @returns {State}
 */
function welcome(state, message) {
    const me = { role: message.role, name: message.name, account: message.account };
    if (state.me === null || state.me.account === me.account) return { ...state, me };
    return { ...state, me, epoch: null, joined: false, mine: nobody, wishes: {}, lastWish: {}, outbid: {} };
}

/** @param {State} state @param {any} message @returns {State} */
function joined(state, message) {
    const mine = own(message.mine);
    const notice = state.notice?.kind === "restarting" ? null : state.notice;
    if (message.resumed) return { ...state, mine, notice, gap: false, failure: null };
    const { snapshot } = message;
    /** @type {Record<number, Lot>} */
    const lots = {};
    for (const lot of snapshot.lots) lots[lot.lot] = lot;
    const next = {
        ...state,
        mine,
        notice,
        lots,
        joined: true,
        gap: false,
        failure: null,
        epoch: message.epoch,
        offset: message.offset,
        stall: { title: snapshot.title, producer: snapshot.producer, state: snapshot.state, host: snapshot.host },
        hostPresent: snapshot.hostPresent,
        hostLeft: !snapshot.hostPresent && (state.hostLeft || state.hostPresent),
        present: snapshot.present,
        pinned: snapshot.pinned,
        featured: snapshot.featured,
        chat: snapshot.chat.slice(-chatMax),
    };
    return { ...next, outbid: overtaken(state, next) };
}

/** @param {State} state @param {any} message @returns {State} */
function update(state, message) {
    if (!state.joined || state.gap) return state;
    // A whole update leaves nothing out, so it follows on anything of the same epoch.
    const follows = message.whole || message.offset <= state.offset + 1;
    if (message.epoch !== state.epoch || !follows) return { ...state, gap: true };
    if (message.offset < state.offset || (message.offset === state.offset && !message.whole)) return state;
    const next = { ...state, offset: message.offset };
    if (message.state !== undefined) next.stall = { ...state.stall, state: message.state };
    for (const name of /** @type {const} */ (["featured", "pinned", "present", "hostPresent", "notice"])) {
        if (message[name] !== undefined) next[name] = /** @type {never} */ (message[name]);
    }
    if (message.hostPresent !== undefined) next.hostLeft = !message.hostPresent && (state.hostLeft || state.hostPresent);
    if (message.lots) {
        next.lots = { ...state.lots };
        for (const lot of message.lots) next.lots[lot.lot] = { ...state.lots[lot.lot], ...lot };
        next.outbid = overtaken(state, next);
    }
    if (message.chat || message.hidden) {
        // A whole update's chat is all there is: what is missing in it was hidden meanwhile.
        const before = message.whole ? [] : state.chat;
        const known = new Set(before.map((line) => line.message));
        const hidden = new Set(message.hidden ?? []);
        const added = (message.chat ?? []).filter((/** @type {Message} */ line) => !known.has(line.message));
        next.chat = [...before, ...added].filter((line) => !hidden.has(line.message)).slice(-chatMax);
    }
    return next;
}

/**
 * Lots on which this person was overtaken: kept until they lead again or the lot ends.
 * @param {State} before
 * @param {State} after
 */
function overtaken(before, after) {
    const me = after.mine.paddle;
    if (me === null) return after.outbid;
    /** @type {Record<number, boolean>} */
    const outbid = {};
    for (const lot of Object.values(after.lots)) {
        const open = lot.state === "running" || lot.state === "paused";
        const led = before.outbid[lot.lot] || before.lots[lot.lot]?.leader === me;
        if (open && led && lot.leader !== me && lot.leader !== null) outbid[lot.lot] = true;
    }
    return outbid;
}

/** @param {State} state @param {Record<string, any>} message @returns {State} */
function sent(state, message) {
    const { key, room: _, ...command } = message;
    const wishes = { ...state.wishes, [key]: { key, command, phase: /** @type {const} */ ("sending"), answer: null } };
    const keys = Object.keys(wishes);
    for (const old of keys.slice(0, Math.max(0, keys.length - wishesMax))) delete wishes[old];
    const lot = purchases.has(command.type) ? lotOf(state, command) : undefined;
    const lastWish = lot === undefined ? state.lastWish : { ...state.lastWish, [lot]: key };
    return { ...state, wishes, lastWish };
}

/** @param {State} state @param {string} key @returns {State} */
function withdrawn(state, key) {
    const { [key]: _, ...wishes } = state.wishes;
    return { ...state, wishes };
}

/** @param {State} state @param {any} message @returns {State} */
function answer(state, message) {
    const wish = state.wishes[message.key];
    if (!wish) {
        const joinRefused = !state.joined && message.ok === false;
        return joinRefused ? { ...state, failure: message.reason } : state;
    }
    const phase = message.ok ? "accepted" : "refused";
    const next = { ...state, wishes: { ...state.wishes, [message.key]: { ...wish, phase, answer: message } } };
    if (message.ok && Number.isInteger(message.paddle)) next.mine = { ...state.mine, paddle: message.paddle };
    if (message.ok && wish.command.type === "bid" && message.leading === false) {
        next.outbid = { ...state.outbid, [wish.command.lot]: true };
    }
    return next;
}
