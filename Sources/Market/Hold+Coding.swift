// A checkpoint has a hold for nearly every claim of a rush, so it is a list without names; 0 stands for what is missing,
// since identifiers begin with 1.
extension Hold: Codable {
    /// Reads the fields in their order.
    public init(from decoder: any Decoder) throws {
        var list = try decoder.unkeyedContainer()
        func money() throws -> Money {
            let dong = try list.decode(Int64.self)
            guard let money = Money(dong: dong) else {
                throw DecodingError.dataCorruptedError(
                    in: list,
                    debugDescription: "\(dong) is not an amount of đồng"
                )
            }
            return money
        }
        func optional<ID: TypedID>() throws -> ID? {
            let number = try list.decode(Int.self)
            return number == 0 ? nil : ID(number)
        }
        func word<Word: RawRepresentable<String>>() throws -> Word {
            let text = try list.decode(String.self)
            guard let word = Word(rawValue: text) else {
                throw DecodingError.dataCorruptedError(
                    in: list,
                    debugDescription: "\(text) is not known"
                )
            }
            return word
        }
        self.init(
            id: HoldID(try list.decode(Int.self)),
            lot: LotID(try list.decode(Int.self)),
            paddle: Paddle(try list.decode(Int.self)),
            kind: try word(),
            quantity: Int(try list.decode(Int32.self)),
            unitPrice: try money(),
            total: try money(),
            round: Int(try list.decode(UInt8.self)),
            deadline: Timestamp(milliseconds: try list.decode(Int64.self)),
            state: try word(),
            choice: try optional(),
            beneficiary: try optional(),
            least: Int(try list.decode(Int32.self))
        )
        refund = try money()
    }

    /// Writes the fields in the order in which ``init(from:)`` reads them.
    public func encode(to encoder: any Encoder) throws {
        var list = encoder.unkeyedContainer()
        try list.encode(id.rawValue)
        try list.encode(lot.rawValue)
        try list.encode(paddle.rawValue)
        try list.encode(kind.rawValue)
        try list.encode(quantity)
        try list.encode(unitPrice.dong)
        try list.encode(total.dong)
        try list.encode(round)
        try list.encode(deadline.milliseconds)
        try list.encode(state.rawValue)
        try list.encode(choice?.rawValue ?? 0)
        try list.encode(beneficiary?.rawValue ?? 0)
        try list.encode(least)
        try list.encode(refund.dong)
    }
}
