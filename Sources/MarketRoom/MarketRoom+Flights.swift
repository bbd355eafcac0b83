import DequeModule
import EventLoop
import Ledger
import Market
import MarketProtocol

extension MarketRoom {
    /// Sends a flight to the disk, or lets it land at once where nothing needs to be kept.
    func launch(_ flight: inout Flight) {
        guard !flight.isEmpty else { return }
        seal(&flight)
        if flight.needsDisk {
            let number = flight.number
            let batch = LedgerBatch(
                room: profile.id,
                entries: flight.entries,
                changes: flight.changes,
                after: flight.sequence - Int64(flight.entries.count)
            )
            flight.entries = []
            flight.changes = []
            flight.batch = batch
            flights.append(flight)
            ledger.submit(batch) { result in
                self.onLoop { $0.land(number, result) }
            }
        } else {
            flight.hasLanded = true
            flights.append(flight)
        }
        release()
        armDeadline()
        checkpointIfDue()
    }

    /// The ledger's word on a flight.
    private func land(_ number: Int, _ result: Result<Void, LedgerError>) {
        guard let index = flights.firstIndex(where: { $0.number == number }) else { return }
        switch result {
        case .success:
            flights[index].hasLanded = true
            if owed?.flight == number { owed = nil }
            release()
        case .failure:
            fail()
        }
    }

    /// Lets everything out that is durable, in the order of the decisions.
    func release() {
        while !isRereading, let flight = flights.first, flight.hasLanded {
            flights.removeFirst()
            release(flight)
        }
        publishIfDue()
    }

    private func release(_ flight: Flight) {
        shown.show(flight, room, profile)
        tellGoods(flight.holds, flight.lots.values, at: flight.decided ?? clock())
        if !flight.news.isEmpty {
            cachedSnapshot = nil
            cachedWhole = nil
        }
        news.merge(flight.news)
        var letters = flight.replies.map { Letter(to: $0.address, $0.text) }
        for (account, text) in flight.mine {
            for address in roster.addresses(of: account) {
                letters.append(Letter(to: address, text))
            }
        }
        for join in flight.joins { admit(join, &letters) }
        for address in flight.behind { letters.append(Letter(to: address, wholeUpdate())) }
        outlet.deliver(letters, from: profile.id)
        for asker in flight.askers { asker.body(asker.result) }
        if let sheet = flight.sheet {
            for body in flight.sheetReaders { body(sheet) }
        }
    }

    private func admit(_ join: Flight.Join, _ letters: inout [Letter]) {
        let missed = join.position.flatMap { position in
            position.epoch == epoch ? history.since(position.offset) : nil
        }
        let text = RoomMessage.joined(
            join.key,
            room: profile.slug,
            position: Position(epoch: epoch, offset: history.newestOffset),
            sequence: shown.sequence,
            now: clock(),
            snapshot: missed == nil ? snapshot() : nil,
            mine: join.mine
        )
        letters.append(Letter(to: join.address, text, admits: true))
        for publication in missed ?? [] {
            letters.append(Letter(to: join.address, publication.text))
        }
    }
}
