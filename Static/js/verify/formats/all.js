/** Every sale format by its name on the wire: one file explains one. */

import english from "./english.js";
import flash from "./flash.js";

/** @type {Record<string, import("../room.js").Explainer>} */
export const explainers = { english, flash };
