/** The verdict at the top: one sentence, its reasons, how far the check is, and the last seal. */

import { element, find, setAttribute, setShown, setText } from "../../element.js";
import { digits } from "../../format.js";
import { language, say } from "../../words.js";
import { closer } from "./closer.js";
import { words } from "./sentences.js";

/** Between two changes of the progress that is told. */
const toldMilliseconds = 120;
/** So much of a wrong line is shown. */
const lineCharactersMax = 4_000;

export function mountVerdict() {
    const section = find("#verdict");
    const title = find("#verdict-title");
    const bar = find("#progress");
    const findings = find("#findings");
    const head = find("#head");
    let told = 0;

    /** @param {string} tone @param {string} text */
    function set(tone, text) {
        setShown(section, true);
        setAttribute(section, "data-tone", tone);
        setText(title, text);
        setShown(bar, tone === "checking");
        setAttribute(section, "aria-busy", tone === "checking" ? "true" : null);
        findings.replaceChildren();
        setShown(head, false);
        setShown(find("#actions"), tone !== "checking");
    }

    return {
        checking() {
            bar.removeAttribute("value");
            set("checking", say("verify.checking"));
            findings.append(element("li", { text: "\u00a0" }));
        },
        /** @param {number} entries @param {number | null} all */
        progress(entries, all) {
            if (performance.now() - told < toldMilliseconds) return;
            told = performance.now();
            if (all) {
                bar.max = all;
                bar.value = Math.min(entries, all);
            }
            const n = digits(entries, language);
            setText(findings.firstElementChild, all ? say("verify.progressOf", { n, all: digits(all, language) }) : say("verify.progress", { n }));
        },
        /** @param {"unknownRoom" | "offline"} reason */
        failed(reason) {
            set("none", say(`verify.failed${reason}`));
            if (reason === "offline") findings.append(element("li", { "data-tone": "note", text: say("verify.failedHelp") }));
        },
        /** @param {import("../verdict.js").Verdict} verdict @param {import("../check.js").Report} report */
        show(verdict, report) {
            const beside = Date.now();
            set(verdict.tone, words(verdict.title, beside));
            for (const { key, values, tone, why } of verdict.findings) {
                const all = why ? { ...values, why: words(why, beside) } : values;
                findings.append(element("li", { "data-tone": tone, text: words({ key, values: all }, beside) }));
            }
            if (report.wrongLine !== null && report.fault) {
                findings.append(element("li", {}, closer({ key: "verify.wrongLine", values: { line: report.fault.line ?? 0 }, text: report.wrongLine.slice(0, lineCharactersMax) })));
            }
            setShown(head, verdict.tone === "good");
            setText(find("#head-hash"), report.head);
            setText(find("#head-help"), words({ key: "verify.headHelp", values: { n: report.entries } }, beside));
        },
    };
}
