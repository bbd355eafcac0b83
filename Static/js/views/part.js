/** Places on the page for what only one format has. */

/**
 * A place for what only some lots have: it is mounted when wanted and goes with its lot.
 * @param {HTMLElement} place
 * @param {Record<string, any>} tools What a part is mounted with.
 */
export function mountPart(place, tools) {
    /** @type {any} */
    let kept = null;

    /** @param {any} mine @param {any} part */
    async function bring(mine, part) {
        const made = await Promise.resolve(part.mount(tools)).catch(() => null);
        if (kept !== mine) return;
        if (!made) kept = null;
        else {
            mine.made = made;
            place.append(made.node);
            made.update(...mine.latest);
        }
    }

    return {
        /** @param {{wanted(lot: any, state: any): boolean, mount(tools: any): any} | undefined} part @param {any} lot @param {...any} rest */
        update(part, lot, ...rest) {
            const wanted = part?.wanted(lot, rest[0]) ? part : null;
            if (kept && (kept.lot !== lot.lot || kept.part !== wanted)) {
                kept.made?.node.remove();
                kept = null;
            }
            if (!wanted) return;
            const isNew = kept === null;
            kept ??= { lot: lot.lot, part: wanted, made: null, latest: [] };
            kept.latest = [lot, ...rest];
            if (isNew) bring(kept, wanted);
            else kept.made?.update(lot, ...rest);
        },
        /** @param {number} now */
        tick: (now) => kept?.made?.tick?.(now),
    };
}
