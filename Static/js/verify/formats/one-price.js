/** One price over many products, of which the buyer chooses any. */

import { sellByClaims } from "./claims.js";

export default sellByClaims(
    ({ price, limit }) => ({ unit: price, limit, kind: "claim" }),
    (lot, say) => say("verify.termsOnePrice"),
);
