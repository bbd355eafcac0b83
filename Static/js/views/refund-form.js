/** Notes that a debt was paid back: asks for the transfer's reference, which may be left out for cash. */

import { button, element, setAttribute, setAvailable, setText } from "../element.js";
import { money } from "../format.js";
import { language, say } from "../words.js";
import { sheet } from "./sheets.js";

/**
 * @param {any} owed
 * @param {(reference: string) => Promise<string | null>} pay Gives a sentence when it could not be noted.
 */
export function askReference(owed, pay) {
    const field = element("input", { id: "refund-reference", maxlength: 60, autocomplete: "off", "aria-describedby": "refund-help" });
    const status = element("p", { class: "form-status", role: "status" });
    const amount = money(owed.amount, language);
    const submit = element("button", { class: "press-button", text: say("refunds.confirm", { amount }) });
    let busy = false;
    const form = element("form", { class: "refund-form", on: { submit: send } },
        element("p", { class: "lead", text: say("refunds.once") }),
        element("div", { class: "field" }, element("label", { for: field.id, text: say("refunds.referenceLabel") }), field,
            element("p", { class: "help", id: "refund-help", text: say("refunds.referenceHelp") })),
        status, submit, button({ class: "step wide", text: say("refunds.back"), on: { click: () => node.close() } }));
    const node = sheet("refund", say("refunds.markPaid", { amount }), form);
    field.focus();

    /** @param {Event} event */
    async function send(event) {
        event.preventDefault();
        if (busy) return;
        busy = true;
        setAvailable(submit, false);
        setText(status, say("refunds.sending"));
        setAttribute(status, "data-tone", null);
        const refused = await pay(field.value.trim());
        busy = false;
        setAvailable(submit, true);
        if (refused === null) return node.close();
        setText(status, refused);
        setAttribute(status, "data-tone", "wrong");
    }
}
