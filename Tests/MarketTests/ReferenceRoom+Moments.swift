@testable import Market

/// What the clock does to a running or closing lot.
extension ReferenceRoom {
    func nextMoment(of lot: ReferenceLot) -> (at: Timestamp, command: Command)? {
        switch lot.phase {
        case .prepared, .paused, .ended: return nil
        case .closing: return (lot.settlesAt, .advance(lot.id, seed: nil))
        case .running:
            if let terms = lot.dutch, let next = nextStep(lot, terms) {
                return (next, .advance(lot.id, seed: nil))
            }
            return (lot.end, .close(lot.id))
        }
    }

    func advance(
        _ lot: ReferenceLot,
        seed: Seed?,
        at now: Timestamp
    ) throws(Refusal) -> Outcome {
        switch lot.phase {
        case .prepared: throw .lotNotStarted
        case .paused: throw .lotPaused
        case .ended: throw .lotEnded(lateBy: max(0, now - lot.end))
        case .running:
            guard let terms = lot.dutch else { throw .wrongFormat }
            return try step(lot, terms, seed: seed, at: now)
        case .closing:
            if now < lot.settlesAt { throw .notYetDue(lot.settlesAt) }
            if let stock = lot.stock { return try draw(lot, stock, by: seed, at: now) }
            if seed != nil { throw .wrongSeed }
            guard let terms = lot.sealed else { throw .wrongFormat }
            return openBook(lot, terms, at: now)
        }
    }

    /// How long a lot of these formats runs.
    func durationOfOthers(_ lot: ReferenceLot) -> Milliseconds {
        if let terms = lot.dutch { return terms.interval * Int64(1 + stepsToFloor(terms)) }
        return lot.sealed?.duration ?? lot.group?.duration ?? 0
    }
}

extension ReferenceLot {
    var dutch: DutchTerms? { terms.format.terms(as: DutchTerms.self) }
    var sealed: SealedTerms? { terms.format.terms(as: SealedTerms.self) }
    var group: GroupTerms? { terms.format.terms(as: GroupTerms.self) }
}
