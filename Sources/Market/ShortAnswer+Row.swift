extension ShortAnswer: NumberRow {
    init(from row: inout NumberReader) throws(NumberRowError) {
        let number = try row.number()
        switch number {
        case 0: self = .bid(try row.value())
        case 1:
            self = .claimed(
                try row.id(),
                quantity: try row.integer(),
                deadline: try row.moment()
            )
        case 2: self = .entered(try row.integer())
        case 3: self = .waiting(ticket: try row.integer(), place: try row.integer())
        case 4: self = .elsewhere
        default: throw .outOfRange(number)
        }
    }

    func write(to row: inout [Int64]) {
        switch self {
        case .bid(let bid):
            row.append(0)
            bid.write(to: &row)
        case .claimed(let hold, let quantity, let deadline):
            row.append(1)
            row.append(hold)
            row.append(quantity)
            row.append(deadline)
        case .entered(let number):
            row.append(2)
            row.append(number)
        case .waiting(let ticket, let place):
            row.append(3)
            row.append(ticket)
            row.append(place)
        case .elsewhere:
            row.append(4)
        }
    }
}

extension BidOutcome: NumberRow {
    init(from row: inout NumberReader) throws(NumberRowError) {
        self.init(
            bid: try row.id(),
            price: try row.money(),
            leader: try row.idIfPresent(),
            leading: try row.flag(),
            extendedUntil: try row.flag() ? try row.moment() : nil
        )
    }

    func write(to row: inout [Int64]) {
        row.append(bid)
        row.append(price)
        row.append(ifPresent: leader)
        row.append(leading)
        row.append(extendedUntil != nil)
        if let extendedUntil { row.append(extendedUntil) }
    }
}
