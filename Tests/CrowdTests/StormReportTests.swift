import Testing

@testable import Crowd

@Suite struct StormReportTests {
    private static let millisecond: Int64 = 1_000_000

    private static func bid(_ number: Int, due: Int64, took: Int64) -> Stand.Accepted {
        Stand.Accepted(
            key: CommandKey(.bid, number),
            sequence: Int64(number),
            intended: due * millisecond,
            answered: (due + took) * millisecond
        )
    }

    private static func storm(at begun: Int64, _ dropped: Int, back: [Int64]) -> Storm {
        var storm = Storm(begun: begun * millisecond, dropped: dropped)
        for moment in back { storm.noteBack(at: moment * millisecond) }
        return storm
    }

    @Test func `bids belong where they were due, not where they were answered`() throws {
        let storms = [
            Self.storm(at: 1_000, 2, back: [1_500, 2_000]), Self.storm(at: 1_001, 1, back: [2_200]),
        ]
        let bids = [
            Self.bid(1, due: 999, took: 500), Self.bid(2, due: 1_000, took: 20),
            Self.bid(3, due: 2_199, took: 40), Self.bid(4, due: 2_200, took: 5),
        ]
        let report = try #require(StormReport(storms, bids))
        #expect(report.dropped == 3 && report.back == 3)
        #expect(report.secondsUntilBack == 1.2)
        #expect(report.before.count == 1 && report.before.max > 400)
        #expect(report.during.count == 2 && report.during.max < 50)
        #expect(report.after.count == 1)
    }

    @Test func `a storm that is not over has no end, and all later bids are within it`() throws {
        let report = try #require(
            StormReport([Self.storm(at: 5, 2, back: [7])], [Self.bid(1, due: 90_000, took: 1)])
        )
        #expect(report.back == 1 && report.secondsUntilBack == nil)
        #expect(report.during.count == 1 && report.after.count == 0)
    }

    @Test func `claims are not counted as bids`() throws {
        let claim = Stand.Accepted(
            key: CommandKey(.claim, 1),
            sequence: 1,
            intended: 0,
            answered: 1
        )
        let report = try #require(StormReport([Self.storm(at: 5, 0, back: [])], [claim]))
        #expect(report.before.count == 0)
    }

    @Test func `without a storm there is no report`() {
        #expect(StormReport([], [Self.bid(1, due: 1, took: 1)]) == nil)
    }
}
