/** Reading QR codes with the camera, where the browser can do both. */

/** Between two looks at the picture: quick for a hand, slow for a battery. */
const lookMilliseconds = 150;

/** Whether this browser reads codes by itself and has a camera to ask for. */
export async function canScan() {
    if (!("BarcodeDetector" in globalThis) || !navigator.mediaDevices?.getUserMedia) return false;
    try {
        return (await /** @type {any} */ (globalThis).BarcodeDetector.getSupportedFormats()).includes("qr_code");
    } catch {
        return false;
    }
}

/**
 * Looks through the camera until a code is found or it is told to stop.
 * @param {HTMLVideoElement} video
 * @param {(text: string) => void} found Called once.
 * @returns {Promise<() => void>} Stops and lets the camera go; calling it again does nothing.
 * @throws {DOMException} `NotAllowedError` and others of `getUserMedia`.
 */
export async function scan(video, found) {
    const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment", width: { ideal: 1280 } }, audio: false });
    const detector = new /** @type {any} */ (globalThis).BarcodeDetector({ formats: ["qr_code"] });
    let stopped = false;
    const stop = () => {
        stopped = true;
        for (const track of stream.getTracks()) track.stop();
        video.srcObject = null;
    };
    video.srcObject = stream;
    try {
        await video.play();
    } catch (error) {
        stop();
        throw error;
    }
    (async () => {
        while (!stopped) {
            // A picture that cannot be read yet is not the end.
            const codes = await detector.detect(video).catch(() => []);
            if (stopped) return;
            if (codes.length > 0) {
                stop();
                return found(codes[0].rawValue);
            }
            await new Promise((resolve) => setTimeout(resolve, lookMilliseconds));
        }
    })();
    return stop;
}
