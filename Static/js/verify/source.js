/** Where a journal comes from: a room of this market, page by page, or a file that somebody kept. */

/** The server's own most entries in one answer. */
const pageLines = 1_000;
/** How often a busy server is asked again, and how long is waited each time. */
const triesMax = 5;
const waitMilliseconds = 700;
/** A longer line is none of a journal. */
const lineCharactersMax = 1 << 20;

/** Why a journal could not be read; `reason` is a key of words. */
export class SourceError extends Error {
    /** @param {"unknownRoom" | "offline"} reason */
    constructor(reason) {
        super(reason);
        this.reason = reason;
    }
}

/** @param {string} address @param {AbortSignal} [signal] @returns {Promise<string>} */
async function read(address, signal) {
    for (let tries = 1; ; tries += 1) {
        try {
            const answer = await fetch(address, { signal });
            if (answer.status === 404) throw new SourceError("unknownRoom");
            if (answer.ok) return await answer.text();
        } catch (error) {
            if (error instanceof SourceError || signal?.aborted) throw error;
        }
        if (tries === triesMax) throw new SourceError("offline");
        await new Promise((done) => setTimeout(done, waitMilliseconds * tries));
    }
}

/** @param {string} slug @param {AbortSignal} [signal] @returns {AsyncGenerator<string[]>} */
export async function* pagesOfRoom(slug, signal) {
    let after = 0;
    for (;;) {
        const text = await read(`/api/rooms/${encodeURIComponent(slug)}/journal?after=${after}&limit=${pageLines}`, signal);
        const lines = text.split("\n").filter((line) => line !== "");
        yield lines;
        if (lines.length < pageLines) return;
        after += lines.length;
    }
}

/** @param {Blob} file UTF-8. @returns {AsyncGenerator<string[]>} */
export async function* pagesOfFile(file) {
    const decoder = new TextDecoder();
    let rest = "";
    const reader = file.stream().getReader();
    for (;;) {
        const { done, value } = await reader.read();
        rest += done ? decoder.decode() : decoder.decode(value, { stream: true });
        const lines = rest.split("\n");
        rest = done ? "" : lines.pop() ?? "";
        yield lines.filter((line) => line !== "" && line !== "\r");
        if (done) return;
        if (rest.length > lineCharactersMax) {
            yield [rest];
            return;
        }
    }
}
