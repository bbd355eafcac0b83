/**
 * The shapes that the page works with, for readers and for a type checker. No module loads this file.
 *
 * @typedef {{vi: string, en: string}} Pair
 * @typedef {{bid: number, paddle: number, amount: number, at: number}} Bid
 * @typedef {{id: number, vi: string, en: string, picture: string | null, stars: number, group: string, unit: any, commune: string}} Product
 * @typedef {object} Lot The dynamic fields of the wire, and the card's fields once they came.
 * @property {number} lot
 * @property {"prepared" | "running" | "paused" | "ended"} state
 * @property {number} price
 * @property {number | null} leader
 * @property {number} next
 * @property {number} bids
 * @property {boolean | null} reserveMet
 * @property {number | null} buyNow
 * @property {number | null} start
 * @property {number | null} end
 * @property {number | null} remaining
 * @property {number} extended
 * @property {boolean} final
 * @property {number} free
 * @property {number} held
 * @property {number} sold
 * @property {string | null} outcome
 * @property {number | null} hammer
 * @property {number | null} winner
 * @property {string | null} reason
 * @property {Bid[]} recent
 * @property {"english" | "flash"} format
 * @property {number} quantity
 * @property {Product} product
 * @property {number} opening
 * @property {[number, number][]} increment From which price on a bid must add how much.
 * @property {boolean} proxy
 * @property {boolean} suddenDeath
 * @property {number} window A new price in so many last milliseconds moves the end.
 * @property {number} extension By so many milliseconds.
 * @property {number} limit
 * @property {number} hold
 * @property {number} duration
 * @property {boolean} reserve
 * @typedef {{hold: number, lot: number, quantity: number, unit: number, total: number, state: string, deadline: number, kind: "win" | "claim"}} Hold
 * @typedef {{message: number, paddle: number | null, name: string, host: boolean, text: string, at: number}} Message
 * @typedef {{paddle: number | null, muted: boolean, maximums: {lot: number, amount: number}[], holds: Hold[]}} Mine
 * @typedef {object} Wish A command of this page and what became of it.
 * @property {string} key
 * @property {Record<string, any>} command
 * @property {"sending" | "accepted" | "refused"} phase
 * @property {Record<string, any> | null} answer
 * @typedef {object} State
 * @property {string} room
 * @property {Line} line
 * @property {{role: string, name: string | null, account: number | null} | null} me
 * @property {string | null} epoch
 * @property {number} offset
 * @property {boolean} joined Whether a snapshot ever came.
 * @property {boolean} gap Publications are missing: the page must join again.
 * @property {{title: Pair, producer: any, state: string, host: string | null}} stall
 * @property {boolean} hostPresent
 * @property {boolean} hostLeft Whether this page saw the host go; a demo without a host is no loss.
 * @property {number} present
 * @property {string | null} pinned
 * @property {number | null} featured
 * @property {number | null} viewed The lot this person chose to look at, instead of the featured one.
 * @property {Record<number, Lot>} lots
 * @property {Message[]} chat
 * @property {Mine} mine
 * @property {Record<string, Wish>} wishes Newest last; bounded.
 * @property {Record<number, string>} lastWish The key of the newest bid, claim or purchase on each lot.
 * @property {Record<number, boolean>} outbid Lots on which this person led and leads no more.
 * @property {{kind: string, downtime?: number, until?: number | null} | null} notice
 * @property {string | null} failure A join that was refused.
 * @typedef {{kind: "line", line: Line}
 *   | {kind: "message", message: any}
 *   | {kind: "sent", message: Record<string, any>}
 *   | {kind: "withdrawn", key: string}
 *   | {kind: "viewed", lot: number | null}
 *   | {kind: "noticed"}} Input
 * @typedef {object} Line What the person is told about the line.
 * @property {"connecting" | "joining" | "live" | "waiting"} phase
 * @property {"lost" | "moving" | "tooFast" | "fault" | null} why
 * @property {number | null} retryAt Local milliseconds of the next try.
 * @typedef {{key: string, values?: Record<string, any>}} Sentence `price`, `total` and `amount` values are đồng.
 * @typedef {object} Press
 * @property {"idle" | "sending" | "leading" | "outbid" | "refused" | "accepted" | "won" | "quiet"} tone
 * @property {Sentence} label
 * @property {Sentence | null} note
 * @property {Record<string, any> | null} command What pressing sends; null when there is nothing to press.
 * @property {number[]} steps Amounts offered beside, smallest first.
 * @property {boolean} maximum Whether an amount is a maximum that the market bids up to.
 * @property {number} limit The most that can still be claimed.
 * @property {string | null} withdraw Key of a command that has not left yet.
 * @typedef {{kind: "featured" | "started" | "paused" | "outbid" | "leading" | "won" | "lost" | "sold" | "passed" | "cancelled" | "extended" | "claimed" | "refused" | "price" | "expired" | "recovered" | "restarting", lot?: number, values?: Record<string, any>}} Happening
 */

export {};
