import EventLoop
import Testing
import Transport
import WebSocketProtocol

@testable import Crowd

@Suite struct ReturnTests {
    @Test(arguments: [CloseCode.reconnect, .resume])
    func `those whom the server sends back spread over 5 s, however often`(code: CloseCode) {
        for failures in [0, 1, 9] {
            #expect(
                ClientEnd.closed(code, reason: "").absenceMax(failures: failures) == .seconds(5)
            )
        }
    }

    @Test func `after another end the absence doubles up to a bound`() {
        let ends: [ClientEnd] = [
            .lost, .timedOut, .closed(.goingAway, reason: ""), .closed(nil, reason: ""),
        ]
        for end in ends {
            #expect(end.absenceMax(failures: 0) == .milliseconds(250))
            #expect(end.absenceMax(failures: 3) == .seconds(2))
            #expect(end.absenceMax(failures: 6) == .seconds(16))
            #expect(end.absenceMax(failures: 1_000) == .seconds(16))
        }
    }

    @Test func `many who were sent back do not return at once`() {
        let delays = (0..<1_000).map { _ in Duration.seconds(5).randomPart }
        #expect(delays.allSatisfy { $0 >= .zero && $0 <= .seconds(5) })
        // Of a thousand even parts of 5 s, none within one of the five seconds: 0.8 to the thousandth.
        for second in 0..<5 {
            #expect(delays.contains { $0 >= .seconds(second) && $0 < .seconds(second + 1) })
        }
    }
}
