/** The server's JSON pages. Every call gives a value or an answer with a reason; none throws. */

/**
 * @param {string} method
 * @param {string} path
 * @param {object} [body]
 * @returns {Promise<{ok: boolean, status: number, value: any}>} Status 0: the server could not be reached.
 */
export async function call(method, path, body) {
    try {
        const response = await fetch(path, {
            method,
            headers: body ? { "Content-Type": "application/json" } : {},
            body: body ? JSON.stringify(body) : undefined,
            signal: AbortSignal.timeout(10_000),
        });
        const text = await response.text();
        return { ok: response.ok, status: response.status, value: text ? JSON.parse(text) : null };
    } catch {
        return { ok: false, status: 0, value: null };
    }
}

/** Shares an address through the device, or copies it. @param {string} title @param {string} url @returns {Promise<"shared" | "copied" | "failed">} */
export async function share(title, url) {
    try {
        if (navigator.share && matchMedia("(pointer: coarse)").matches) {
            await navigator.share({ title, url });
            return "shared";
        }
        await navigator.clipboard.writeText(url);
        return "copied";
    } catch (error) {
        return /** @type {Error} */ (error).name === "AbortError" ? "shared" : "failed";
    }
}
