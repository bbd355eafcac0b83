/**
 * Building and changing the page without markup in strings: what a person typed is only ever text.
 * Every setter compares first, so that an update that changes nothing touches nothing.
 */

const svgSpace = "http://www.w3.org/2000/svg";

/**
 * @param {Element} node
 * @param {Record<string, any>} properties `on` holds listeners; `class` and others are attributes;
 *   `text` is the text; false, null and undefined are left out.
 * @param {(Node | string | null | undefined | false)[]} children
 */
function dress(node, properties, children) {
    for (const [name, value] of Object.entries(properties)) {
        if (name === "on") {
            for (const [kind, listener] of Object.entries(value)) node.addEventListener(kind, listener);
        } else if (name === "text") {
            node.textContent = value;
        } else if (value !== undefined && value !== null && value !== false) {
            node.setAttribute(name, value === true ? "" : String(value));
        }
    }
    for (const child of children) if (child) node.append(child);
    return node;
}

/**
 * A new element.
 * @param {string} tag
 * @param {Record<string, any>} [properties]
 * @param {...(Node | string | null | undefined | false)} children
 * @returns {any}
 */
export const element = (tag, properties = {}, ...children) =>
    dress(document.createElement(tag), properties, children);

/**
 * A new drawn element.
 * @param {string} tag
 * @param {Record<string, any>} [properties]
 * @param {...Node} children
 * @returns {any}
 */
export const drawn = (tag, properties = {}, ...children) =>
    dress(document.createElementNS(svgSpace, tag), properties, children);

/**
 * A button that never submits a form by accident.
 * @param {Record<string, any>} properties
 * @param {...(Node | string | null | undefined | false)} children
 */
export const button = (properties, ...children) => element("button", { type: "button", ...properties }, ...children);

/** @param {Element} node @param {string | number} text */
export function setText(node, text) {
    const wanted = String(text);
    if (node.textContent !== wanted) node.textContent = wanted;
}

/** Sets, or with null takes away, an attribute. @param {Element} node @param {string} name @param {string | number | null} value */
export function setAttribute(node, name, value) {
    if (value === null) {
        if (node.hasAttribute(name)) node.removeAttribute(name);
    } else if (node.getAttribute(name) !== String(value)) {
        node.setAttribute(name, String(value));
    }
}

/** @param {HTMLElement} node @param {boolean} shown */
export function setShown(node, shown) {
    if (node.hidden === shown) node.hidden = !shown;
}

/** A custom property through the object model, which the content policy allows. @param {any} node @param {string} name @param {string | number} value */
export function setStyle(node, name, value) {
    const wanted = String(value);
    if (node.style.getPropertyValue(name) !== wanted) node.style.setProperty(name, wanted);
}

/**
 * Unavailable, but still there for the keyboard and for whoever reads the screen.
 * @param {HTMLElement} node
 * @param {boolean} available
 */
export const setAvailable = (node, available) => setAttribute(node, "aria-disabled", available ? null : "true");

/**
 * Makes the children of a list equal to the items, keeping the element of each key.
 * @template Item
 * @param {HTMLElement} list
 * @param {Item[]} items
 * @param {(item: Item) => string | number} keyOf
 * @param {(item: Item) => {node: HTMLElement, update(item: Item): void}} mount
 */
export function setList(list, items, keyOf, mount) {
    /** @type {Map<string, {node: HTMLElement, update(item: Item): void}>} */
    const known = (/** @type {any} */ (list)).mounted ??= new Map();
    const wanted = new Set(items.map((item) => String(keyOf(item))));
    for (const [key, row] of known) {
        if (!wanted.has(key)) {
            row.node.remove();
            known.delete(key);
        }
    }
    let place = list.firstElementChild;
    for (const item of items) {
        const key = String(keyOf(item));
        let row = known.get(key);
        if (!row) {
            row = mount(item);
            known.set(key, row);
        }
        row.update(item);
        if (row.node === place) place = place.nextElementSibling;
        else list.insertBefore(row.node, place);
    }
}

/** Looks that not every page needs from the start; without a page, nothing. @param {string} href @returns {Promise<unknown>} */
export const styled = (href) => new Promise((resolve) => {
    if (!globalThis.document || document.querySelector(`link[href="${href}"]`)) return resolve(null);
    document.head.append(element("link", { rel: "stylesheet", href, on: { load: resolve, error: resolve } }));
});

/** An element of the page that must be there. @param {string} selector @returns {any} */
export function find(selector) {
    const node = document.querySelector(selector);
    if (!node) throw new Error(`the page has no ${selector}`);
    return node;
}
