import EventLoop
import Ledger
import Market
import MarketProtocol
import MarketRoom
import Testing

@Suite struct MarketRoomTests {
    private func runningAuction(
        _ harness: RoomHarness,
        duration: Milliseconds = 60_000
    ) async throws {
        let terms = try RoomHarness.auction(duration: duration)
        for command in [Command.openRoom, .prepare(terms), .push(LotID(1)), .start(LotID(1))] {
            let answer = try await harness.answer(command, as: RoomHarness.host, from: 9)
            #expect(answer["ok"] as? Bool == true, "\(command): \(answer)")
        }
    }

    private func bid(_ dong: Int64) throws -> Command {
        .bid(LotID(1), amount: try #require(Money(dong: dong)), confirmed: false)
    }

    @Test func `an answer is on the disk before it is given`() async throws {
        let harness = try RoomHarness()
        defer { harness.close() }
        try await runningAuction(harness)
        let answer = try await harness.answer(bid(100_000), as: RoomHarness.buyer)
        let sequence = try #require(answer["seq"] as? Int)
        let entries = try harness.ledger.entries(of: RoomID(1), after: 0, limit: 100)
        let entry = try #require(entries.first { $0.entry.sequence == Int64(sequence) })
        #expect(entry.entry.kind == "bid")
    }

    @Test func `everybody sees the new price and leader`() async throws {
        let harness = try RoomHarness()
        defer { harness.close() }
        try await runningAuction(harness)
        _ = try await harness.answer(bid(100_000), as: RoomHarness.buyer)
        _ = try await harness.answer(bid(105_000), as: RoomHarness.rival, from: 2)
        _ = try await harness.outlet.publication { update in
            let lots = update["lots"] as? [[String: any Sendable]]
            return lots?.first?["price"] as? Int == 105_000
                && lots?.first?["leader"] as? Int == 2
        }
    }

    @Test func `joining gives state and position in one message`() async throws {
        let harness = try RoomHarness()
        defer { harness.close() }
        try await runningAuction(harness)
        let key = try harness.send(.join(nil), as: nil, from: 5)
        let joined = try await harness.outlet.letter { $0["key"] as? String == key }
        #expect(joined["type"] as? String == "joined")
        let snapshot = try #require(joined["snapshot"] as? [String: any Sendable])
        #expect((snapshot["lots"] as? [any Sendable])?.count == 1)
        #expect(joined["offset"] as? Int != nil && joined["epoch"] as? String == "1")
    }

    @Test func `somebody who comes in sees only the newest ended lots`() async throws {
        let harness = try RoomHarness()
        defer { harness.close() }
        for number in 1...25 {
            let prepare = Command.prepare(try RoomHarness.auction())
            for command in [prepare, .cancel(LotID(number), reason: "thử")] {
                _ = try await harness.answer(command, as: RoomHarness.host, from: 9)
            }
        }
        _ = try await harness.answer(.prepare(RoomHarness.auction()), as: RoomHarness.host)
        let key = try harness.send(.join(nil), as: nil, from: 5)
        let joined = try await harness.outlet.letter { $0["key"] as? String == key }
        let snapshot = try #require(joined["snapshot"] as? [String: any Sendable])
        let lots = (snapshot["lots"] as? [[String: any Sendable]])?.compactMap { $0["lot"] as? Int }
        #expect(lots == Array(6...26))
    }

    @Test func `a page that comes back gets exactly what it missed`() async throws {
        let harness = try RoomHarness()
        defer { harness.close() }
        try await runningAuction(harness)
        let key = try harness.send(.join(nil), as: nil, from: 5)
        let joined = try await harness.outlet.letter { $0["key"] as? String == key }
        let offset = try #require(joined["offset"] as? Int)
        _ = try await harness.answer(bid(100_000), as: RoomHarness.buyer)
        _ = try await harness.outlet.publication { ($0["offset"] as? Int ?? 0) > offset }

        let again = try harness.send(
            .join(Position(epoch: "1", offset: Int64(offset))),
            as: nil,
            from: 6
        )
        let resumed = try await harness.outlet.letter { $0["key"] as? String == again }
        #expect(resumed["resumed"] as? Bool == true)
        _ = try await harness.outlet.letter {
            $0["type"] as? String == "update" && $0["offset"] as? Int == offset + 1
        }
    }

    @Test func `a position of another life gets a whole snapshot`() async throws {
        let harness = try RoomHarness()
        defer { harness.close() }
        let key = try harness.send(.join(Position(epoch: "0", offset: 3)), as: nil)
        let joined = try await harness.outlet.letter { $0["key"] as? String == key }
        #expect(joined["snapshot"] != nil && joined["resumed"] == nil)
    }

    @Test func `many bids of one batch leave as one publication`() async throws {
        let harness = try RoomHarness()
        defer { harness.close() }
        try await runningAuction(harness)
        let before = harness.outlet.publications.count
        var last = ""
        for step in 0..<40 {
            let isEven = step.isMultiple(of: 2)
            last = try harness.send(
                .command(bid(100_000 + 5_000 * Int64(step))),
                as: isEven ? RoomHarness.buyer : RoomHarness.rival,
                from: isEven ? 1 : 2
            )
        }
        _ = try await harness.outlet.letter { $0["key"] as? String == last }
        _ = try await harness.outlet.publication { update in
            let lots = update["lots"] as? [[String: any Sendable]]
            return lots?.first?["bids"] as? Int == 40
        }
        #expect(harness.outlet.publications.count - before < 40)
    }

    @Test func `a lot ends by the clock and its winner has a hold`() async throws {
        let harness = try RoomHarness()
        defer { harness.close() }
        try await runningAuction(harness, duration: 1_000)
        try harness.send(.join(nil), as: RoomHarness.buyer)
        _ = try await harness.answer(bid(100_000), as: RoomHarness.buyer)
        _ = try await harness.outlet.letter { letter in
            let mine = letter["mine"] as? [String: any Sendable]
            let holds = mine?["holds"] as? [[String: any Sendable]]
            return holds?.first?["kind"] as? String == "win"
        }
        let row = try #require(try harness.ledger.lots(of: RoomID(1)).first)
        #expect(row.outcome == "sold" && row.hammer?.dong == 100_000)
    }

    @Test func `guests and the producer's own people cannot bid`() async throws {
        let harness = try RoomHarness()
        defer { harness.close() }
        try await runningAuction(harness)
        let guest = try await harness.answer(bid(100_000), as: nil)
        #expect(guest["reason"] as? String == "notSignedIn")
        let staff = try await harness.answer(bid(100_000), as: RoomHarness.host, from: 9)
        #expect(staff["reason"] as? String == "staffMayNotBid")
        let buyer = try await harness.answer(.pause(LotID(1)), as: RoomHarness.buyer)
        #expect(buyer["reason"] as? String == "wrongRole")
    }

    @Test func `a retry gets the same answer and sells nothing twice`() async throws {
        let harness = try RoomHarness()
        defer { harness.close() }
        try await runningAuction(harness)
        let first = try await harness.answer(bid(100_000), as: RoomHarness.buyer)
        let key = try #require(first["key"] as? String)
        try harness.send(.command(bid(100_000)), as: RoomHarness.buyer, from: 3, key: key)
        try harness.send(.command(bid(200_000)), as: RoomHarness.buyer, from: 4, key: key)
        let reused = try await harness.outlet.letter { $0["reason"] as? String == "keyReused" }
        #expect(reused["key"] as? String == key)
        let entries = try harness.ledger.entries(of: RoomID(1), after: 0, limit: 100)
        #expect(entries.count { $0.entry.kind == "bid" } == 1)
    }

    @Test func `a room goes on where it stopped`() async throws {
        let first = try RoomHarness()
        try await runningAuction(first)
        _ = try await first.answer(bid(100_000), as: RoomHarness.buyer)
        _ = try await first.answer(bid(150_000), as: RoomHarness.rival, from: 2)
        first.close()

        let second = try RoomHarness(folder: first.folder)
        defer { second.close() }
        second.room.open(downtime: 5_000, runSheet: [])
        let key = try second.send(.join(nil), as: RoomHarness.buyer)
        let joined = try await second.outlet.letter { $0["key"] as? String == key }
        let snapshot = try #require(joined["snapshot"] as? [String: any Sendable])
        let lot = try #require((snapshot["lots"] as? [[String: any Sendable]])?.first)
        #expect(lot["price"] as? Int == 150_000 && lot["state"] as? String == "running")
        let mine = try #require(joined["mine"] as? [String: any Sendable])
        #expect(mine["paddle"] as? Int == 1)
        _ = try await second.outlet.publication { update in
            (update["notice"] as? [String: any Sendable])?["kind"] as? String == "recovered"
        }
        let outbid = try await second.answer(bid(155_000), as: RoomHarness.buyer)
        #expect(outbid["leading"] as? Bool == true)
    }

    @Test func `a checkpoint spares the replay and changes nothing`() async throws {
        let first = try RoomHarness(checkpointInterval: 10)
        try await runningAuction(first)
        for step in 0..<30 {
            let isEven = step.isMultiple(of: 2)
            let identity = isEven ? RoomHarness.buyer : RoomHarness.rival
            let answer = try await first.answer(bid(100_000 + 5_000 * Int64(step)), as: identity)
            #expect(answer["ok"] as? Bool == true)
        }
        var checkpoint: Int64 = 0
        for _ in 0..<1_000 where checkpoint < 10 {
            checkpoint = try first.ledger.checkpoint(of: RoomID(1))?.sequence ?? 0
            try await Task.sleep(for: .milliseconds(5))
        }
        #expect(checkpoint >= 10)
        first.close()

        let second = try RoomHarness(folder: first.folder)
        defer { second.close() }
        let key = try second.send(.join(nil), as: nil)
        let joined = try await second.outlet.letter { $0["key"] as? String == key }
        let snapshot = try #require(joined["snapshot"] as? [String: any Sendable])
        let lot = try #require((snapshot["lots"] as? [[String: any Sendable]])?.first)
        #expect(lot["bids"] as? Int == 30 && lot["price"] as? Int == 245_000)
        let next = try await second.answer(bid(250_000), as: RoomHarness.buyer)
        #expect(next["ok"] as? Bool == true)
    }

    @Test func `what cannot be kept is not acknowledged`() async throws {
        let harness = try RoomHarness()
        defer { harness.close() }
        try await runningAuction(harness)
        harness.ledger.close()
        let answer = try await harness.answer(bid(100_000), as: RoomHarness.buyer)
        #expect(answer["ok"] as? Bool == false)
        #expect(answer["reason"] as? String == "cannotRecord")
        _ = try await harness.outlet.publication { update in
            (update["notice"] as? [String: any Sendable])?["kind"] as? String == "stopped"
        }
        #expect(
            !harness.outlet.publications.contains { publication in
                String(decoding: publication.text, as: UTF8.self).contains(#""leader":1"#)
            }
        )
    }

    @Test func `chat is kept, shown and hidden, and a muted buyer is told so`() async throws {
        let harness = try RoomHarness()
        defer { harness.close() }
        let key = try harness.send(.chat(text: "Chè này hái tháng mấy?"), as: RoomHarness.buyer)
        let posted = try await harness.outlet.letter { $0["key"] as? String == key }
        let message = try #require(posted["message"] as? Int)
        #expect(try harness.ledger.chatTail(of: RoomID(1), limit: 5).count == 1)

        let id = MessageID(message)
        try harness.send(.hideChat(id), as: RoomHarness.host, from: 9)
        _ = try await harness.outlet.publication {
            ($0["hidden"] as? [Int])?.contains(message) == true
        }
        let muted = try await harness.answer(.mute(Paddle(1)), as: RoomHarness.host, from: 9)
        #expect(muted["ok"] as? Bool == true)
        let late = try harness.send(.chat(text: "Alo?"), as: RoomHarness.buyer)
        let refused = try await harness.outlet.letter { $0["key"] as? String == late }
        #expect(refused["reason"] as? String == "muted")
    }
}
