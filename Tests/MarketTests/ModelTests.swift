import Foundation
import SeededNumbers
import Testing

@testable import Market

/// Thousands of made-up nights: the room must agree with the reference on every answer.
///
/// It must also keep what the rules promise. A failure names the seed of its night.
@Suite struct ModelTests {
    /// More nights with `MARKET_NIGHTS=20000 swift test --filter ModelTests`.
    private static let nights =
        Int(ProcessInfo.processInfo.environment["MARKET_NIGHTS"] ?? "") ?? 2_000

    @Test(arguments: 0..<8)
    func `random nights agree with the reference and keep every promise`(
        part: Int
    ) throws {
        for seed in stride(from: part, to: Self.nights, by: 8) {
            var night = JudgedNight(seed: UInt64(seed))
            guard try night.run(commands: 60) else { return }
        }
    }

    @Test func `a long night forgets the oldest keys as the reference does`()
        throws
    {
        var night = JudgedNight(seed: 1_000_000)
        _ = try night.run(commands: 3_000, comparingEvery: 100)
    }
}

/// One night, judged after each command.
private struct JudgedNight {
    private static let stock = [ProductID(1): 40, ProductID(2): 9]

    let seed: UInt64
    private var script: RandomNight
    private var room = Room(stock: JudgedNight.stock)
    private let reference = ReferenceRoom(stock: JudgedNight.stock)
    private var journal: [(stamped: Stamped, outcome: Outcome)] = []

    init(seed: UInt64) {
        self.seed = seed
        script = RandomNight(seed: seed)
    }

    /// Runs the night; stops at the first command that fails it, and says so.
    mutating func run(commands: Int, comparingEvery every: Int = 8) throws -> Bool {
        for step in 0..<commands {
            let stamped = script.next(in: reference)
            guard judge(stamped, step, every: every) else { return false }
            if script.random.chance(30) {
                for command in room.due(at: script.now).map(withSeed) {
                    let due = Stamped(command: command, actor: .clock, key: nil, time: script.now)
                    guard judge(due, step, every: every) else { return false }
                }
            }
            if script.random.pick(1...150) == 1 { try restart() }
        }
        return try replay()
    }

    private mutating func judge(_ stamped: Stamped, _ step: Int, every: Int) -> Bool {
        let before = room
        let expected = reference.decide(
            stamped.command,
            by: stamped.actor,
            key: stamped.key,
            at: stamped.time
        )
        var wasRepeated = false
        let answer: Result<Outcome, Refusal>
        do throws(Refusal) {
            let decision = try room.decide(
                stamped.command,
                by: stamped.actor,
                key: stamped.key,
                at: stamped.time
            )
            let outcome = room.outcome(of: decision)
            wasRepeated = decision.wasRepeated
            if !wasRepeated { journal.append((stamped, outcome)) }
            answer = .success(outcome)
        } catch {
            answer = .failure(error)
        }
        let isAccepted = (try? answer.get()) != nil
        var failure: String?
        if answer != expected {
            failure = "\(answer) instead of \(expected)"
        } else if !isAccepted || wasRepeated, room != before {
            failure = "a refused or repeated command changed the room"
        } else {
            let stock = JudgedNight.stock
            failure =
                Promises.broken(by: stamped, from: before, to: room, stock)
                ?? difference(from: before, at: stamped.time, everything: step % every == 0)
        }
        guard let failure else { return true }
        Issue.record("\(failure): seed \(seed), step \(step), \(stamped)")
        return false
    }

    /// Tells the seed of a draw, as the server does.
    private func withSeed(_ due: Command) -> Command {
        guard case .advance(let lot, nil) = due, room.needsSeed(lot) else { return due }
        return .advance(lot, seed: RandomNight.seed(of: lot))
    }

    private func difference(
        from before: Room,
        at now: Timestamp,
        everything: Bool
    ) -> String? {
        if room.holds != reference.holds { return "holds differ" }
        if room.nextDeadline != reference.nextDeadline { return "next deadline differs" }
        if room.due(at: now) != reference.due(at: now) { return "due commands differ" }
        if room.featured != reference.featured { return "featured lot differs" }
        for (product, units) in room.stock where reference.stock(of: product) != units {
            return "stock of product \(product) differs"
        }
        for lot in reference.lots {
            let (old, new) = (before.lots.dropFirst(lot.id.index), room.lots[lot.id.index])
            // The reference computes slowly: what did not change is compared now and then.
            guard everything || old.first != new else { continue }
            let view = room.view(of: lot.id)
            if view != reference.view(of: lot) { return "lot \(lot.id) differs" }
        }
        for number in 1...max(1, reference.bidders.count) where everything {
            let paddle = Paddle(number)
            guard reference.isKnown(paddle) else { continue }
            if room.view(of: paddle) != reference.view(of: paddle) {
                return "bidder \(paddle) differs"
            }
        }
        return nil
    }

    /// Goes on with the room as a checkpoint would give it back.
    private mutating func restart() throws {
        let data = try JSONEncoder().encode(room)
        let restored = try JSONDecoder().decode(Room.self, from: data)
        #expect(restored == room, "seed \(seed): the checkpoint differs")
        room = restored
        reference.forgetRefusals()
    }

    /// Plays the accepted commands again in a new room.
    private func replay() throws -> Bool {
        var again = Room(stock: JudgedNight.stock)
        for (stamped, outcome) in journal {
            let decision = try again.decide(
                stamped.command,
                by: stamped.actor,
                key: stamped.key,
                at: stamped.time
            )
            guard again.outcome(of: decision) == outcome, !decision.wasRepeated else {
                Issue.record("seed \(seed): \(stamped.command) replays differently")
                return false
            }
        }
        #expect(again == room, "seed \(seed): the replayed room differs")
        return again == room
    }
}
