import EventLoop
import Testing

@testable import Crowd

@Suite struct ServerReportTests {
    private static func usage(_ user: Double, _ system: Double, _ bytes: Int) -> ProcessUsage {
        ProcessUsage(userSeconds: user, systemSeconds: system, residentBytes: bytes)
    }

    @Test func `costs are divided by what they were for`() throws {
        let costs = ServerCosts(
            before: Self.usage(1, 2, 10_000_000),
            joined: Self.usage(1.5, 3, 12_000_000),
            joins: 1_000,
            measured: Self.usage(0.25, 0.75, 12_000_000),
            frames: 100_000
        )
        let join = try #require(costs.join)
        #expect(join.userMicroseconds == 500 && join.allMicroseconds == 1_500)
        let frame = try #require(costs.frame)
        #expect(frame.userMicroseconds == 2.5 && frame.allMicroseconds == 10)
        #expect(costs.bytesPerViewer == 2_000)
    }

    @Test func `what did not happen costs nothing that could be told`() {
        let use = Self.usage(1, 1, 1)
        let costs = ServerCosts(before: use, joined: use, joins: 0, measured: nil, frames: 9)
        #expect(costs.join == nil && costs.frame == nil && costs.bytesPerViewer == nil)
    }

    @Test func `a stalled viewer counts once it has the newest record, also on another line`() {
        let states = [
            StalledViewer.State(hasStalled: true, sequence: 9),
            StalledViewer.State(hasStalled: true, sequence: 12, wasSentBack: true, ends: ["a"]),
            StalledViewer.State(hasStalled: true, sequence: 8, ends: ["a", "b"]),
            StalledViewer.State(ends: ["c"]),
        ]
        var report = StalledReport(states, newest: 9, seconds: 2)
        #expect(report.viewers == 4 && report.stalled == 3)
        #expect(report.sawNewest == 2 && report.sentBack == 1)
        #expect(report.ends == ["a": 2, "b": 1, "c": 1])
        #expect(report.secondsToNewest == nil && report.bytesPerViewer == nil)
        report.serverBytesBefore = 3_000
        report.serverBytesAfter = 6_600
        #expect(report.bytesPerViewer == 1_200)
        #expect(StalledReport(states, newest: 8, seconds: 2).secondsToNewest == 2)
    }

    @Test func `on one machine connections come from several addresses`() {
        var near = SourceAddresses(to: .loopback(port: 80))
        #expect(Set((0..<64).compactMap { _ in near.next() }).count == 16)
        var far = SourceAddresses(to: .ipv4(0x0a00_0001, port: 80))
        #expect(far.next() == nil)
    }
}
