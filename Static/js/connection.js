/**
 * The line to the server: opens it, comes back after a loss, joins the room at the last position, keeps
 * the clock, and carries commands until each has its answer. The rules are in `line.js`;
 * here is only the socket and its timers.
 */

import {
    adding, afterAnswer, afterMessage, answered, cause, delay, freshKey, interrupted, meaning, serverTime, taking, withdrawing,
} from "./line.js";

/** A line on which nothing came for this long is asked whether it still is there. */
const quietMilliseconds = 20_000;
/** A line that does not answer in this time is given up. */
const patienceMilliseconds = 8_000;

/** Refusals of a join that pass by themselves, and after how long to ask again. */
const passing = new Set(["busy", "rateLimited", "cannotRecord"]);
const rejoinMilliseconds = 3_000;

/** Local milliseconds of a clock that never jumps. */
export const localTime = () => performance.timeOrigin + performance.now();

/**
 * The line that the page opened before its modules were there, with what it said meanwhile.
 * @returns {{socket: WebSocket, heard: MessageEvent[]} | null}
 */
function takeEarlyLine() {
    const early = /** @type {any} */ (globalThis).earlyLine ?? null;
    delete (/** @type {any} */ (globalThis).earlyLine);
    return early && early.socket.readyState <= WebSocket.OPEN ? early : null;
}

/**
 * @param {object} options
 * @param {string} options.room
 * @param {() => {epoch: string | null, offset: number}} options.position Where the state stands.
 * @param {(message: any) => void} options.received
 * @param {(line: import("./types.js").Line) => void} options.changed
 */
export function connect({ room, position, received, changed }) {
    /** @type {WebSocket | null} */
    let socket = null;
    /** @type {import("./line.js").Outbox} */
    let outbox = [];
    /** @type {import("./line.js").Clock} */
    let clock = null;
    /** @type {Map<string, number>} */
    const questions = new Map();
    let attempt = 0;
    /** @type {number | null} */
    let lostWith = null;
    /** When a server that restarts will have closed every line, in its time. */
    let closedAt = 0;
    let joined = false;
    let joining = "";
    let heardAt = 0;
    let retryTimer = 0;

    const transmit = (/** @type {object} */ message) => socket?.send(JSON.stringify(message));

    function flush() {
        if (!joined || socket?.readyState !== WebSocket.OPEN) return;
        const taken = taking(outbox, localTime());
        outbox = taken.outbox;
        for (const message of taken.messages) transmit(message);
    }

    function join() {
        joined = false;
        joining = freshKey();
        const { epoch, offset } = position();
        transmit({ type: "join", key: joining, room, ...(epoch === null ? {} : { epoch, offset }) });
    }

    function askTime() {
        const key = freshKey();
        questions.set(key, localTime());
        transmit({ type: "time", key });
    }

    /** @param {any} message */
    function take(message) {
        const now = localTime();
        heardAt = now;
        const stamp = message.type === "answer" ? message.at : message.now;
        if (Number.isFinite(stamp)) clock = afterMessage(clock, now, stamp);
        if (message.notice?.kind === "restarting") closedAt = message.notice.until ?? closedAt;
        if (message.type === "answer") {
            const sent = questions.get(message.key);
            if (sent !== undefined) {
                questions.delete(message.key);
                if (message.ok) clock = afterAnswer(clock, sent, now, message.at);
                return;
            }
            outbox = answered(outbox, message.key);
            if (message.key === joining && !message.ok && passing.has(message.reason)) {
                clearTimeout(retryTimer);
                retryTimer = setTimeout(join, message.retryAfter ?? rejoinMilliseconds);
            }
        }
        // First: a welcome as somebody else empties the state, and the join must not ask to resume it.
        received(message);
        if (message.type === "welcome") {
            changed({ phase: "joining", why: null, retryAt: null });
            join();
            askTime();
        }
        if (message.type === "joined") {
            joined = true;
            attempt = 0;
            lostWith = null;
            changed({ phase: "live", why: null, retryAt: null });
            flush();
        }
    }

    function open() {
        clearTimeout(retryTimer);
        if (socket) return;
        changed({ phase: "connecting", why: null, retryAt: null });
        const early = takeEarlyLine();
        const opened = early?.socket ?? new WebSocket(`${location.origin.replace("http", "ws")}/live`, "nightmarket.v1.json");
        socket = opened;
        heardAt = localTime();
        opened.onmessage = (event) => {
            if (opened !== socket || typeof event.data !== "string") return;
            take(JSON.parse(event.data));
        };
        opened.onclose = (event) => {
            if (opened === socket) lose(event.code);
        };
        for (const event of early?.heard ?? []) queueMicrotask(() => opened.onmessage?.(event));
    }

    /** Lets go of the line; what is unanswered goes out again over the next one. */
    function drop() {
        if (socket) socket.onclose = null;
        socket?.close();
        socket = null;
        joined = false;
        questions.clear();
        outbox = interrupted(outbox);
        clearTimeout(retryTimer);
    }

    /** @param {number} code */
    function lose(code) {
        drop();
        lostWith = cause(lostWith, code);
        const closing = closedAt - (serverTime(clock, localTime()) ?? closedAt);
        const wait = delay(lostWith, attempt++, Math.random(), closing);
        changed({ phase: "waiting", why: meaning(lostWith), retryAt: localTime() + wait });
        retryTimer = setTimeout(open, wait);
    }

    setInterval(() => {
        if (!socket) return;
        const quiet = localTime() - heardAt;
        if (quiet > quietMilliseconds + patienceMilliseconds) lose(1006);
        else if (quiet > quietMilliseconds && questions.size === 0 && joined) askTime();
    }, 2_000);

    const resumeNow = () => {
        if (!socket) {
            attempt = 0;
            open();
        } else if (joined) {
            askTime();
        }
    };
    addEventListener("online", resumeNow);
    addEventListener("pageshow", (event) => event.persisted && resumeNow());
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && resumeNow());

    open();
    return {
        /**
         * Sends a command now or as soon as the line is there.
         * @param {Record<string, any>} command Without key and room.
         * @returns {Record<string, any> | null} The message as sent, with its key; null when too many wait.
         */
        send(command) {
            const message = { type: command.type, key: freshKey(), room, ...command };
            const before = outbox;
            outbox = adding(outbox, message);
            if (outbox === before) return null;
            flush();
            return message;
        },
        /** Takes back a command that never left. @param {string} key @returns {boolean} */
        withdraw(key) {
            const before = outbox.length;
            outbox = withdrawing(outbox, key);
            return outbox.length < before;
        },
        /** The state has a gap: asks for what is missing, over the same line. */
        rejoin() {
            if (joined) join();
        },
        /** Opens a new line, for example as another person after signing in. */
        reopen() {
            attempt = 0;
            drop();
            open();
        },
        /** Tries at once instead of waiting. */
        retry: resumeNow,
        /** The server's time now, or before any word from it the local clock's. */
        now: () => serverTime(clock, localTime()) ?? Date.now(),
    };
}
