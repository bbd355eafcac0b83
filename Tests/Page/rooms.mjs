/** A room as the server would send it, for the tests of the page's state. */

export const lot = (changes = {}) => ({
    lot: 1, state: "running", price: 100_000, leader: null, next: 100_000, bids: 0, reserveMet: null, buyNow: null,
    start: 1_000, end: 61_000, remaining: null, extended: 0, final: false, free: 1, held: 0, sold: 0, outcome: null,
    hammer: null, winner: null, reason: null, recent: [],
    format: "english", quantity: 1, opening: 100_000, increment: [[0, 5_000]], proxy: false, suddenDeath: false, window: 15_000, extension: 10_000, limit: 0,
    hold: 600_000, duration: 60_000, reserve: false,
    product: { id: 1, vi: "Chè búp khô", en: "Tea buds", picture: null, stars: 5, group: "drinks", unit: "hộp", commune: "Ba Trại" },
    ...changes,
});

export const flashLot = (changes = {}) =>
    lot({ lot: 2, format: "flash", price: 95_000, next: 95_000, quantity: 30, free: 30, limit: 2, ...changes });

export const product = (id) => ({ id, vi: `Sản phẩm ${id}`, en: `Product ${id}`, picture: null, stars: 4, group: "food", unit: { vi: "hộp", en: "box" }, commune: "Ba Trại", price: 100_000 });

/** Facts and terms of the rarer formats, of lot 3. */
const facts = {
    english: {},
    flash: {},
    dutch: { price: 100_000, opening: 140_000, floor: 60_000, fall: 10_000, interval: 10_000, step: 4, nextStep: 9_000, end: null, quantity: 10, free: 8, limit: 3 },
    sealed: { opening: 100_000, next: null, pricing: "second", bidders: 4 },
    onePrice: { price: 50_000, limit: 2, quantity: 6, free: 4, goods: [[1, 0, 2, 0], [2, 3, 0, 0], [3, 1, 0, 0]], products: [product(1), product(2), product(3)], allocation: "firstCome", asked: 2, served: 2, waiting: 0 },
    giveaway: { price: 0, quantity: 20, free: 20, allocation: "firstCome", asked: 0, served: 0, waiting: 0 },
    combo: { price: 100_000, limit: 2, quantity: 10, free: 10, components: [[1, 2], [2, 1]], products: [product(1), product(2)] },
    group: { price: 100_000, limit: 6, quantity: 60, free: 60, threshold: 10, caseSize: 6, members: 3, paidMembers: 2, pledged: 9 },
};

export const lotOfFormat = (format, changes = {}) => lot({ lot: 3, format, ...facts[format], ...changes });

export const mine = (changes = {}) => ({ paddle: 12, muted: false, maximums: [], holds: [], entries: [], waiting: [], ...changes });

export const hold = (changes = {}) => ({
    hold: 7, lot: 2, quantity: 1, unit: 95_000, total: 95_000, state: "held", deadline: 700_000, kind: "claim", ...changes,
});

export const welcome = (changes = {}) => ({ type: "welcome", epoch: "e1", now: 0, name: "An", role: "buyer", account: 11, ...changes });

export const joined = ({ lots = [lot()], mine: own = mine(), offset = 10, ...changes } = {}) => ({
    type: "joined", key: "j", room: "che", epoch: "e1", offset, seq: offset, now: 2_000, mine: own,
    snapshot: {
        title: { vi: "Chè", en: "Tea" }, producer: { name: "HTX Chè" }, state: "open", host: "Hạnh", hostPresent: true,
        featured: 1, pinned: null, present: 3, lots, chat: [], ...changes,
    },
});

export const update = (offset, changes = {}) => ({
    type: "update", room: "che", epoch: "e1", offset, seq: offset, tick: 50, now: 3_000, ...changes,
});

/** The dynamic part of a lot, as updates carry it. */
export const moved = (changes) => {
    const { format, quantity, opening, proxy, suddenDeath, window, extension, limit, hold: _, duration, reserve, product, ...dynamic } = lot(changes);
    return dynamic;
};

export const message = (number, changes = {}) => ({ message: number, paddle: 3, name: "Bình", host: false, text: `${number}`, at: number, ...changes });
