/** Several products sold as one set, all or nothing. */

import { sellByClaims } from "./claims.js";

export default sellByClaims(
    ({ price, limit }) => ({ unit: price, limit, kind: "claim" }),
    (lot, say) => say("verify.termsCombo"),
);
