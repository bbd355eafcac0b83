// How units go to those who wait or are drawn.
extension Allotment {
    /// Takes the units of an ended hold back and gives them to those in line.
    mutating func handOn(
        _ hold: Hold,
        at now: Timestamp,
        _ lot: inout LotBook,
        _ holds: inout HoldBook
    ) -> [Hold] {
        let shelf = lot.shelf(of: hold)
        lot.putBack(hold.quantity, on: shelf)
        let units = lot.window.hasEnded ? hold.quantity : lot.free(on: shelf)
        let given = serve(shelf, units, at: now, &lot, &holds)
        endLines(lot)
        return given
    }

    /// Gives free units of a shelf to those in line.
    ///
    /// With `isLast` what is left goes to stock: then a wish that does not fit keeps nobody back.
    ///
    /// - Returns: The new holds.
    mutating func serve(
        _ shelf: Int,
        _ units: Int,
        isLast: Bool = false,
        at now: Timestamp,
        _ lot: inout LotBook,
        _ holds: inout HoldBook
    ) -> [Hold] {
        let isLast = isLast || lot.window.hasEnded
        var left = units
        var given: [Hold] = []
        var next = line.next(on: shelf)
        while left > 0, let number = next {
            let ticket = line.ticket(number)
            next = line.next(on: shelf, after: number)
            let quantity = ticket.claim.quantity
            if quantity > lot.unsold(on: shelf) || !holds.hasCapacity(of: ticket.buyer.paddle) {
                dropTicket(number)
            } else if quantity <= left {
                left -= quantity
                line.leave(number)
                given.append(fulfil(ticket.claim, ticket.buyer, shelf, at: now, &lot, &holds))
            } else if !isLast {
                break
            }
        }
        return given
    }

    /// Ends the lot, or fixes the entries of its draw.
    mutating func close(
        at now: Timestamp,
        _ lot: inout LotBook,
        _ holds: inout HoldBook
    ) -> Outcome {
        if let draw, draw.count > 0 {
            guard draw.commitment != nil, let hash = self.draw?.fix() else {
                // Without a commitment there is no draw: those who had waited keep their order.
                self.draw = nil
                return settle(draw.standing.map(draw.entry), at: now, &lot, &holds)
            }
            return .closing(hash, settlesAt: lot.window.beginClosing(at: now))
        }
        var given: [Hold] = []
        for shelf in lot.shelves.indices {
            let free = lot.free(on: shelf)
            given += serve(shelf, free, isLast: true, at: now, &lot, &holds)
        }
        return finish(&lot, given)
    }

    /// Gives units in drawn order; whoever cannot have all of theirs waits.
    mutating func settle(
        _ order: [Int],
        at now: Timestamp,
        _ lot: inout LotBook,
        _ holds: inout HoldBook
    ) -> Outcome {
        guard let draw else { return finish(&lot, []) }
        return settle(order.map(draw.entry), at: now, &lot, &holds)
    }

    private mutating func settle(
        _ entries: [Draw.Entry],
        at now: Timestamp,
        _ lot: inout LotBook,
        _ holds: inout HoldBook
    ) -> Outcome {
        var given: [Hold] = []
        for entry in entries {
            let quantity = entry.claim.quantity
            if !holds.hasCapacity(of: entry.buyer.paddle) {
                shares.drop(quantity, of: entry.buyer)
            } else if quantity <= lot.free(on: entry.shelf) {
                given.append(fulfil(entry.claim, entry.buyer, entry.shelf, at: now, &lot, &holds))
            } else {
                let ticket = line.join(entry.claim, by: entry.buyer, on: entry.shelf)
                shares.renumber(entry.buyer.paddle, to: ticket)
            }
        }
        return finish(&lot, given)
    }

    private mutating func finish(_ lot: inout LotBook, _ given: [Hold]) -> Outcome {
        let result: LotResult = lot.free == 0 ? .soldOut : .finished
        lot.finish(result)
        endLines(lot)
        return .closed(result, holds: given)
    }

    /// Ends a lot of which every unit is paid, since none can come back; a draw that is fixed is still drawn.
    mutating func finishIfSold(at now: Timestamp, _ lot: inout LotBook) {
        if lot.sold == lot.quantity, lot.window.isOpen {
            lot.finish(.soldOut, early: now)
            dropEveryWish()
        }
        endLines(lot)
    }

    /// Ends the lines of an ended lot to which nothing can come back.
    private mutating func endLines(_ lot: LotBook) {
        guard line.count > 0, lot.window.hasEnded else { return }
        for shelf in lot.shelves.indices where lot.shelves[shelf].held == 0 {
            while let number = line.next(on: shelf) { dropTicket(number) }
        }
    }

    /// Turns those who wait into the first entries.
    mutating func switchToDraw() {
        var draw = Draw()
        for number in line.waiting {
            let ticket = line.ticket(number)
            line.leave(number)
            let entry = draw.enter(ticket.claim, by: ticket.buyer, on: ticket.shelf)
            shares.renumber(ticket.buyer.paddle, to: entry)
        }
        self.draw = draw
    }

    mutating func dropTicket(_ number: Int) {
        let ticket = line.ticket(number)
        line.leave(number)
        shares.drop(ticket.claim.quantity, of: ticket.buyer)
    }

    mutating func dropEntry(_ number: Int) {
        guard let entry = draw?.entry(number) else { return }
        draw?.withdraw(number)
        shares.drop(entry.claim.quantity, of: entry.buyer)
    }

    mutating func dropEveryWish() {
        for number in line.waiting { dropTicket(number) }
        guard let draw, !draw.isDrawn else { return }
        for number in draw.standing { dropEntry(number) }
    }

    private mutating func fulfil(
        _ claim: Claim,
        _ buyer: Buyer,
        _ shelf: Int,
        at now: Timestamp,
        _ lot: inout LotBook,
        _ holds: inout HoldBook
    ) -> Hold {
        shares.fulfil(claim.quantity, of: buyer)
        lot.hold(claim.quantity, from: shelf)
        return addHold(claim, buyer, at: now, lot, &holds)
    }

    func addHold(
        _ claim: Claim,
        _ buyer: Buyer,
        at now: Timestamp,
        _ lot: LotBook,
        _ holds: inout HoldBook
    ) -> Hold {
        holds.add(
            Hold(
                id: holds.nextID,
                lot: lot.id,
                paddle: buyer.paddle,
                kind: terms.kind,
                quantity: claim.quantity,
                unitPrice: terms.price,
                // The terms bound the price of the whole lot, and this is a part of it.
                total: Money(clamping: terms.price.dong * Int64(claim.quantity)),
                round: 0,
                deadline: now + terms.holdDuration,
                state: .held,
                choice: claim.choice,
                beneficiary: claim.beneficiary
            )
        )
    }
}
