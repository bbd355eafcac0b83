/** Signing in and creating an account, as one form that serves a page or a sheet. */

import { button, element, setAttribute, setAvailable, setShown, setText } from "../element.js";
import { call } from "../api.js";
import { say } from "../words.js";

/** @param {string} name @param {string} label @param {Record<string, any>} attributes @param {string} [help] */
function field(name, label, attributes, help) {
    const input = element("input", { id: `account-${name}`, name, required: true, maxlength: 80, ...attributes });
    const hint = element("p", { class: "help", id: `account-${name}-help`, text: help ?? "" });
    setShown(hint, Boolean(help));
    if (help) input.setAttribute("aria-describedby", hint.id);
    const node = element("div", { class: "field" }, element("label", { for: input.id, text: say(label) }), input, hint);
    return { node, input };
}

/** The reason of a refused account, in words. @param {any} value */
function refusal(value) {
    if (value?.reason === "rateLimited") return say("account.rateLimited", { seconds: Math.ceil((value.retryAfter ?? 1000) / 1000) });
    if (value?.reason === "wrongNameOrPassword" || value?.reason === "taken") return say(`account.${value.reason}`);
    return say({ name: "account.nameWrong", phone: "account.phoneWrong", password: "account.passwordWrong" }[/** @type {string} */ (value?.field)] ?? "account.fieldWrong");
}

/**
 * @param {object} options
 * @param {(session: any) => void} options.entered
 */
export function mountAccountForm({ entered }) {
    let creating = false;
    let busy = false;
    const name = field("name", "account.name", { autocomplete: "username", autocapitalize: "none", spellcheck: "false" });
    const fullName = field("full-name", "account.fullName", { autocomplete: "name", maxlength: 40 });
    const phone = field("phone", "account.phone", { autocomplete: "tel", inputmode: "tel" }, say("account.phoneHelp"));
    const password = field("password", "account.password", { type: "password", autocomplete: "current-password" });
    const help = element("p", { class: "help", text: say("account.passwordHelp") });
    const show = element("input", { type: "checkbox", on: { change: () => { password.input.type = show.checked ? "text" : "password"; } } });
    const showLabel = element("label", { class: "check" }, show, element("span", { text: say("account.show") }));
    const status = element("p", { class: "form-status", role: "status" });
    const submit = element("button", { class: "press-button" });
    const question = element("span");
    const swap = button({ class: "quiet-link", on: { click: () => { creating = !creating; draw(); (creating ? fullName : name).input.focus(); } } });
    const node = element("form", { class: "account-form", novalidate: true, on: { submit: enter } },
        name.node, fullName.node, phone.node, password.node, help, showLabel, status, submit,
        element("p", { class: "swap" }, question, " ", swap));

    /** @param {string} text @param {"wrong" | "working" | ""} tone */
    function tell(text, tone) {
        setText(status, text);
        setAttribute(status, "data-tone", tone || null);
    }

    function draw() {
        for (const part of [fullName, phone]) {
            setShown(part.node, creating);
            part.input.disabled = !creating;
        }
        setShown(name.node, !creating);
        name.input.disabled = creating;
        setShown(help, creating);
        password.input.autocomplete = creating ? "new-password" : "current-password";
        setText(submit, say(creating ? "account.create" : "account.signIn"));
        setText(question, say(creating ? "account.haveOne" : "account.haveNone"));
        setText(swap, say(creating ? "account.signIn" : "account.create"));
        tell("", "");
    }

    /** What is wrong with the fields, before the server is asked. @returns {[any, string] | null} */
    function fault() {
        if (creating && fullName.input.value.trim() === "") return [fullName, "account.nameWrong"];
        if (creating && !/^(0|\+84)\d{9}$/.test(phone.input.value.replace(/[\s.-]/g, ""))) return [phone, "account.phoneWrong"];
        if (!creating && name.input.value.trim() === "") return [name, "account.fieldWrong"];
        if (password.input.value.length < (creating ? 8 : 1)) return [password, creating ? "account.passwordWrong" : "account.fieldWrong"];
        return null;
    }

    /** @param {Event} event */
    async function enter(event) {
        event.preventDefault();
        if (busy) return;
        const wrong = fault();
        for (const part of [name, fullName, phone, password]) setAttribute(part.input, "aria-invalid", wrong?.[0] === part ? "true" : null);
        if (wrong) {
            tell(say(wrong[1]), "wrong");
            return wrong[0].input.focus();
        }
        busy = true;
        setAvailable(submit, false);
        tell(say(creating ? "account.making" : "account.working"), "working");
        const digits = phone.input.value.replace(/[\s.-]/g, "");
        const answer = creating
            ? await call("POST", "/api/accounts", { name: fullName.input.value.trim(), phone: digits, password: password.input.value })
            : await call("POST", "/api/session", { name: name.input.value.trim(), password: password.input.value });
        busy = false;
        setAvailable(submit, true);
        if (!answer.ok) return tell(answer.status === 0 ? say("account.offline") : refusal(answer.value), "wrong");
        tell(say("account.welcome", { name: answer.value?.name ?? "" }), "");
        password.input.value = "";
        entered(answer.value);
    }

    draw();
    return { node, focus: () => (creating ? fullName : name).input.focus() };
}
