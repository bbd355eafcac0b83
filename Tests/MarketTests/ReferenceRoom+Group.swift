@testable import Market

/// A group buy in the plainest way: members are counted among the holds.
extension ReferenceRoom {
    /// A member's pledge that was not given back.
    private func pledge(of paddle: Paddle, in lot: ReferenceLot) -> Int? {
        holds.firstIndex { $0.lot == lot.id && $0.paddle == paddle && isPledged($0) }
    }

    private func isPledged(_ hold: Hold) -> Bool {
        hold.kind == .pledge && (hold.state == .held || hold.state == .paid)
    }

    func pledge(
        _ least: Int,
        _ most: Int,
        _ code: Int,
        on lot: ReferenceLot,
        by paddle: Paddle
    ) throws(Refusal) -> Outcome {
        guard let terms = lot.group else { throw .wrongFormat }
        if code != terms.code { throw .wrongCode }
        if least < 1 || most < least || most > 100_000 { throw .quantityOutOfRange }
        let own = pledge(of: paddle, in: lot)
        if let own, holds[own].state == .paid { throw .alreadyEntered }
        let before = own.map { holds[$0].quantity } ?? 0
        if taken(lot, by: paddle) - before + most > terms.limitPerBuyer {
            throw .limitReached(limit: terms.limitPerBuyer)
        }
        let free = free(lot) + before
        if free == 0 { throw .soldOut }
        if most > free { throw .insufficientStock(free: free) }
        let number = own ?? holds.count
        let hold = Hold(
            id: HoldID(number + 1),
            lot: lot.id,
            paddle: paddle,
            kind: .pledge,
            quantity: most,
            unitPrice: terms.price,
            total: dong(terms.price.dong * Int64(most)),
            round: 0,
            deadline: lot.end,
            state: .held,
            least: least
        )
        if own == nil { holds.append(hold) } else { holds[number] = hold }
        return .claimed(hold)
    }

    /// Whether a hold can no longer be given back or paid.
    func isTooLate(_ hold: Hold, at now: Timestamp) -> Bool {
        guard hold.kind == .pledge else { return now >= hold.deadline }
        let lot = lots[hold.lot.rawValue - 1]
        return lot.phase == .ended || (lot.phase == .running && now >= lot.end)
    }

    /// Open pledges are to be paid before the end, wherever it is; while it stands still they wait.
    func datePledges() {
        for index in holds.indices where holds[index].kind == .pledge {
            let lot = lots[holds[index].lot.rawValue - 1]
            if lot.phase == .running, holds[index].state == .held {
                holds[index].deadline = lot.end
            }
        }
    }

    func close(_ lot: ReferenceLot, _ terms: GroupTerms) -> Outcome {
        let before = holds
        lot.finalCounts = counts(lot)
        lot.phase = .ended
        let all = holds.indices.filter { holds[$0].lot == lot.id }
        let paid = all.filter { holds[$0].state == .paid }
        for index in all where holds[index].state == .held { holds[index].state = .released }
        let filled = paid.count < terms.threshold ? nil : fill(paid.map { holds[$0] }, terms)
        for (place, index) in paid.enumerated() {
            give(filled?[place] ?? 0, to: index)
        }
        lot.result = filled == nil ? .passed : .sold
        if filled != nil { lot.hammer = terms.price.dong }
        let changed = all.filter { holds[$0] != before[$0] }.map { holds[$0] }
        return .closed(lot.result ?? .passed, holds: changed)
    }

    /// What a host who cancels does to those who paid.
    func giveUp(_ lot: ReferenceLot) {
        lot.finalCounts = counts(lot)
        for index in holds.indices where holds[index].lot == lot.id {
            if holds[index].state == .paid { give(0, to: index) }
        }
    }

    private func give(_ units: Int, to index: Int) {
        let left = holds[index].quantity - units
        holds[index].refund = dong(holds[index].unitPrice.dong * Int64(left))
        if units == 0 { holds[index].state = .released } else { holds[index].quantity = units }
    }

    /// Tries every number of cases from the greatest down, unit by unit.
    private func fill(_ paid: [Hold], _ terms: GroupTerms) -> [Int]? {
        let wanted = paid.map(\.quantity).reduce(0, +)
        for cases in (1...max(1, wanted)).reversed() {
            var units = paid.map { _ in 0 }
            let total = cases * terms.caseSize
            let got = { (units: [Int]) in units.reduce(0, +) }
            for (index, hold) in paid.enumerated() where got(units) + hold.least <= total {
                units[index] = hold.least
            }
            for (index, hold) in paid.enumerated() where units[index] > 0 {
                while units[index] < hold.quantity, got(units) < total { units[index] += 1 }
            }
            if got(units) == total { return units }
        }
        return nil
    }

    private func counts(_ lot: ReferenceLot) -> [Int] {
        let pledges = holds.filter { $0.lot == lot.id && isPledged($0) }
        let paid = pledges.filter { $0.state == .paid }
        return [pledges.count, paid.count, pledges.map(\.quantity).reduce(0, +)]
    }

    func show(_ lot: ReferenceLot, _ terms: GroupTerms, in view: inout LotView) {
        let counts = lot.finalCounts ?? counts(lot)
        view.price = terms.price
        view.facts = [
            Field("members", counts[0]), Field("paidMembers", counts[1]),
            Field("pledged", counts[2]),
        ]
    }
}
