/** Long work in slices, so that the page scrolls and answers in between. */

/** A slice is over after this long; a phone four times slower stays below a long task of 50 ms. */
const sliceMilliseconds = 8;

let began = 0;

/** Lets the page do what waits, if this slice has been long enough. */
export async function breathe() {
    if (performance.now() - began < sliceMilliseconds) return;
    await new Promise((done) => setTimeout(done));
    began = performance.now();
}
