/** Bytes as the journal's hashes need them. Pure. */

const encoder = new TextEncoder();
const digits = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

/** UTF-8. @param {string} text @returns {Uint8Array} */
export const utf8 = (text) => encoder.encode(text);

/** Lower-case hexadecimal digits, two a byte. @param {Uint8Array} bytes */
export function toHex(bytes) {
    let text = "";
    for (const byte of bytes) text += digits[byte];
    return text;
}

/** @param {unknown} text @returns {Uint8Array | null} Null unless it is lower-case hexadecimal of whole bytes. */
export function fromHex(text) {
    if (typeof text !== "string" || !/^([0-9a-f]{2})*$/.test(text)) return null;
    return Uint8Array.from({ length: text.length / 2 }, (_, index) => parseInt(text.slice(2 * index, 2 * index + 2), 16));
}

/**
 * Pieces one behind the other: bytes as they are, numbers as 8 bytes, the most significant first.
 * @param {(Uint8Array | number)[]} pieces Numbers are whole and from 0 to 2^53 - 1.
 */
export function join(pieces) {
    const length = pieces.reduce((/** @type {number} */ sum, piece) => sum + (typeof piece === "number" ? 8 : piece.length), 0);
    const bytes = new Uint8Array(length);
    const view = new DataView(bytes.buffer);
    let offset = 0;
    for (const piece of pieces) {
        if (typeof piece === "number") {
            view.setUint32(offset, Math.floor(piece / 0x1_0000_0000));
            view.setUint32(offset + 4, piece >>> 0);
            offset += 8;
        } else {
            bytes.set(piece, offset);
            offset += piece.length;
        }
    }
    return bytes;
}

/** Which of two digests comes first, byte by byte. @param {Uint8Array} left @param {Uint8Array} right */
export function compare(left, right) {
    for (let index = 0; index < left.length; index += 1) {
        if (left[index] !== right[index]) return left[index] - right[index];
    }
    return 0;
}
