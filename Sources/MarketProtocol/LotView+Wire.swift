public import Market

/// A product as pages show it.
public struct ProductCard: Sendable {
    public let id: ProductID
    public let vietnamese: String
    public let english: String
    public let picture: String
    public let stars: Int
    public let group: String
    public let unitVietnamese: String
    public let unitEnglish: String
    public let commune: String

    public init(
        id: ProductID,
        vietnamese: String,
        english: String,
        picture: String,
        stars: Int,
        group: String,
        unitVietnamese: String,
        unitEnglish: String,
        commune: String
    ) {
        self.id = id
        self.vietnamese = vietnamese
        self.english = english
        self.picture = picture
        self.stars = stars
        self.group = group
        self.unitVietnamese = unitVietnamese
        self.unitEnglish = unitEnglish
        self.commune = commune
    }

    /// Writes the card as an object's fields.
    public func write(to json: inout JSONWriter) {
        json.field("id", id.rawValue)
        json.field("vi", vietnamese)
        json.field("en", english)
        json.field("picture", picture)
        json.field("stars", stars)
        json.field("group", group)
        json.object("unit") {
            $0.field("vi", unitVietnamese)
            $0.field("en", unitEnglish)
        }
        json.field("commune", commune)
    }
}

/// What of a lot never changes: sent with a snapshot and when the lot appears.
public struct LotCard: Sendable {
    public let terms: LotTerms
    public let product: ProductCard

    public init(terms: LotTerms, product: ProductCard) {
        self.terms = terms
        self.product = product
    }

    func write(to json: inout JSONWriter) {
        json.field("quantity", terms.quantity)
        json.object("product", product.write)
        json.field("duration", terms.format.duration)
        switch terms.format {
        case .english(let english):
            json.field("format", "english")
            json.field("opening", english.openingPrice.dong)
            json.field("proxy", english.proxy)
            json.field("suddenDeath", english.suddenDeath)
            json.field("extension", english.extension)
            json.field("window", english.extensionWindow)
            json.field("reserve", english.reservePrice != nil)
        case .flash(let flash):
            json.field("format", "flash")
            json.field("limit", flash.limitPerBuyer)
            json.field("hold", flash.holdDuration)
        }
    }
}

extension LotView {
    /// Writes the lot as one object.
    ///
    /// - Parameter card: What never changes, where the reader may not have it yet.
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
        json.array("holds") { json in
            for hold in holds { json.object(hold.write) }
        }
    }
}
