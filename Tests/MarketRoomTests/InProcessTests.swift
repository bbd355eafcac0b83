import Ledger
import Market
import Synchronization
import Testing

@testable import MarketRoom

/// What other parts of the server command, and what they hear of holds.
@Suite struct InProcessTests {
    /// A room in which a buyer has claimed one unit; gives the hold.
    private func claimed(_ harness: RoomHarness) async throws -> HoldID {
        let price = try #require(Money(dong: 50_000))
        let terms = LotTerms(
            product: ProductID(1),
            quantity: 5,
            format: .flash(FlashTerms(price: price, limitPerBuyer: 5, duration: 60_000))
        )
        for command in [Command.openRoom, .prepare(terms), .start(LotID(1))] {
            _ = try await harness.answer(command, as: RoomHarness.host)
        }
        let claim = Command.offer(LotID(1), .claim(quantity: 1))
        _ = try await harness.answer(claim, as: RoomHarness.buyer)
        return HoldID(1)
    }

    private func command(
        _ harness: RoomHarness,
        _ command: Command,
        key: String
    ) async throws -> Result<Outcome, Refusal> {
        let key = try #require(IdempotencyKey(ascii: key.utf8))
        return await withCheckedContinuation { continuation in
            harness.room.command(command, key: key) { continuation.resume(returning: $0) }
        }
    }

    private func hold(_ result: Result<Outcome, Refusal>) throws -> Hold {
        guard case .paid(let hold) = try result.get() else {
            throw Unexpected()
        }
        return hold
    }

    private struct Unexpected: Error {}

    @Test func `a command is answered when it is durable`() async throws {
        let harness = try RoomHarness()
        defer { harness.close() }
        let id = try await claimed(harness)
        let result = try await command(harness, .markPaid(id), key: "payment-1")
        #expect(try hold(result).state == .paid)
        #expect(try harness.ledger.holds(of: RoomID(1)).map(\.state) == ["paid"])
    }

    @Test func `the same key gives the same outcome, also after a restart`() async throws {
        let first = try RoomHarness()
        let id = try await claimed(first)
        let paid = try hold(try await command(first, .markPaid(id), key: "payment-1"))
        #expect(try hold(try await command(first, .markPaid(id), key: "payment-1")) == paid)
        first.close()
        let second = try RoomHarness(folder: first.folder)
        defer { second.close() }
        #expect(try hold(try await command(second, .markPaid(id), key: "payment-1")) == paid)
        let other = try await command(second, .markPaid(id), key: "payment-2")
        #expect(other == .failure(.holdEnded))
        let kinds = try second.ledger.entries(of: RoomID(1), after: 0, limit: 100).map(\.entry.kind)
        #expect(kinds.count { $0 == "markPaid" } == 1)
    }

    @Test func `the rules refuse it as they refuse a host`() async throws {
        let harness = try RoomHarness()
        defer { harness.close() }
        #expect(
            try await command(harness, .markPaid(HoldID(7)), key: "a") == .failure(.unknownHold)
        )
        let own = try await command(harness, .close(LotID(1)), key: "b")
        #expect(own == .failure(.wrongRole))
    }

    @Test func `holds are told once they are durable, and before the answer`() async throws {
        let harness = try RoomHarness()
        defer { harness.close() }
        let seen = Mutex<[String]>([])
        harness.room.watchGoods { news in
            let stored = (try? harness.ledger.holds(of: RoomID(1))) ?? []
            for row in news.holds {
                let isStored = stored.contains { $0.hold == row.hold && $0.state == row.state }
                seen.withLock { $0.append(isStored ? row.state : "not stored") }
            }
        }
        let id = try await claimed(harness)
        #expect(seen.withLock(\.self) == ["held"])
        let before = Mutex<[String]>([])
        let key = try #require(IdempotencyKey(ascii: "payment-1".utf8))
        await withCheckedContinuation { continuation in
            harness.room.command(.markPaid(id), key: key) { _ in
                before.withLock { $0 = seen.withLock(\.self) }
                continuation.resume()
            }
        }
        #expect(before.withLock(\.self) == ["held", "paid"])
    }

    @Test func `an ended lot is told together with the holds that its end changes`() async throws {
        let harness = try RoomHarness()
        defer { harness.close() }
        let seen = Mutex<[[String]]>([])
        harness.room.watchGoods { news in
            let told = news.holds.map(\.state) + news.ended.map { "lot \($0.rawValue)" }
            seen.withLock { $0.append(told) }
        }
        _ = try await claimed(harness)
        let cancel = Command.cancel(LotID(1), reason: "vỡ")
        _ = try await harness.answer(cancel, as: RoomHarness.host)
        #expect(seen.withLock(\.self) == [["held"], ["released", "lot 1"]])
    }
}
