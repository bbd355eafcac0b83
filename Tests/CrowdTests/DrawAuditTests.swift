import Foundation
import Market
import Testing

@testable import Crowd

@Suite struct DrawAuditTests {
    private static let seed = Digest(of: Array("seed".utf8))
    private static let commitment = Digest(of: seed.bytes)
    private static let list = Digest(of: Array("1:7:1\n2:8:1\n3:9:1\n".utf8))

    /// The paddles in drawn order, by the same words as the rules': SHA-256 of seed, list and number.
    private static var order: [Int] {
        let paddles = [7, 8, 9]
        func key(_ number: Int) -> [UInt8] {
            Digest(of: seed.bytes + list.bytes + [0, 0, 0, 0, 0, 0, 0, UInt8(number)]).bytes
        }
        return [1, 2, 3].sorted { key($0).lexicographicallyPrecedes(key($1)) }.map {
            paddles[$0 - 1]
        }
    }

    private static func audit(
        commitment: Digest = commitment,
        list: Digest = list,
        winners: [Int]
    ) -> DrawAudit {
        var audit = DrawAudit(lot: 4, units: 2)
        var seq = 0
        func take(_ kind: String, at time: Int, _ payload: String) {
            seq += 1
            let line =
                "{\"seq\":\(seq),\"time\":\(time),\"kind\":\"\(kind)\",\"payload\":{\(payload)}}"
            audit.take(Data(line.utf8))
        }
        take("commit", at: 1, "\"actor\":\"clock\",\"lot\":4,\"commitment\":\"\(commitment)\"")
        for (number, paddle) in [7, 8, 9].enumerated() {
            let claim = "\"actor\":\(paddle),\"lot\":4,\"quantity\":1"
            take("claim", at: 2, claim + ",\"outcome\":{\"entry\":\(number + 1)}")
        }
        take("claim", at: 2, "\"actor\":7,\"lot\":5,\"quantity\":1,\"outcome\":{\"entry\":1}")
        let close =
            "\"actor\":\"clock\",\"lot\":4,\"outcome\":{\"hash\":\"\(list)\",\"settlesAt\":6000}"
        take("close", at: 3_000, close)
        let holds = winners.map { "{\"paddle\":\($0),\"quantity\":1}" }.joined(separator: ",")
        let outcome = "\"outcome\":{\"result\":\"soldOut\",\"holds\":[\(holds)]}"
        take("advance", at: 6_000, "\"actor\":\"clock\",\"lot\":4,\"seed\":\"\(seed)\",\(outcome)")
        return audit
    }

    @Test func `a draw by the rules is true`() throws {
        let report = try #require(Self.audit(winners: Array(Self.order.prefix(2))).report)
        #expect(report.isTrue && report.entries == 3 && report.drawnUnits == 2)
        #expect(report.secondsBetween == 3)
    }

    @Test func `another order is not`() throws {
        let report = Self.audit(winners: [Self.order[1], Self.order[0]]).report
        #expect(try #require(report).isTrue == false)
    }

    @Test func `somebody else is not`() throws {
        let report = Self.audit(winners: [Self.order[0], Self.order[2]]).report
        #expect(try #require(report).isTrue == false)
    }

    @Test func `another seed than was committed to is not`() throws {
        let other = Digest(of: [1])
        let report = Self.audit(commitment: other, winners: Array(Self.order.prefix(2))).report
        #expect(try #require(report).isTrue == false)
    }

    @Test func `another list than was fixed is not`() throws {
        let report = Self.audit(list: Digest(of: [2]), winners: Array(Self.order.prefix(2))).report
        #expect(try #require(report).isTrue == false)
    }

    @Test func `before the seed there is nothing to tell`() {
        #expect(DrawAudit(lot: 4, units: 2).report == nil)
    }
}
