/** One lot explained: each entry with who, when, what the rules made of it, and what stood afterwards. */

import { element, find, setShown, setText } from "../../element.js";
import { digits } from "../../format.js";
import { knows, language, say } from "../../words.js";
import { resultOf } from "../verdict.js";
import { clock, spoken } from "../spoken.js";
import { formatName, lotName, mountMark } from "./lot-list.js";
import { closer } from "./closer.js";
import { actorName, commandName, words } from "./sentences.js";

/** Steps that are shown before somebody asks for more. */
const stepsAtOnce = 100;

/** What stood after a step, as pairs of name and value. @param {import("../step.js").Step} step */
function standing(step) {
    const values = spoken(step.after, { say, language, at: step.at });
    const pairs = Object.entries(values).filter(([name, value]) => value !== "—" && knows(`verify.after.${name}`));
    if (pairs.length === 0) return null;
    return element("dl", { class: "after" }, ...pairs.map(([name, value]) =>
        element("div", {}, element("dt", { text: say(`verify.after.${name}`) }), element("dd", { text: name === "leader" || name === "winner" ? say("verify.who", { n: value }) : value }))));
}

/** @param {import("../step.js").Step} step */
function row(step) {
    return element("li", { class: "step-row", "data-wrong": step.problems.length > 0 },
        element("p", { class: "step-head" },
            element("b", { text: actorName(step.actor) }),
            element("span", { class: "step-kind", text: commandName(step.kind) }),
            element("span", { class: "step-when", text: `${clock(step.at)} · ${say("verify.entry", { n: digits(step.seq, language) })}` })),
        element("div", { class: "step-why" },
            ...step.sentences.map((sentence) => element("p", { text: words(sentence, step.at) })),
            ...step.problems.map((problem) => element("p", { class: "wrong", text: `✗ ${words(problem, step.at)}` })),
            ...(step.details ?? []).map((detail) => closer(detail, step.at))),
        standing(step));
}

/** @param {() => Promise<void>} breathe */
export function mountSteps(breathe) {
    const section = find("#lot");
    const list = find("#steps");
    const more = find("#more");
    /** @type {import("../room.js").Lot | null} */
    let current = null;
    let turn = 0;

    /** @param {number} until */
    async function append(until) {
        const mine = (turn += 1);
        const steps = current?.steps ?? [];
        while (list.children.length < Math.min(until, steps.length)) {
            list.append(row(steps[list.children.length]));
            await breathe();
            if (mine !== turn) return;
        }
        setShown(more, list.children.length < steps.length);
        setText(find("#shown-steps"), say("verify.shownSteps", { n: digits(list.children.length, language), all: digits(steps.length, language) }));
    }

    find("#more-steps").addEventListener("click", () => append(list.children.length + stepsAtOnce));
    return {
        /** @param {import("../room.js").Lot | null} lot @param {any} product */
        async show(lot, product) {
            setShown(section, lot !== null);
            current = lot;
            list.replaceChildren();
            if (!lot) return;
            setText(find("#lot-title"), lotName(lot, product));
            setText(find("#lot-result"), `${formatName(lot)} · ${words(resultOf(lot), 0)}`);
            find("#lot-mark").replaceChildren(mountMark(lot));
            await append(stepsAtOnce);
        },
        /** Everything, for printing. */
        all: () => append(Infinity),
    };
}
