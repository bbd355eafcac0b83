/** The page for signing in; afterwards back to where the person came from. */

import { find } from "./element.js";
import { fillIn, learn, say } from "./words.js";
import { mountAccountForm } from "./views/account-form.js";

/** Only a path of this market: an address elsewhere in `next` is ignored. */
function destination() {
    const asked = new URLSearchParams(location.search).get("next") ?? "/";
    const address = new URL(asked, location.origin);
    return address.origin === location.origin ? address.pathname + address.search + address.hash : "/";
}

await learn("account");
fillIn(document);
document.title = `${say("account.title")} · ${say("market.name")}`;
const form = mountAccountForm({ entered: () => location.replace(destination()) });
find("#form").append(form.node);
form.focus();
