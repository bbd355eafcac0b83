public import Market

extension Command {
    /// The command's name on the wire and in the journal.
    public var name: StaticString {
        switch self {
        case .openRoom: "openRoom"
        case .closeRoom: "closeRoom"
        case .prepare: "prepare"
        case .push: "push"
        case .start: "start"
        case .extend: "extend"
        case .pause: "pause"
        case .resume: "resume"
        case .cancel: "cancel"
        case .voidBid: "voidBid"
        case .markPaid: "markPaid"
        case .mute: "mute"
        case .unmute: "unmute"
        case .bid: "bid"
        case .buyNow: "buyNow"
        case .claim: "claim"
        case .release: "release"
        case .register: "register"
        case .close: "close"
        case .expire: "expire"
        case .recover: "recover"
        }
    }

    /// Writes the command's own fields, with the names that reading expects.
    func write(to json: inout JSONWriter) {
        switch self {
        case .openRoom, .closeRoom: break
        case .prepare(let terms): terms.write(to: &json)
        case .push(let lot), .start(let lot), .pause(let lot), .resume(let lot), .buyNow(let lot),
            .close(let lot):
            json.field("lot", lot.rawValue)
        case .extend(let lot, let span):
            json.field("lot", lot.rawValue)
            json.field("by", span)
        case .cancel(let lot, let reason):
            json.field("lot", lot.rawValue)
            json.field("reason", reason)
        case .voidBid(let lot, let bid, let reason):
            json.field("lot", lot.rawValue)
            json.field("bid", bid.rawValue)
            json.field("reason", reason)
        case .bid(let lot, let amount, let confirmed):
            json.field("lot", lot.rawValue)
            json.field("amount", amount.dong)
            if confirmed { json.field("confirmed", true) }
        case .claim(let lot, let quantity):
            json.field("lot", lot.rawValue)
            json.field("quantity", quantity)
        case .release(let hold), .markPaid(let hold), .expire(let hold):
            json.field("hold", hold.rawValue)
        case .mute(let paddle), .unmute(let paddle): json.field("paddle", paddle.rawValue)
        case .register(let household):
            if let household { json.field("household", household) }
        case .recover(let downtime): json.field("downtime", downtime)
        }
    }
}

extension LotTerms {
    func write(to json: inout JSONWriter) {
        json.field("product", product.rawValue)
        json.field("quantity", quantity)
        switch format {
        case .english(let terms):
            json.field("format", "english")
            terms.write(to: &json)
        case .flash(let terms):
            json.field("format", "flash")
            json.field("price", terms.price.dong)
            json.field("limit", terms.limitPerBuyer)
            json.field("duration", terms.duration)
            json.field("hold", terms.holdDuration)
        }
    }
}

extension EnglishTerms {
    func write(to json: inout JSONWriter) {
        json.field("opening", openingPrice.dong)
        increments.write(to: &json)
        json.field("reserve", reservePrice?.dong)
        json.field("buyNow", buyNowPrice?.dong)
        json.field("proxy", proxy)
        json.field("duration", duration)
        json.field("extensionWindow", extensionWindow)
        json.field("extension", self.extension)
        json.field("totalCap", totalCap)
        json.field("finalPeriod", finalPeriod)
        json.field("suddenDeath", suddenDeath)
        json.field("paymentWindow", paymentWindow)
    }
}

extension IncrementLadder {
    /// Writes the steps as an `increment` field.
    func write(to json: inout JSONWriter) {
        json.array("increment") { json in
            for step in steps {
                json.array {
                    $0.value(step.from.dong)
                    $0.value(step.increment.dong)
                }
            }
        }
    }
}
