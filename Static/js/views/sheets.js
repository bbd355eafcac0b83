/** Sheets over the page: signing in when a guest presses, and the settings. Loaded when first asked for. */

import { button, element, styled } from "../element.js";
import { call } from "../api.js";
import { changeLanguage, keep, kept, language, learn, say } from "../words.js";
import { mountAccountForm } from "./account-form.js";

await Promise.all([learn("account"), styled("/css/account.css")]);

/** @param {string} id @param {string} title @param {...Node} content */
function sheet(id, title, ...content) {
    const close = button({ class: "icon-button sheet-close", "aria-label": say("settings.close"), text: "×" });
    const node = element("dialog", { class: "sheet", "aria-labelledby": `${id}-title` },
        element("h2", { id: `${id}-title`, text: title }), close, ...content);
    close.addEventListener("click", () => node.close());
    node.addEventListener("click", (/** @type {Event} */ event) => event.target === node && node.close());
    node.addEventListener("close", () => node.remove());
    document.body.append(node);
    node.showModal();
    return node;
}

/** Asks a guest to sign in; the page stays where it was. @param {(session: any) => void} entered */
export function askToSignIn(entered) {
    const form = mountAccountForm({
        entered(session) {
            node.close();
            entered(session);
        },
    });
    const node = sheet("account", say("account.toBuy"), element("p", { class: "lead", text: say("account.lead") }), form.node);
    form.focus();
}

/**
 * @param {string} name @param {string} legend
 * @param {[string, string][]} choices Values and their words.
 * @param {string} chosen @param {(value: any) => void} choose
 */
function choices(name, legend, choices, chosen, choose) {
    return element("fieldset", { class: "choices" }, element("legend", { text: legend }), ...choices.map(([value, words]) =>
        element("label", { class: "choice" },
            element("input", { type: "radio", name, value, checked: value === chosen, on: { change: () => choose(value) } }),
            element("span", { text: words, lang: name === "language" ? value : null }))));
}

/** @param {string} name @param {string} words */
function toggle(name, words) {
    const box = element("input", { type: "checkbox", checked: kept(name) === "on", on: { change: () => {
        keep(name, box.checked ? "on" : "off");
        // A browser lets a page sound only after a press: this is one, and lets its owner hear it.
        if (name === "sound" && box.checked) import("../chime.js").then(({ chime }) => chime("leading"));
    } } });
    return element("label", { class: "check" }, box, element("span", { text: words }));
}

/**
 * @param {{role: string, name: string | null} | null} me
 * @param {{signIn(): void, signedOut(): void}} actions
 */
export function openSettings(me, { signIn, signedOut }) {
    const guest = !me || me.role === "guest";
    const account = button({ class: "step wide", text: say(guest ? "settings.signIn" : "settings.signOut") });
    const content = [
        choices("language", say("settings.language"), [["vi", "Tiếng Việt"], ["en", "English"]], language, changeLanguage),
        choices("theme", say("settings.theme"), [["night", say("settings.night")], ["day", say("settings.day")]],
            document.documentElement.dataset.theme ?? "night", (theme) => {
                keep("theme", theme);
                document.documentElement.dataset.theme = theme;
            }),
        toggle("sound", say("settings.sound")),
        ...("vibrate" in navigator ? [toggle("vibration", say("settings.vibration"))] : []),
        element("p", { class: "lead", text: guest ? say("settings.guest") : say("settings.signedIn", { name: me?.name ?? "" }) }),
        account,
    ];
    const node = sheet("settings", say("settings.title"), ...content);
    account.addEventListener("click", async () => {
        node.close();
        if (guest) return signIn();
        await call("DELETE", "/api/session");
        signedOut();
    });
}

/**
 * Asks a host why; buyers read the answer.
 * @param {string} title
 * @param {string} action What the reason is for, on the button.
 * @returns {Promise<string | null>} Null when they thought better of it.
 */
export function askReason(title, action) {
    return new Promise((resolve) => {
        const field = element("input", { id: "reason", maxlength: 140, required: true, autocomplete: "off", "aria-describedby": "reason-help" });
        /** @type {string | null} */
        let given = null;
        const form = element("form", { class: "account-form", on: { submit: (/** @type {Event} */ event) => {
            event.preventDefault();
            given = field.value.trim() || null;
            if (given) node.close();
        } } },
            element("label", { for: "reason", text: title }), field,
            element("p", { class: "help", id: "reason-help", text: say("host.reasonHelp") }),
            element("button", { class: "press-button", text: action }),
            button({ class: "step wide", text: say("host.back"), on: { click: () => node.close() } }));
        const node = sheet("reason-sheet", action, form);
        node.addEventListener("close", () => resolve(given));
        field.focus();
    });
}

export { sheet };
