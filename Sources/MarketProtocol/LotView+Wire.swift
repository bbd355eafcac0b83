public import Market

/// A product as pages show it.
public struct ProductCard: Sendable {
    /// The catalogue's entry.
    public let product: Product
    /// Where its producer is at home.
    public let commune: String

    /// A card of a product from a commune.
    public init(product: Product, commune: String) {
        self.product = product
        self.commune = commune
    }

    /// Writes the card as an object's fields.
    public func write(to json: inout JSONWriter) {
        json.field("id", product.id.rawValue)
        json.field("vi", product.name.vi)
        json.field("en", product.name.en)
        json.field("picture", product.picture)
        json.field("stars", product.stars.rawValue)
        json.field("group", product.group.rawValue)
        json.object("unit", product.unit.write)
        json.field("commune", commune)
    }
}

extension BilingualText {
    /// Writes both languages as an object's fields.
    public func write(to json: inout JSONWriter) {
        json.field("vi", vi)
        json.field("en", en)
    }
}

/// What of a lot never changes: sent with a snapshot and when the lot appears.
public struct LotCard: Sendable {
    /// What is sold and how.
    public let terms: LotTerms
    /// What is sold.
    public let product: ProductCard
    /// What else is sold, where a lot has several products.
    public let others: [ProductCard]

    /// A card of a lot.
    public init(terms: LotTerms, product: ProductCard, others: [ProductCard] = []) {
        self.terms = terms
        self.product = product
        self.others = others
    }

    /// The sale format's name on the wire.
    public var formatName: String { terms.format.name.description }

    func write(to json: inout JSONWriter) {
        json.field("quantity", terms.quantity)
        json.object("product", product.write)
        if !others.isEmpty {
            json.array("products") { json in
                for card in [product] + others { json.object(card.write) }
            }
        }
        json.field("format", formatName)
        json.fields(terms.format.card)
    }
}

extension LotView {
    /// Writes the lot as one object.
    ///
    /// The card, what never changes, goes along where the reader may not have it yet.
    public func write(to json: inout JSONWriter, card: LotCard?) {
        json.object { json in
            json.field("lot", lot.rawValue)
            json.field("state", state.rawValue)
            json.field("price", price.dong)
            json.field("leader", leader?.rawValue)
            json.field("next", minimumNextBid?.dong)
            json.field("bids", bids)
            json.field("reserveMet", reserveMet)
            json.field("buyNow", buyNow?.dong)
            json.field("start", start?.milliseconds)
            json.field("end", end?.milliseconds)
            json.field("remaining", remaining)
            json.field("extended", extended)
            json.field("final", isFinal)
            json.field("free", free)
            json.field("held", held)
            json.field("sold", sold)
            json.field("outcome", outcome?.rawValue)
            json.field("hammer", hammer?.dong)
            json.field("winner", winner?.rawValue)
            json.field("reason", reason)
            json.array("recent") { json in
                for bid in recent { bid.write(to: &json) }
            }
            json.fields(facts)
            card?.write(to: &json)
        }
    }
}

extension LotView.RecentBid {
    func write(to json: inout JSONWriter) {
        json.object { json in
            json.field("bid", bid.rawValue)
            json.field("paddle", paddle.rawValue)
            json.field("amount", amount.dong)
            json.field("at", at.milliseconds)
        }
    }
}

extension ChatMessage {
    /// Writes the message as one object.
    public func write(to json: inout JSONWriter) {
        json.object { json in
            json.field("message", id.rawValue)
            json.field("paddle", paddle?.rawValue)
            json.field("name", name)
            json.field("host", isHost)
            json.field("text", text)
            json.field("at", at.milliseconds)
        }
    }
}

extension BidderView {
    /// Writes the fields of a `mine` object.
    public func write(to json: inout JSONWriter) {
        json.field("paddle", paddle.rawValue)
        json.field("muted", isMuted)
        json.field("strikes", strikes)
        json.array("maximums") { json in
            for maximum in maximums {
                json.object {
                    $0.field("lot", maximum.lot.rawValue)
                    $0.field("amount", maximum.amount.dong)
                }
            }
        }
        if !entries.isEmpty {
            json.array("entries") { json in
                for entry in entries {
                    json.object { json in
                        json.field("lot", entry.lot.rawValue)
                        json.field("entry", entry.entry)
                        entry.claim.write(to: &json)
                    }
                }
            }
        }
        if !waiting.isEmpty {
            json.array("waiting") { json in
                for place in waiting {
                    json.object { json in
                        json.field("lot", place.lot.rawValue)
                        json.field("ticket", place.ticket)
                        json.field("place", place.place)
                        place.claim.write(to: &json)
                    }
                }
            }
        }
        json.array("holds") { json in
            for hold in holds { json.object(hold.write) }
        }
    }
}
