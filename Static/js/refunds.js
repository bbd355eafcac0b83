/** Money to be paid back, for those who pay it: each debt is ticked off once, with the transfer's reference. */

import { call } from "./api.js";
import { find, setList, setShown, setText } from "./element.js";
import { money } from "./format.js";
import { mountOwed, mountPaid } from "./views/refund-slip.js";
import { sayWhy } from "./views/pickup-words.js";
import { fillIn, language, learn, say } from "./words.js";

/** Between two looks at the list. */
const lookMilliseconds = 15_000;

await Promise.all([learn("orders"), learn("refunds")]);
fillIn(document);
document.title = `${say("refunds.title")} · ${say("market.name")}`;

let timer = 0;
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
else if (session.ok && me.role === "buyer") setText(find("#blank"), say("refunds.mustSignIn"));
else {
    document.addEventListener("visibilitychange", () => document.hidden || look());
    look();
}

/** @param {string} text */
function toast(text) {
    const node = find("#toast");
    setText(node, text);
    setShown(node, true);
    clearTimeout(toastTimer);
    toastTimer = setTimeout(() => setShown(node, false), 4_000);
}

/** Under this name a debt is known on the page. @param {any} owed */
const nameOf = (owed) => owed.order ?? `#${owed.payment}`;

async function look() {
    clearTimeout(timer);
    const answer = await call("GET", "/api/refunds");
    if (answer.status === 401) return toSignIn();
    if (answer.ok) draw(answer.value);
    else if (find("#owed").hidden) setText(find("#blank"), say("refunds.failed"));
    timer = setTimeout(() => document.hidden || look(), lookMilliseconds);
}

/** @param {{owed: any[], paid: any[]}} seen */
function draw({ owed, paid }) {
    setShown(find("#blank"), owed.length === 0);
    setText(find("#blank"), say("refunds.none"));
    setShown(find("#owed"), owed.length > 0);
    const sum = owed.reduce((all, { amount }) => all + amount, 0);
    setText(find("#owed-sum"), say("refunds.sum", { n: owed.length, amount: money(sum, language) }));
    setList(find("#owed-list"), owed, nameOf, () => mountOwed(pressed));
    setShown(find("#paid"), paid.length > 0);
    setList(find("#paid-list"), paid, ({ refund }) => refund, mountPaid);
}

/** @param {any} owed */
async function pressed(owed) {
    const { askReference } = await import("./views/refund-form.js");
    askReference(owed, async (reference) => {
        const place = owed.order ? `/api/orders/${encodeURIComponent(owed.order)}` : `/api/payments/${owed.payment}`;
        const answer = await call("POST", `${place}/refunded`, { amount: owed.amount, ...(reference && { reference }) });
        await look();
        if (!answer.ok) return sayWhy(answer);
        toast(say("refunds.noted", { amount: money(owed.amount, language), what: nameOf(owed) }));
        // The slip that was pressed is gone.
        find(find("#owed").hidden ? "#refunds" : "#owed-title").focus();
        return null;
    });
}
