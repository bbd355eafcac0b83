/** The press: one button that says what it does and costs, smaller steps beside it, and what became of it. */

import { button, element, setAttribute, setAvailable, setList, setShown, setText } from "../element.js";
import { digits, money, readMoney } from "../format.js";
import { formatOf, meantAmount, pressOf } from "../formats.js";
import { language, say, sayMoney } from "../words.js";

/** A purchase at once is asked twice; the question stands this long. */
const sureMilliseconds = 4_000;
/** A second press within this time is the same tap and means nothing more. */
const tapMilliseconds = 400;

/**
 * @param {object} options
 * @param {(command: Record<string, any>) => void} options.press
 * @param {(key: string) => void} options.withdraw
 */
export function mountPressBar({ press, withdraw }) {
    /** @type {import("../types.js").Choice & {lot: number}} */
    const choice = { lot: -1, amount: null, quantity: 1 };
    /** @type {any} */
    let state = null;
    /** @type {any} */
    let lot = null;
    /** @type {import("../types.js").Press | null} */
    let model = null;
    const shown = { amount: 0, before: 0, changedAt: 0 };
    let sureUntil = 0;
    let pressedAt = -Infinity;

    const note = element("p", { class: "press-note" });
    const withdrawButton = button({ class: "quiet-link", text: say("press.withdraw"), on: { click: () => model?.withdraw && withdraw(model.withdraw) } });
    const secondButton = button({ class: "quiet-link", on: { click: () => model?.second && press(model.second.command) } });
    const asked = element("div", { class: "asks" });
    /** @type {any} */
    let asks = null;
    const chips = element("div", { class: "steps", role: "group", "aria-label": say("press.steps") });
    const other = button({ class: "step", text: say("press.other"), "aria-expanded": "false", on: { click: toggleOther } });
    const otherLabel = element("label", { for: "other-amount" });
    const otherInput = element("input", { id: "other-amount", inputmode: "numeric", autocomplete: "off", maxlength: 20, "aria-describedby": "other-help" });
    const otherHelp = element("p", { id: "other-help", class: "help" });
    const otherForm = element("form", { class: "other", hidden: true, on: { submit: useOther } },
        otherLabel, element("div", { class: "other-row" }, otherInput, element("button", { class: "step", text: say("press.otherUse") })), otherHelp);
    const fewer = button({ class: "step round", "aria-label": say("press.fewer"), text: "−", on: { click: () => count(-1) } });
    const quantity = element("output", { class: "quantity" });
    const more = button({ class: "step round", "aria-label": say("press.more"), text: "+", on: { click: () => count(1) } });
    const counter = element("div", { class: "counter-row" }, fewer, quantity, more);
    const side = element("div", { class: "press-side" }, chips, other, counter);
    const label = element("span", { class: "press-label" });
    const main = button({ class: "press-button", id: "press-button", on: { click: pressed } }, label);
    const buyNow = button({ class: "buy-now", hidden: true, on: { click: pressedBuyNow } });
    const node = element("section", { class: "press", "aria-labelledby": "press-button" },
        element("div", { class: "press-words" }, note, withdrawButton, secondButton),
        asked, side, otherForm, main);

    function pressed(/** @type {MouseEvent} */ event) {
        if (!model?.command || event.timeStamp - pressedAt < tapMilliseconds) return;
        pressedAt = event.timeStamp;
        const command = { ...model.command };
        if (command.type === "bid" && model.steps.length > 0 && !command.confirmed) command.amount = meantAmount(shown, event.timeStamp);
        choice.amount = null;
        press(command);
    }

    function pressedBuyNow(/** @type {MouseEvent} */ event) {
        if (event.timeStamp - pressedAt < tapMilliseconds) return;
        pressedAt = event.timeStamp;
        if (event.timeStamp < sureUntil) {
            sureUntil = 0;
            press({ type: "buyNow", lot: lot.lot });
        } else {
            sureUntil = event.timeStamp + sureMilliseconds;
            setTimeout(draw, sureMilliseconds + 50);
        }
        draw();
    }

    async function bringAsks() {
        const loaded = await import("./part.js").catch(() => null);
        if (!loaded) return;
        asks ??= loaded.mountPart(asked, { choice, choose });
        draw();
    }

    /** What a part of the format offers was chosen. @param {object} changes */
    function choose(changes) {
        Object.assign(choice, changes);
        draw();
    }

    /** @param {number} by */
    function count(by) {
        choice.quantity = Math.max(1, Math.min(model?.limit ?? 1, choice.quantity + by));
        draw();
    }

    function toggleOther() {
        otherForm.hidden = !otherForm.hidden;
        other.setAttribute("aria-expanded", String(!otherForm.hidden));
        if (!otherForm.hidden) otherInput.focus();
    }

    function useOther(/** @type {Event} */ event) {
        event.preventDefault();
        const least = model?.steps[0] ?? 0;
        let amount = readMoney(otherInput.value);
        if (amount !== null && amount < 1_000 && least >= 1_000) amount *= 1_000;
        if (amount === null || amount < least) {
            setText(otherHelp, say("press.otherWrong", { amount: money(least, language) }));
            setAttribute(otherInput, "aria-invalid", "true");
            return;
        }
        choice.amount = amount;
        otherInput.value = "";
        toggleOther();
        draw();
        main.focus();
    }

    /** @param {number[]} amounts */
    function drawSteps(amounts) {
        setShown(chips, amounts.length > 0);
        setShown(other, amounts.length > 0);
        if (amounts.length === 0 && !otherForm.hidden) toggleOther();
        const chosen = model?.command?.amount;
        setList(chips, amounts, (amount) => amounts.indexOf(amount), () => {
            const chip = button({ class: "step", on: { click: () => { choice.amount = Number(chip.dataset.amount); draw(); } } });
            return {
                node: chip,
                update(/** @type {number} */ amount) {
                    setText(chip, digits(amount, language));
                    setAttribute(chip, "data-amount", amount);
                    setAttribute(chip, "aria-pressed", String(amount === chosen));
                },
            };
        });
    }

    /** @param {import("../types.js").Press} press */
    function remember(press) {
        const amount = press.command?.amount ?? 0;
        if (amount === shown.amount) return;
        Object.assign(shown, { before: shown.amount || amount, amount, changedAt: performance.now() });
    }

    function draw() {
        if (!state || !lot) return;
        if (choice.amount !== null && choice.amount < lot.next) choice.amount = null;
        model = pressOf(state, lot, choice);
        const part = lot.state === "running" ? formatOf(lot)?.asks : undefined;
        if (asks) asks.update(part, lot, state);
        else if (part) bringAsks();
        if (choice.amount === null) remember(model);
        else Object.assign(shown, { amount: choice.amount, before: choice.amount, changedAt: 0 });
        const guest = state.me?.role === "guest" && model.command !== null && (model.tone === "idle" || model.tone === "waiting");
        setAttribute(node, "data-tone", model.tone);
        setText(label, sayMoney(model.label));
        setAvailable(main, model.command !== null);
        setText(note, guest ? say("press.guestNote") : sayMoney(model.note));
        setShown(withdrawButton, model.withdraw !== null);
        setShown(secondButton, model.second !== null);
        setText(secondButton, sayMoney(model.second?.label ?? null));
        drawSteps(model.command?.confirmed ? [] : model.steps);
        setText(otherLabel, say(model.maximum ? "press.otherMaximumLabel" : "press.otherLabel"));
        if (otherInput.getAttribute("aria-invalid") !== "true") {
            setText(otherHelp, `${say("press.otherHelp", { amount: money(model.steps[0] ?? lot.next, language) })}${model.maximum ? ` ${say("press.proxyHelp")}` : ""}`);
        }
        setShown(counter, model.command !== null && model.limit > 1);
        setShown(side, !chips.hidden || !counter.hidden);
        choice.quantity = Math.max(1, Math.min(choice.quantity, Math.max(1, model.limit)));
        setText(quantity, say(model.unit ?? "press.quantity", { n: choice.quantity }));
        setAvailable(fewer, choice.quantity > 1);
        setAvailable(more, choice.quantity < model.limit);
        const buyable = lot.buyNow !== null && lot.state === "running" && model.tone !== "sending";
        setShown(buyNow, buyable);
        const sure = performance.now() < sureUntil;
        setAttribute(buyNow, "data-sure", sure ? "yes" : null);
        if (buyable) setText(buyNow, say(sure ? "lot.buyNowSure" : "lot.buyNow", { price: money(lot.buyNow, language) }));
    }

    otherInput.addEventListener("input", () => {
        setAttribute(otherInput, "aria-invalid", null);
        draw();
    });

    return {
        node,
        buyNow,
        choice,
        choose,
        /** @param {any} newState @param {any} newLot */
        update(newState, newLot) {
            state = newState;
            lot = newLot;
            if (lot && choice.lot !== lot.lot) {
                for (const name of Object.keys(choice)) delete (/** @type {any} */ (choice))[name];
                Object.assign(choice, { lot: lot.lot, amount: null, quantity: 1 });
                Object.assign(shown, { amount: 0, before: 0, changedAt: 0 });
                sureUntil = 0;
            }
            draw();
        },
    };
}
