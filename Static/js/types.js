/**
 * The shapes that the page works with, for readers and for a type checker. No module loads this file.
 *
 * @typedef {{vi: string, en: string}} Pair
 * @typedef {{bid: number, paddle: number, amount: number, at: number}} Bid
 * @typedef {{id: number, vi: string, en: string, picture: string | null, stars: number, group: string, unit: any, commune: string}} Product
 * @typedef {object} Lot The dynamic fields of the wire, and the card's fields once they came.
 * @property {number} lot
 * @property {"prepared" | "running" | "paused" | "closing" | "ended"} state
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
 * @property {string} format One of `formatNames`.
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
 * @property {number} [floor] Dutch: the price falls no lower.
 * @property {number} [step] Dutch: how often the price has fallen.
 * @property {number | null} [nextStep] Dutch: when it falls again, null at the floor.
 * @property {number} [fall] Dutch: by so many đồng; the card's `step`, which the running one would hide.
 * @property {number} [interval] Dutch: milliseconds from step to step.
 * @property {"first" | "second"} [pricing] Sealed: what the winner pays.
 * @property {number} [bidders] Sealed: how many have offered.
 * @property {string} [bookHash] Sealed: of the closed book.
 * @property {[number, number][]} [book] Sealed: paddles and amounts, highest first.
 * @property {number | null} [settlesAt] When the closed list or book is opened.
 * @property {"firstCome" | "draw"} [allocation]
 * @property {number} [asked] Buyers who asked so far.
 * @property {number} [served] Buyers who hold or bought.
 * @property {number} [waiting] Buyers in line.
 * @property {string} [commitment] Of the draw's seed, from before the start.
 * @property {number} [entries]
 * @property {string} [entriesHash]
 * @property {string} [seed]
 * @property {[number, number, number, number][] | [number, number][]} [goods] One price: product, free, held, sold; on the card product and quantity.
 * @property {[number, number][]} [components] Combo: product and units in a set.
 * @property {Product[]} [products] Of one price and combo.
 * @property {number} [threshold] Group: members who must have paid.
 * @property {number} [caseSize] Group: units in a case.
 * @property {number} [members] Group: members who pledged.
 * @property {number} [paidMembers]
 * @property {number} [pledged] Group: units.
 * @typedef {{hold: number, lot: number, quantity: number, unit: number, total: number, state: string, deadline: number, kind: "win" | "claim" | "gift" | "pledge", choice?: number, for?: number, least?: number, refund?: number}} Hold
 * @typedef {{lot: number, waiting: number, taken: number, paid: number}} HoldSums What a lot's holds come to: those to be paid, and đồng.
 * @typedef {{lot: number, entry: number, quantity: number, choice?: number}} Entry A name in a draw.
 * @typedef {{lot: number, ticket: number, place: number, quantity: number}} Waiting A place in a line.
 * @typedef {{message: number, paddle: number | null, name: string, host: boolean, text: string, at: number}} Message
 * @typedef {{paddle: number | null, muted: boolean, maximums: {lot: number, amount: number}[], holds: Hold[], entries: Entry[], waiting: Waiting[]}} Mine
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
 * @property {"idle" | "sending" | "leading" | "outbid" | "refused" | "accepted" | "waiting" | "won" | "quiet"} tone
 * @property {Sentence} label
 * @property {Sentence | null} note
 * @property {Record<string, any> | null} command What pressing sends; null when there is nothing to press.
 * @property {number[]} steps Amounts offered beside, smallest first.
 * @property {boolean} maximum Whether an amount is a maximum that the market bids up to.
 * @property {number} limit The most that can still be claimed.
 * @property {string} [unit] Key of how a quantity is said.
 * @property {{label: Sentence, command: Record<string, any>} | null} second What else can be done, more quietly.
 * @property {string | null} withdraw Key of a command that has not left yet.
 * @typedef {object} Choice What was chosen beside the button; what only some formats ask for may be missing.
 * @property {number | null} amount
 * @property {number} quantity
 * @property {number | null} [offer] Sealed: the amount in the field.
 * @property {number} [product] One price: which of the goods.
 * @property {number} [least] Group: fewer are of no use.
 * @property {number} [most]
 * @property {string} [code] Group: as typed.
 * @property {number | null} [for] The beneficiary's number.
 * @typedef {object} Happening
 * @property {"featured" | "started" | "paused" | "closing" | "outbid" | "leading" | "won" | "lost" | "sold" | "passed" | "cancelled" | "extended" | "claimed" | "gift" | "pledged" | "notDrawn" | "unlocked" | "refund" | "refused" | "price" | "expired" | "recovered" | "restarting"} kind
 * @property {number} [lot]
 * @property {Record<string, any>} [values]
 * @property {string} [say] Key of its sentence, when it is not `say.` and the kind.
 * @typedef {object} CardFacts What a lot card shows in its fixed places.
 * @property {Sentence} [title] Instead of the product's name.
 * @property {Product | null} [picture] Instead of the lot's product.
 * @property {string} priceLabel Key.
 * @property {number} price
 * @property {{label: string, paddle: number | null, words?: Sentence} | null} who Beside the price.
 * @property {boolean} stock Whether free, held and sold are shown.
 * @property {boolean} recent Whether the last bids are shown.
 * @property {Sentence[]} facts
 * @typedef {{node: HTMLElement, update(lot: Lot, ...rest: any[]): void, tick?(now: number): void}} Mounted
 * @typedef {{wanted(lot: Lot, state?: any): boolean, mount(tools: {choice: Choice | null, choose: ((changes: object) => void) | null}): Mounted | Promise<Mounted>}} Part
 * @typedef {object} FormField A field of the host's form.
 * @property {string} name As in the terms.
 * @property {"money" | "count" | "seconds" | "minutes" | "hours" | "check" | "choice" | "goods" | "code"} kind
 * @property {string} label Key.
 * @property {boolean} [optional]
 * @property {number} [value] At first, as it is typed.
 * @property {number} [max]
 * @property {number} [min] 1 unless told otherwise.
 * @property {number} [share] Of the product's usual price, as a proposal.
 * @property {(usual: number) => number} [propose]
 * @property {[string, string][]} [options] Values and keys of their words.
 * @property {boolean} [full] Over the whole width.
 * @typedef {object} Format One way of selling: the default export of a module under `formats/`.
 * @property {(lot: Lot) => ("claims" | "formats")[]} words The parts of the words that a lot needs beyond the room's own.
 * @property {(lot: Lot, choice?: Choice) => CardFacts} card
 * @property {(state: State, lot: Lot, choice: Choice) => Press} press While the lot runs.
 * @property {(state: State, lot: Lot) => Press} [closing]
 * @property {(state: State, lot: Lot) => Press} [ended]
 * @property {(old: Lot, lot: Lot, me: number | null, shown: boolean) => Happening[]} [happenings] While the lot goes on.
 * @property {(lot: Lot, taken: number) => number} [takings] In đồng, from what its holds come to; else the price of what is held and sold.
 * @property {(lot: Lot) => {at: number | null, whole: number}} [clock] What the lantern counts to, else the end.
 * @property {Part} [more] What only this format has on its card.
 * @property {Part} [asks] What only this format asks beside the press.
 * @property {{fields: FormField[], usual?: (goods: number[][]) => number, terms?: (values: Record<string, any>) => Record<string, any>}} form The host's; `terms` are those of `prepare`, `usual` the price of several goods, each with its price and count.
 */

export {};
