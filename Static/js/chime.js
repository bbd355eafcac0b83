/** A small bell, for who asked for sound; loaded with its first ring. */

/** Notes of each happening, in hertz. @type {Record<string, number[]>} */
const chimes = { outbid: [660, 440], won: [523, 659, 784, 1047], leading: [784], claimed: [523, 784], gift: [523, 784], unlocked: [523, 659, 784], featured: [392, 523], lost: [330] };

/** @type {AudioContext | null} */
let audio = null;

/** Rings for a happening that has a sound. @param {string} kind */
export function chime(kind) {
    const notes = chimes[kind];
    if (!notes) return;
    audio ??= new AudioContext();
    for (const [index, pitch] of notes.entries()) {
        const start = audio.currentTime + index * 0.13;
        const tone = audio.createOscillator();
        const volume = audio.createGain();
        tone.type = "triangle";
        tone.frequency.value = pitch;
        volume.gain.setValueAtTime(0.0001, start);
        volume.gain.exponentialRampToValueAtTime(0.2, start + 0.02);
        volume.gain.exponentialRampToValueAtTime(0.0001, start + 0.5);
        tone.connect(volume).connect(audio.destination);
        tone.start(start);
        tone.stop(start + 0.55);
    }
}
