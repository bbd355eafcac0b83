import Market

extension Command {
    /// Reads the command of a given name from its fields.
    ///
    /// - Returns: nil if there is no command of that name.
    init?(_ name: String, _ fields: MessageFields, _ bytes: RawSpan) throws(MessageRefusal) {
        switch name {
        case "openRoom": self = .openRoom
        case "closeRoom": self = .closeRoom
        case "prepare": self = .prepare(try LotTerms(fields, bytes))
        case "push": self = .push(try fields.lot())
        case "start": self = .start(try fields.lot())
        case "pause": self = .pause(try fields.lot())
        case "resume": self = .resume(try fields.lot())
        case "extend":
            self = .extend(
                try fields.lot(),
                by: try fields.integer(.by, in: FieldBounds.duration)
            )
        case "cancel":
            self = .cancel(try fields.lot(), reason: try fields.reason(bytes))
        case "voidBid":
            let bid = BidID(Int(try fields.integer(.bid, in: FieldBounds.identifier)))
            self = .voidBid(try fields.lot(), bid, reason: try fields.reason(bytes))
        case "mute": self = .mute(try fields.paddle())
        case "unmute": self = .unmute(try fields.paddle())
        case "markPaid": self = .markPaid(try fields.hold())
        case "switchToDraw": self = .switchToDraw(try fields.lot())
        case "confirm": self = .confirm(try fields.hold())
        case "release": self = .release(try fields.hold())
        default:
            if let offer = try Offer(name, fields) {
                self = .offer(try fields.lot(), offer)
            } else if let command = try Command(byClock: name, fields, bytes) {
                self = command
            } else {
                return nil
            }
        }
    }

    private init?(
        byClock name: String,
        _ fields: MessageFields,
        _ bytes: RawSpan
    ) throws(MessageRefusal) {
        switch name {
        case "register":
            let household = try fields.optionalInteger(.household, in: FieldBounds.identifier)
            self = .register(household: household.map(Int.init))
        case "commit":
            guard let commitment = Digest(try fields.hexadecimal(.commitment, bytes)) else {
                throw .outOfRange(FieldName.commitment.rawValue)
            }
            self = .commit(try fields.lot(), commitment)
        case "close": self = .close(try fields.lot())
        case "advance":
            var seed: Seed?
            if fields.value(.seed) != nil {
                seed = Seed(try fields.hexadecimal(.seed, bytes))
                if seed == nil { throw .outOfRange(FieldName.seed.rawValue) }
            }
            self = .advance(try fields.lot(), seed: seed)
        case "expire": self = .expire(try fields.hold())
        case "turnAway": self = .turnAway(try fields.lot(), try fields.paddle())
        case "recover":
            self = .recover(downtime: try fields.integer(.downtime, in: 0...Int64.max))
        default: return nil
        }
    }
}

extension Offer {
    /// Reads what a buyer asks from its fields.
    ///
    /// - Returns: nil if there is no offer of that name.
    init?(_ name: String, _ fields: MessageFields) throws(MessageRefusal) {
        switch name {
        case "bid":
            self = .bid(
                amount: try fields.money(.amount),
                confirmed: try fields.bool(.confirmed)
            )
        case "buyNow": self = .buyNow
        case "claim": self = .claim(try Claim(fields))
        case "wait": self = .wait(try Claim(fields))
        case "withdraw": self = .withdraw
        case "accept":
            self = .accept(
                step: Int(try fields.integer(.step, in: FieldBounds.step)),
                quantity: try fields.units(.quantity)
            )
        case "pledge":
            self = .pledge(
                least: try fields.units(.least),
                most: try fields.units(.most),
                code: Int(try fields.integer(.code, in: FieldBounds.code))
            )
        default: return nil
        }
    }
}

extension Claim {
    init(_ fields: MessageFields) throws(MessageRefusal) {
        let choice = try fields.optionalInteger(.choice, in: FieldBounds.identifier)
        let beneficiary = try fields.optionalInteger(.beneficiary, in: FieldBounds.identifier)
        self.init(
            quantity: try fields.units(.quantity),
            choice: choice.map { ProductID(Int($0)) },
            beneficiary: beneficiary.map { Paddle(Int($0)) }
        )
    }
}

extension LotTerms {
    init(_ fields: MessageFields, _ bytes: RawSpan) throws(MessageRefusal) {
        let product = ProductID(Int(try fields.integer(.product, in: FieldBounds.identifier)))
        let quantity = try fields.units(.quantity)
        let name = try fields.string(.format, utf8Max: 16, bytes)
        let terms = try Fields(bytes)
        let format: Format?
        do throws(FieldError) {
            format = try Format(name, terms)
        } catch {
            throw MessageRefusal(error)
        }
        guard let format else { throw .outOfRange(FieldName.format.rawValue) }
        self.init(product: product, quantity: quantity, format: format)
    }
}

extension MessageFields {
    func lot() throws(MessageRefusal) -> LotID {
        LotID(Int(try integer(.lot, in: FieldBounds.identifier)))
    }

    func hold() throws(MessageRefusal) -> HoldID {
        HoldID(Int(try integer(.hold, in: FieldBounds.identifier)))
    }

    func paddle() throws(MessageRefusal) -> Paddle {
        Paddle(Int(try integer(.paddle, in: FieldBounds.identifier)))
    }

    func units(_ name: FieldName) throws(MessageRefusal) -> Int {
        Int(try integer(name, in: FieldBounds.quantity))
    }

    func hexadecimal(_ name: FieldName, _ bytes: RawSpan) throws(MessageRefusal) -> String {
        try string(name, utf8Max: 2 * Digest.byteCount, bytes)
    }

    func reason(_ bytes: RawSpan) throws(MessageRefusal) -> String {
        try string(.reason, utf8Max: FieldBounds.textBytesMax, bytes)
    }

    func money(_ name: FieldName) throws(MessageRefusal) -> Money {
        guard let money = try optionalMoney(name) else { throw .missingField(name.rawValue) }
        return money
    }

    func optionalMoney(_ name: FieldName) throws(MessageRefusal) -> Money? {
        guard let dong = try optionalInteger(name, in: FieldBounds.amount) else { return nil }
        guard let money = Money(dong: dong) else { throw .outOfRange(name.rawValue) }
        return money
    }
}
