/** A QR code as a picture for the device's photos, from where a bank's app on the same phone can read it. */

/** Enough for any app, and small. */
const pixels = 1024;

/**
 * Draws an SVG of this market as PNG, and shares or downloads it.
 * @param {string} address
 * @param {string} name
 * @returns {Promise<boolean>} False when the browser could not.
 */
export async function savePicture(address, name) {
    try {
        const image = new Image();
        image.src = address;
        await image.decode();
        const canvas = document.createElement("canvas");
        canvas.width = canvas.height = pixels;
        const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
        context.imageSmoothingEnabled = false;
        context.drawImage(image, 0, 0, pixels, pixels);
        const blob = /** @type {Blob} */ (await new Promise((resolve) => canvas.toBlob(resolve, "image/png")));
        const file = new File([blob], name, { type: "image/png" });
        if (matchMedia("(pointer: coarse)").matches && navigator.canShare?.({ files: [file] })) {
            await navigator.share({ files: [file] });
            return true;
        }
        const link = document.createElement("a");
        link.href = URL.createObjectURL(blob);
        link.download = name;
        link.click();
        setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
        return true;
    } catch (error) {
        return /** @type {Error} */ (error).name === "AbortError";
    }
}
