import Testing

@testable import Crowd

@Suite struct ScheduleTests {
    private static let second: Int64 = 1_000_000_000

    @Test func `every command keeps its moment, however late it is asked for`() {
        var prompt = Schedule(start: 100, seconds: 3, bidsPerSecond: 70, claims: 40)
        var late = prompt
        var all: [Schedule.Due] = []
        while let next = prompt.next { all += prompt.due(at: next) }
        let atOnce = late.due(at: .max)
        func order(_ due: [Schedule.Due]) -> [Schedule.Due] {
            due.sorted { ($0.intended, $0.key.text) < ($1.intended, $1.key.text) }
        }
        #expect(order(all) == order(atOnce))
        #expect(late.next == nil)
    }

    @Test func `bids are spread evenly over the seconds`() {
        var schedule = Schedule(start: 0, seconds: 2, bidsPerSecond: 4, claims: 0)
        let moments = schedule.due(at: .max).map(\.intended)
        #expect(moments == (0..<8).map { Int64($0) * Self.second / 4 })
    }

    @Test func `claims come in one rush inside the run`() throws {
        var schedule = Schedule(start: 0, seconds: 30, bidsPerSecond: 0, claims: 10)
        let moments = schedule.due(at: .max).map(\.intended)
        #expect(moments.count == 10)
        #expect(try #require(moments.first) == 10 * Self.second)
        #expect(try #require(moments.last) < 15 * Self.second)
    }

    @Test func `nothing is due before its moment`() {
        var schedule = Schedule(start: 1_000, seconds: 1, bidsPerSecond: 10, claims: 0)
        #expect(schedule.due(at: 999).isEmpty)
        #expect(schedule.due(at: 1_000).map(\.key) == [CommandKey(.bid, 0)])
        #expect(schedule.due(at: 1_000).isEmpty)
    }

    @Test func `keys are read back as they were sent`() {
        #expect(CommandKey(CommandKey(.claim, 42).text) == CommandKey(.claim, 42))
        for wrong in ["", "b", "x1", "b1x"] { #expect(CommandKey(wrong) == nil) }
    }
}
