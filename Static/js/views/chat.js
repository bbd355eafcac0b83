/** The stall's talk: a bounded list that stays at its end unless the reader scrolled away, and one field. */

import { button, element, setAttribute, setList, setShown, setText } from "../element.js";
import { say, sayMoney } from "../words.js";
import { reason } from "../formats.js";

/** Characters; the server holds to it too. */
const textMax = 280;

/**
 * @param {HTMLElement} root With a list, a form, a field and a button in it.
 * @param {object} options
 * @param {string} options.draftName Where an unsent text is kept over a reload.
 * @param {(text: string) => void} options.send
 * @param {() => void} options.signIn
 * @param {(message: any) => Node | null} [options.actions] What a host may do with a message.
 */
export function mountChat(root, { draftName, send, signIn, actions }) {
    const list = /** @type {HTMLElement} */ (root.querySelector(".chat-list"));
    const form = /** @type {HTMLFormElement} */ (root.querySelector("form"));
    const field = /** @type {HTMLInputElement} */ (root.querySelector("input"));
    const submit = /** @type {HTMLElement} */ (root.querySelector("form button"));
    const status = /** @type {HTMLElement} */ (root.querySelector(".chat-status"));
    const empty = /** @type {HTMLElement} */ (root.querySelector(".chat-empty"));
    const fresh = button({ class: "chat-new", hidden: true, text: say("chat.new"), on: { click: toEnd } });
    list.after(fresh);
    field.maxLength = textMax;
    field.value = sessionStorage.getItem(draftName) ?? "";
    let atEnd = true;
    let lastMessage = 0;
    let guest = false;
    let returned = "";

    function toEnd() {
        // Later than the layout of this frame, which reading the height would force.
        requestAnimationFrame(() => { list.scrollTop = list.scrollHeight; });
        atEnd = true;
        fresh.hidden = true;
    }

    list.addEventListener("scroll", () => {
        atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 40;
        if (atEnd) fresh.hidden = true;
    }, { passive: true });

    field.addEventListener("input", () => sessionStorage.setItem(draftName, field.value));
    field.addEventListener("focus", () => document.body.classList.add("typing"));
    field.addEventListener("blur", () => document.body.classList.remove("typing"));
    field.addEventListener("mousedown", (event) => {
        if (!guest) return;
        event.preventDefault();
        signIn();
    });

    form.addEventListener("submit", (event) => {
        event.preventDefault();
        if (guest) return signIn();
        const text = field.value.trim();
        if (!text) return;
        send(text);
        field.value = "";
        sessionStorage.removeItem(draftName);
        toEnd();
    });

    /** @param {any} message */
    function mountMessage(message) {
        const who = element("b", { class: "who", text: message.host ? message.name || say("chat.host") : message.name || say("lot.paddle", { n: message.paddle ?? 0 }) });
        const badge = message.host ? element("span", { class: "badge", text: say("chat.host") }) : null;
        const node = element("li", { class: message.host ? "message from-host" : "message" },
            who, badge, " ", element("span", { class: "text", text: message.text }), actions?.(message));
        return { node, update() {} };
    }

    return {
        /** @param {any} state */
        update(state) {
            guest = state.me?.role === "guest";
            setList(list, state.chat, (message) => message.message, mountMessage);
            for (const message of state.chat.slice(-3)) {
                const row = /** @type {any} */ (list).mounted.get(String(message.message));
                setAttribute(row.node, "data-mine", message.paddle !== null && message.paddle === state.mine.paddle ? "yes" : null);
            }
            setShown(empty, state.joined && state.chat.length === 0);
            const newest = state.chat.at(-1)?.message ?? 0;
            if (newest > lastMessage) {
                if (atEnd) toEnd();
                else fresh.hidden = false;
            }
            lastMessage = newest;
            const wishes = Object.values(state.wishes).filter((wish) => wish.command.type === "chat");
            const wish = wishes.at(-1);
            const said = wish?.phase === "sending" ? `${wish.command.text} — ${say("chat.sending")}`
                : wish?.phase === "refused" ? say("chat.failed", { why: sayMoney(reason(wish.answer)) }) : "";
            if (wish?.phase === "refused" && wish.key !== returned) {
                returned = wish.key;
                if (field.value === "") field.value = wish.command.text;
            }
            setText(status, state.mine.muted ? say("chat.muted") : said);
            setAttribute(field, "placeholder", say(guest ? "chat.guest" : "chat.placeholder"));
            field.disabled = state.mine.muted;
            setText(submit, say(guest ? "account.signIn" : "chat.send"));
        },
    };
}
