// Every buyer's last offers are stored with their answers; each begins with the number of its case.

extension Offer: NumberRow {
    init(from row: inout NumberReader) throws(NumberRowError) {
        let number = try row.number()
        switch number {
        case 0: self = .bid(amount: try row.money(), confirmed: try row.flag())
        case 1: self = .buyNow
        case 2: self = .claim(try row.value())
        case 3: self = .wait(try row.value())
        case 4: self = .withdraw
        case 5: self = .accept(step: try row.integer(), quantity: try row.integer())
        case 6:
            self = .pledge(
                least: try row.integer(),
                most: try row.integer(),
                code: try row.integer()
            )
        default: throw .outOfRange(number)
        }
    }

    func write(to row: inout [Int64]) {
        switch self {
        case .bid(let amount, let confirmed):
            row.append(0)
            row.append(amount)
            row.append(confirmed)
        case .buyNow:
            row.append(1)
        case .claim(let claim):
            row.append(2)
            claim.write(to: &row)
        case .wait(let claim):
            row.append(3)
            claim.write(to: &row)
        case .withdraw:
            row.append(4)
        case .accept(let step, let quantity):
            row.append(5)
            row.append(step)
            row.append(quantity)
        case .pledge(let least, let most, let code):
            row.append(6)
            row.append(least)
            row.append(most)
            row.append(code)
        }
    }
}

extension Claim: NumberRow {
    init(from row: inout NumberReader) throws(NumberRowError) {
        self.init(
            quantity: try row.integer(),
            choice: try row.idIfPresent(),
            beneficiary: try row.idIfPresent()
        )
    }

    func write(to row: inout [Int64]) {
        row.append(quantity)
        row.append(ifPresent: choice)
        row.append(ifPresent: beneficiary)
    }
}

extension Bidder.Intent: NumberRow {
    init(from row: inout NumberReader) throws(NumberRowError) {
        let number = try row.number()
        switch number {
        case 0: self = .offer(try row.id(), try row.value())
        case 1: self = .confirm(try row.id())
        case 2: self = .release(try row.id())
        default: throw .outOfRange(number)
        }
    }

    func write(to row: inout [Int64]) {
        switch self {
        case .offer(let lot, let offer):
            row.append(0)
            row.append(lot)
            offer.write(to: &row)
        case .confirm(let hold):
            row.append(1)
            row.append(hold)
        case .release(let hold):
            row.append(2)
            row.append(hold)
        }
    }
}
