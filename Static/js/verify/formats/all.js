/** Every sale format by its name on the wire: one file explains one. */

import combo from "./combo.js";
import dutch from "./dutch.js";
import english from "./english.js";
import flash from "./flash.js";
import giveaway from "./giveaway.js";
import group from "./group.js";
import onePrice from "./one-price.js";
import sealed from "./sealed.js";

/** @type {Record<string, import("../room.js").Explainer>} */
export const explainers = { combo, dutch, english, flash, giveaway, group, onePrice, sealed };
