/** The handover counter: a code is typed or scanned, the market answers once, and the next buyer comes. */

import { call } from "./api.js";
import { element, find, setAvailable, setShown, setText } from "./element.js";
import { hourAndMinute } from "./format.js";
import { freshKey } from "./line.js";
import { partsOf } from "./orders/goods.js";
import { again, answered, isUnderWay, meantCode, ready, resumed, submit, worthKeeping } from "./orders/handover.js";
import { canScan, scan } from "./scanner.js";
import { partWords } from "./views/order-goods.js";
import { mountPickList } from "./views/pick-list.js";
import { mountVerdict } from "./views/verdict.js";
import { fillIn, keep, kept, language, learn, say } from "./words.js";

const tickMilliseconds = 250;
/** Handovers of this visit that stay in sight. */
const latelyMax = 5;
/** Under this name a code without an answer outlives the page. */
const keptName = "handover";

await learn("orders");
fillIn(document);
document.title = `${say("stall.title")} · ${say("market.name")}`;

let toastTimer = 0;
const session = await call("GET", "/api/session");
/** @type {any} */
const me = session.ok ? session.value : { role: "guest" };
const toSignIn = () => location.replace(`/sign-in?next=${encodeURIComponent(location.pathname)}`);
find("#settings").addEventListener("click", async () => {
    const { openSettings } = await import("./views/sheets.js");
    openSettings(me, { signIn: toSignIn, signedOut: toSignIn });
});
if (session.ok && me.role === "guest") toSignIn();
else if (session.ok && me.role === "buyer") setShown(find("#blank"), true);
else open();

/** @param {string} text */
function toast(text) {
    const node = find("#toast");
    setText(node, text);
    setShown(node, true);
    clearTimeout(toastTimer);
    toastTimer = setTimeout(() => setShown(node, false), 4_000);
}

function open() {
    setShown(find("#desk"), true);
    const field = find("#code");
    const list = mountPickList({ toast });
    const verdict = mountVerdict(find("#verdict"), { next, retry, drop });
    let state = ready;
    /** @type {(() => void) | null} */
    let stopScan = null;
    let wasScanned = false;

    find("#code-form").addEventListener("submit", (/** @type {Event} */ event) => {
        event.preventDefault();
        wasScanned = false;
        give(field.value);
    });
    find("#scan").addEventListener("click", pressScan);
    addEventListener("online", retry);
    setInterval(() => {
        if (state.phase === "lost" && Date.now() >= (state.retryAt ?? 0)) retry();
        verdict.tick(state, Date.now());
    }, tickMilliseconds);
    canScan().then((can) => {
        setShown(find("#scan"), can);
        setText(find("#scan"), say("stall.scan"));
    });
    field.focus();
    take(resumed(kept(keptName)));

    /** Draws a state, keeps what must be kept, and calls when it is time to. @param {import("./orders/handover.js").Handover} after */
    function take(after) {
        const before = state;
        state = after;
        keep(keptName, worthKeeping(state));
        if (isUnderWay(state)) field.value = state.code;
        setAvailable(find("#give"), !isUnderWay(state));
        field.readOnly = isUnderWay(state);
        verdict.update(state, Date.now());
        if (state.phase === "sending" && before !== state) send();
        if (state.phase === "given" && before.phase === "sending") told();
    }

    async function send() {
        const { code, key } = state;
        const answer = await call("POST", "/api/stall/handovers", { code, key });
        if (state.key !== key) return;
        if (answer.status === 401) return toSignIn();
        take(answered(state, answer, Date.now()));
        if (!isUnderWay(state)) readyForNext();
    }

    /** @param {string} text */
    function give(text) {
        take(submit(state, meantCode(text), freshKey()));
    }

    /** A desk's scanner types into the field; on a phone the keyboard would cover the answer. */
    function readyForNext() {
        field.value = "";
        if (matchMedia("(pointer: coarse)").matches) find(".verdict-next").focus();
        else field.focus();
    }

    function retry() {
        take(again(state));
    }

    function next() {
        take(ready);
        field.value = "";
        if (wasScanned) pressScan();
        else field.focus();
    }

    /** A dropped code may have been taken; the answer to it is then in the list. */
    function drop() {
        next();
        list.look();
    }

    function told() {
        const order = state.answer;
        setShown(find("#lately"), true);
        find("#lately-list").prepend(element("li", { class: "row-link" }, element("span", { class: "row-words" },
            element("span", { class: "row-name", text: partsOf(order).map(partWords).join(", ") }),
            element("span", { class: "row-line", text: say("stall.orderNumber", { code: order.order }) })),
            element("span", { class: "row-time", text: hourAndMinute(Date.now(), language) })));
        while (find("#lately-list").children.length > latelyMax) find("#lately-list").lastElementChild.remove();
        list.look();
    }

    async function pressScan() {
        if (stopScan) return endScan();
        setText(find("#scan-status"), "");
        setShown(find("#scanner"), true);
        setText(find("#scan"), say("stall.stopScan"));
        try {
            stopScan = await scan(find("#video"), (text) => {
                endScan();
                wasScanned = true;
                give(text);
            });
        } catch (error) {
            endScan();
            setText(find("#scan-status"), say(/** @type {Error} */ (error).name === "NotAllowedError" ? "stall.cameraDenied" : "stall.cameraMissing"));
            field.focus();
        }
    }

    function endScan() {
        stopScan?.();
        stopScan = null;
        setShown(find("#scanner"), false);
        setText(find("#scan"), say("stall.scan"));
    }
}
