/** What this person chose on this device. A browser that refuses storage keeps it for the visit only. */

/** @type {Map<string, string>} */
const visit = new Map();

/** @param {string} name @returns {string | null} */
export function kept(name) {
    try { return localStorage.getItem(name) ?? visit.get(name) ?? null; } catch { return visit.get(name) ?? null; }
}

/** @param {string} name @param {string} value */
export function keep(name, value) {
    visit.set(name, value);
    try { localStorage.setItem(name, value); } catch { /* Refused: `visit` has it. */ }
}
