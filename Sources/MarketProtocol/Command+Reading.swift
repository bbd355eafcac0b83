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
        default:
            guard let command = try Command(byBidderOrClock: name, fields) else { return nil }
            self = command
        }
    }

    private init?(byBidderOrClock name: String, _ fields: MessageFields) throws(MessageRefusal) {
        switch name {
        case "bid":
            self = .bid(
                try fields.lot(),
                amount: try fields.money(.amount),
                confirmed: try fields.bool(.confirmed)
            )
        case "buyNow": self = .buyNow(try fields.lot())
        case "claim":
            self = .claim(
                try fields.lot(),
                quantity: Int(try fields.integer(.quantity, in: FieldBounds.quantity))
            )
        case "release": self = .release(try fields.hold())
        case "register":
            let household = try fields.optionalInteger(.household, in: FieldBounds.identifier)
            self = .register(household: household.map(Int.init))
        case "close": self = .close(try fields.lot())
        case "expire": self = .expire(try fields.hold())
        case "recover":
            self = .recover(downtime: try fields.integer(.downtime, in: 0...Int64.max))
        default: return nil
        }
    }
}

extension LotTerms {
    init(_ fields: MessageFields, _ bytes: RawSpan) throws(MessageRefusal) {
        let product = ProductID(Int(try fields.integer(.product, in: FieldBounds.identifier)))
        let quantity = Int(try fields.integer(.quantity, in: FieldBounds.quantity))
        let format: Format =
            switch try fields.string(.format, utf8Max: 16, bytes) {
            case "english": .english(try EnglishTerms(fields, bytes))
            case "flash": .flash(try FlashTerms(fields))
            default: throw .outOfRange(FieldName.format.rawValue)
            }
        self.init(product: product, quantity: quantity, format: format)
    }
}

extension EnglishTerms {
    init(_ fields: MessageFields, _ bytes: RawSpan) throws(MessageRefusal) {
        let rows = try fields.pairs(.increment, countMax: FieldBounds.ladderRowsMax, bytes)
        var steps: [IncrementLadder.Step] = []
        for row in rows {
            guard let from = Money(dong: row.0), let increment = Money(dong: row.1) else {
                throw .outOfRange(FieldName.increment.rawValue)
            }
            steps.append(IncrementLadder.Step(from: from, increment: increment))
        }
        guard let ladder = IncrementLadder(steps) else {
            throw .outOfRange(FieldName.increment.rawValue)
        }
        // The defaults are the rules' own; a field that is missing takes them.
        let usual = EnglishTerms(openingPrice: .zero, increments: ladder, duration: 0)
        func span(_ name: FieldName, _ usual: Milliseconds) throws(MessageRefusal) -> Milliseconds {
            try fields.optionalInteger(name, in: FieldBounds.duration) ?? usual
        }
        self.init(
            openingPrice: try fields.money(.opening),
            increments: ladder,
            reservePrice: try fields.optionalMoney(.reserve),
            buyNowPrice: try fields.optionalMoney(.buyNow),
            proxy: try fields.bool(.proxy),
            duration: try fields.integer(.duration, in: FieldBounds.duration),
            extensionWindow: try span(.extensionWindow, usual.extensionWindow),
            extension: try span(.extension, usual.extension),
            totalCap: try span(.totalCap, usual.totalCap),
            finalPeriod: try span(.finalPeriod, usual.finalPeriod),
            suddenDeath: try fields.bool(.suddenDeath),
            paymentWindow: try span(.paymentWindow, usual.paymentWindow)
        )
    }
}

extension FlashTerms {
    init(_ fields: MessageFields) throws(MessageRefusal) {
        let hold = try fields.optionalInteger(.hold, in: FieldBounds.duration)
        self.init(
            price: try fields.money(.price),
            limitPerBuyer: Int(try fields.integer(.limit, in: FieldBounds.quantity)),
            duration: try fields.integer(.duration, in: FieldBounds.duration),
            holdDuration: hold ?? 600_000
        )
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
