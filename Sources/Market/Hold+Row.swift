extension Hold: NumberRow {
    // Stored by their places: what is new goes to the end.
    private static let kinds: [Kind] = [.win, .claim, .gift, .pledge]
    private static let states: [State] = [.held, .paid, .expired, .released]

    init(from row: inout NumberReader) throws(NumberRowError) {
        self.init(
            id: try row.id(),
            lot: try row.id(),
            paddle: try row.id(),
            kind: try row.element(of: Self.kinds),
            quantity: Int(try row.integer() as Int32),
            unitPrice: try row.money(),
            total: try row.money(),
            round: Int(try row.integer() as UInt8),
            deadline: try row.moment(),
            state: try row.element(of: Self.states),
            choice: try row.idIfPresent(),
            beneficiary: try row.idIfPresent(),
            least: Int(try row.integer() as Int32)
        )
        refund = try row.money()
    }

    func write(to row: inout [Int64]) {
        row.append(id)
        row.append(lot)
        row.append(paddle)
        row.append(Self.kinds.firstIndex(of: kind) ?? 0)
        row.append(quantity)
        row.append(unitPrice)
        row.append(total)
        row.append(round)
        row.append(deadline)
        row.append(Self.states.firstIndex(of: state) ?? 0)
        row.append(ifPresent: choice)
        row.append(ifPresent: beneficiary)
        row.append(least)
        row.append(refund)
    }
}

extension Hold: Codable {
    /// Reads what ``encode(to:)`` wrote.
    public init(from decoder: any Decoder) throws {
        var row = NumberReader(try decoder.singleValueContainer().decode([Int64].self))
        self = try row.value()
    }

    /// Writes the list of the hold's numbers.
    public func encode(to encoder: any Encoder) throws {
        var row: [Int64] = []
        write(to: &row)
        var container = encoder.singleValueContainer()
        try container.encode(row)
    }
}
