/** The zero-dong market: one for each household, for nothing. */

import { sellByClaims } from "./claims.js";

export default sellByClaims(
    () => ({ unit: 0, limit: 1, kind: "gift" }),
    (lot, say) => say("verify.termsGiveaway"),
);
