/** For whom a purchase is: oneself, or somebody whose errands one runs. Not shown when there is nobody. */

import { call } from "../api.js";
import { element, setShown } from "../element.js";
import { say } from "../words.js";

/** Asked once for a visit; signing in as somebody else opens a new line and this is asked again. @type {{account: number | null, list: Promise<any[]>} | null} */
let asked = null;

/** @param {number | null} account */
function beneficiaries(account) {
    if (asked?.account !== account) {
        asked = { account, list: call("GET", "/api/beneficiaries").then(({ ok, value }) => (ok ? value?.beneficiaries ?? [] : [])) };
    }
    return asked.list;
}

/** @param {{choice: any, choose: any}} tools */
export function mountForWhom({ choice, choose }) {
    const select = element("select", { id: "for-whom", on: { change: () => choose({ for: select.value === "" ? null : Number(select.value) }) } });
    const node = element("div", { class: "for-whom", hidden: true }, element("label", { for: "for-whom", text: say("press.forWhom") }), select);
    /** @type {number | null | undefined} */
    let account;

    /** @param {any[]} list */
    function fill(list) {
        select.replaceChildren(element("option", { value: "", text: say("press.forMe") }),
            ...list.map((person) => element("option", { value: person.beneficiary, text: person.name })));
        select.value = choice.for ?? "";
        setShown(node, list.length > 0);
    }

    return {
        node,
        /** @param {any} _ @param {any} state */
        update(_, state) {
            const now = state.me?.account ?? null;
            if (now === account) return;
            account = now;
            if (now !== null) beneficiaries(now).then((list) => now === account && fill(list));
        },
    };
}
