/** Whether the room shows what its journal says. Pure. */

import { held, sold } from "./shelves.js";

/** The facts of a lot that everybody sees and the journal decides. */
const facts = /** @type {const} */ (["outcome", "hammer", "winner", "held", "sold"]);

/**
 * @param {import("./room.js").Room} room The room after the entry that the snapshot belongs to.
 * @param {any[]} shown Lots as the room's page gets them.
 * @returns {{lot: number, field: string, expected: any, found: any}[]}
 */
export function differences(room, shown) {
    const found = [];
    for (const view of shown) {
        const lot = room.lots[view.lot - 1];
        if (!lot) {
            found.push({ lot: view.lot, field: "lot", expected: null, found: view.lot });
            continue;
        }
        if (lot.checked !== "whole") continue;
        const expected = { outcome: lot.result, hammer: lot.hammer, winner: lot.winner, held: held(lot), sold: sold(lot) };
        for (const field of facts) {
            if (field in view && (view[field] ?? null) !== expected[field]) {
                found.push({ lot: lot.number, field, expected: expected[field], found: view[field] ?? null });
            }
        }
    }
    return found;
}
