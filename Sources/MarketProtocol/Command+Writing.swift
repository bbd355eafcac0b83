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
        case .switchToDraw: "switchToDraw"
        case .offer(_, let offer): offer.name
        case .confirm: "confirm"
        case .commit: "commit"
        case .advance: "advance"
        case .release: "release"
        case .register: "register"
        case .close: "close"
        case .expire: "expire"
        case .turnAway: "turnAway"
        case .recover: "recover"
        }
    }

    /// Writes the command's own fields, with the names that reading expects.
    func write(to json: inout JSONWriter) {
        switch self {
        case .openRoom, .closeRoom: break
        case .prepare(let terms): terms.write(to: &json)
        case .push(let lot), .start(let lot), .pause(let lot), .resume(let lot),
            .switchToDraw(let lot), .close(let lot):
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
        case .offer(let lot, let offer):
            json.field("lot", lot.rawValue)
            offer.write(to: &json)
        case .commit(let lot, let commitment):
            json.field("lot", lot.rawValue)
            json.field("commitment", commitment.description)
        case .advance(let lot, let seed):
            json.field("lot", lot.rawValue)
            if let seed { json.field("seed", seed.description) }
        case .release(let hold), .confirm(let hold), .markPaid(let hold), .expire(let hold):
            json.field("hold", hold.rawValue)
        case .mute(let paddle), .unmute(let paddle): json.field("paddle", paddle.rawValue)
        case .turnAway(let lot, let paddle):
            json.field("lot", lot.rawValue)
            json.field("paddle", paddle.rawValue)
        case .register(let household):
            if let household { json.field("household", household) }
        case .recover(let downtime): json.field("downtime", downtime)
        }
    }
}

extension Offer {
    /// The offer's name on the wire and in the journal.
    var name: StaticString {
        switch self {
        case .bid: "bid"
        case .buyNow: "buyNow"
        case .claim: "claim"
        case .wait: "wait"
        case .withdraw: "withdraw"
        case .accept: "accept"
        case .pledge: "pledge"
        }
    }

    func write(to json: inout JSONWriter) {
        switch self {
        case .buyNow, .withdraw: break
        case .bid(let amount, let confirmed):
            json.field("amount", amount.dong)
            if confirmed { json.field("confirmed", true) }
        case .claim(let claim), .wait(let claim): claim.write(to: &json)
        case .accept(let step, let quantity):
            json.field("step", step)
            json.field("quantity", quantity)
        case .pledge(let least, let most, let code):
            json.field("least", least)
            json.field("most", most)
            json.field("code", code)
        }
    }
}

extension Claim {
    func write(to json: inout JSONWriter) {
        json.field("quantity", quantity)
        if let choice { json.field("choice", choice.rawValue) }
        if let beneficiary { json.field("for", beneficiary.rawValue) }
    }
}

extension LotTerms {
    func write(to json: inout JSONWriter) {
        json.field("product", product.rawValue)
        json.field("quantity", quantity)
        json.field("format", format.name.description)
        json.fields(format.fields)
    }
}
