/** One look into a room as a guest: names and pictures of its lots, and what it shows of them. */

/** A room that does not answer in this time is checked without names. */
const patienceMilliseconds = 6_000;

/**
 * @param {string} slug
 * @returns {Promise<{seq: number, snapshot: any} | null>} Null when the room did not let us look.
 */
export function lookInto(slug) {
    return new Promise((done) => {
        const socket = new WebSocket(`${location.origin.replace("http", "ws")}/live`, "nightmarket.v1.json");
        /** @param {{seq: number, snapshot: any} | null} seen */
        const end = (seen) => {
            clearTimeout(timer);
            socket.close();
            done(seen);
        };
        const timer = setTimeout(() => end(null), patienceMilliseconds);
        socket.onopen = () => socket.send(JSON.stringify({ type: "join", key: "look", room: slug }));
        socket.onerror = () => end(null);
        socket.onclose = () => end(null);
        socket.onmessage = ({ data }) => {
            const message = JSON.parse(data);
            if (message.type === "joined") end({ seq: message.seq, snapshot: message.snapshot });
            else if (message.type === "answer" && !message.ok) end(null);
        };
    });
}
