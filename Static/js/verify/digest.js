/** Which SHA-256 there is: the browser's own, or ours where the browser keeps it back. */

import { sha256 } from "./sha256.js";

/** @typedef {(bytes: Uint8Array) => Uint8Array | Promise<Uint8Array>} Digest */

/**
 * @param {Crypto | undefined} [crypto]
 * @returns {{digest: Digest, isBrowsers: boolean}} `crypto.subtle` exists in a secure context only: HTTPS or this machine.
 */
export function chooseDigest(crypto = globalThis.crypto) {
    const subtle = crypto?.subtle;
    if (!subtle) return { digest: sha256, isBrowsers: false };
    return { digest: async (bytes) => new Uint8Array(await subtle.digest("SHA-256", bytes)), isBrowsers: true };
}
