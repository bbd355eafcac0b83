public import Market

extension Refusal {
    /// The reason's name on the wire.
    public var wireReason: String {
        switch self {
        case .notSignedIn: "notSignedIn"
        case .wrongRole: "wrongRole"
        case .staffMayNotBid: "staffMayNotBid"
        case .muted: "muted"
        case .unknownRoom: "unknownRoom"
        case .unknownLot: "unknownLot"
        case .unknownHold: "unknownHold"
        case .unknownProduct: "unknownProduct"
        case .unknownBid: "unknownBid"
        case .unknownPaddle: "unknownPaddle"
        case .unknownBeneficiary: "unknownBeneficiary"
        case .unknownMessage: "unknownMessage"
        case .keyReused: "keyReused"
        case .roomClosed: "roomClosed"
        case .roomOpen: "roomOpen"
        case .lotRunning: "lotRunning"
        case .lotNotPrepared: "lotNotPrepared"
        case .lotNotStarted: "lotNotStarted"
        case .lotNotRunning: "lotNotRunning"
        case .lotPaused: "lotPaused"
        case .lotNotPaused: "lotNotPaused"
        case .lotEnded: "lotEnded"
        case .notYetDue: "notYetDue"
        case .noExtension: "noExtension"
        case .wrongFormat: "wrongFormat"
        case .amountTooLow: "amountTooLow"
        case .amountTooHigh: "amountTooHigh"
        case .confirmAmount: "confirmAmount"
        case .alreadyLeading: "alreadyLeading"
        case .buyNowGone: "buyNowGone"
        case .limitReached: "limitReached"
        case .soldOut: "soldOut"
        case .insufficientStock: "insufficientStock"
        case .stepPassed: "stepPassed"
        case .alreadyEntered: "alreadyEntered"
        case .notEntered: "notEntered"
        case .notSoldOut: "notSoldOut"
        case .unknownChoice: "unknownChoice"
        case .wrongCode: "wrongCode"
        case .notCommitted: "notCommitted"
        case .wrongSeed: "wrongSeed"
        case .holdEnded: "holdEnded"
        case .notYours: "notYours"
        case .quantityOutOfRange: "quantityOutOfRange"
        case .termsOutOfRange: "termsOutOfRange"
        case .durationOutOfRange: "durationOutOfRange"
        case .textEmpty: "textEmpty"
        case .textTooLong: "textTooLong"
        case .textNotPlain: "textNotPlain"
        case .tooMany: "tooMany"
        case .rateLimited: "rateLimited"
        case .busy: "busy"
        case .hostAway: "hostAway"
        case .restarting: "restarting"
        case .cannotRecord: "cannotRecord"
        }
    }

    /// Writes the reason and what a person needs to do better.
    func write(to json: inout JSONWriter) {
        json.field("reason", wireReason)
        switch self {
        case .lotRunning(let lot): json.field("lot", lot.rawValue)
        case .lotEnded(let lateBy): json.field("lateBy", lateBy)
        case .notYetDue(let moment): json.field("due", moment.milliseconds)
        case .amountTooLow(let minimum): json.field("minimum", minimum.dong)
        case .amountTooHigh(let maximum): json.field("max", maximum.dong)
        case .stepPassed(let step, let price):
            json.field("step", step)
            json.field("price", price.dong)
        case .confirmAmount(let price): json.field("price", price.dong)
        case .limitReached(let limit), .tooMany(let limit): json.field("limit", limit)
        case .insufficientStock(let free): json.field("free", free)
        case .termsOutOfRange(let field): json.field("field", field)
        case .textTooLong(let max): json.field("max", max)
        case .rateLimited(let retryAfter): json.field("retryAfter", retryAfter)
        default: break
        }
    }
}

extension MessageRefusal {
    /// The reason's name on the wire.
    public var wireReason: String {
        switch self {
        case .badJSON: "badJSON"
        case .tooDeep: "tooDeep"
        case .unknownCommand: "unknownCommand"
        case .missingField: "missingField"
        case .wrongType: "wrongType"
        case .outOfRange: "outOfRange"
        }
    }

    func write(to json: inout JSONWriter) {
        json.field("reason", wireReason)
        switch self {
        case .badJSON(let offset): json.field("offset", offset)
        case .missingField(let name), .wrongType(let name), .outOfRange(let name):
            json.field("field", name)
        case .tooDeep, .unknownCommand: break
        }
    }
}
