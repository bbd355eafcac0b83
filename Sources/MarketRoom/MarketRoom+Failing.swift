import DequeModule
import EventLoop
import Ledger
import Market
import MarketProtocol

// What a room does while nothing can be recorded: it takes back, says so, reads itself back, and tries again.
extension MarketRoom {
    /// Whatever was decided but not recorded is taken back, and its senders are told.
    func fail() {
        guard isRecording else { return }
        isRecording = false
        var letters: [Letter] = []
        var waiting = nextFlight()
        waiting.hasLanded = true
        for flight in flights {
            for reply in flight.replies {
                let text = Answer.refused(reply.key, at: reply.at, .cannotRecord)
                letters.append(Letter(to: reply.address, text))
            }
            for asker in flight.askers { asker.body(.failure(.cannotRecord)) }
            waiting.joins += flight.joins
            waiting.behind += flight.behind
            waiting.sheetReaders += flight.sheetReaders
            if flight.news.presenceChanged { waiting.news.presenceChanged = true }
        }
        flights = [waiting]
        outlet.deliver(letters, from: profile.id)
        news.notice = .stopped
        publishIfDue()
        goBackToDisk()
    }

    /// Forgets every decision that is not on the disk.
    ///
    /// Reading takes long and is done elsewhere; until it is done nobody comes in, since nobody's own state is known.
    private func goBackToDisk() {
        isRereading = true
        rereadings += 1
        let (profile, ledger, rates) = (profile, ledger, limits.chat)
        loop.runAside(isPatient: false) { [self] in
            let restored = try? RestoredRoom(profile, ledger, chat: rates)
            onLoop { $0.takeOver(restored) }
        }
    }

    private func takeOver(_ restored: RestoredRoom?) {
        guard let restored else {
            // Everybody may go on watching what is known to be durable, but nobody has anything of their own.
            room = profile.emptyRoom
            sequence = shown.sequence
            paddles = PaddleBook()
            letWaitingIn()
            loop.schedule(after: .seconds(1)) { [self] in assumeIsolated { $0.goBackToDisk() } }
            return
        }
        room = restored.room
        sequence = restored.sequence
        checkpointed = restored.checkpointed
        paddles = restored.paddles
        chat = restored.chat
        pinned = restored.pinned
        shown = restored.publicState(profile)
        recentPosts = RecentPosts()
        cachedSnapshot = nil
        cachedWhole = nil
        letWaitingIn()
        // What became durable without being told is told now.
        tellGoods(room.holds.compactMap(row), shown.lots, at: clock())
        tryToRecordAgain()
    }

    private func letWaitingIn() {
        isRereading = false
        for index in flights.indices {
            fillInOwnState(&flights[index])
            flights[index].sequence = sequence
        }
        release()
    }

    private func tryToRecordAgain() {
        ledger.recoverWriting { result in
            self.onLoop { $0.resumeRecording(result) }
        }
    }

    private func resumeRecording(_ result: Result<Void, LedgerError>) {
        guard case .success = result else {
            loop.schedule(after: .seconds(1)) { [self] in assumeIsolated { $0.tryToRecordAgain() } }
            return
        }
        isRecording = true
        news.notice = .resumed
        news.roomChanged = true
        news.lots = Set(shown.lots.map(\.lot))
        publishIfDue()
        giveBackOwedTime()
        armDeadline()
    }
}
