/** A flash sale: units at one price in a short time. */

import { sellByClaims } from "./claims.js";

export default sellByClaims(
    ({ price, limit }) => ({ unit: price, limit, kind: "claim" }),
    (lot, say) => say("verify.termsFlash"),
);
