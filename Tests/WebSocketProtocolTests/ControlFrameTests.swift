import Testing
import WebSocketProtocol

struct ControlFrameTests {
    let receiver = Receiver()

    @Test(arguments: [0, 1, 124, 125])
    func `RFC 6455 §5.5 a ping and a pong carry up to 125 bytes`(count: Int) {
        let payload = (0..<count).map { UInt8(255 - $0) }
        #expect(receiver.feedEveryWay(frame(0x89, payload)) == .delivers(.ping(payload)))
        #expect(receiver.feedEveryWay(frame(0x8A, payload)) == .delivers(.pong(payload)))
    }

    @Test(arguments: [UInt8(0x88), 0x89, 0x8A])
    func `RFC 6455 §5.5 a control frame of 126 bytes fails at its second byte`(first: UInt8) {
        for bytes in [
            frame(first, [UInt8](repeating: 0x61, count: 126)),
            frame(first, [1], lengthForm: 126), frame(first, [1], lengthForm: 127),
        ] {
            #expect(receiver.feedEveryWay(bytes) == .fails(.controlFrameTooLong))
            #expect(receiver.bytesUntilFailure(bytes) == 2)
        }
    }

    @Test(arguments: [UInt8(0x08), 0x09, 0x0A])
    func `RFC 6455 §5.5 a fragmented control frame fails`(first: UInt8) {
        #expect(
            receiver.feedEveryWay(frame(first, [1, 2]) + frame(0x80, [3]))
                == .fails(.fragmentedControlFrame)
        )
    }

    @Test func `RFC 6455 §5.4 control frames are delivered between fragments at once`() {
        let bytes =
            frame(0x01, Array("một ".utf8)) + frame(0x89, [1]) + frame(0x00, Array("hai ".utf8))
            + frame(0x8A, [2]) + frame(0x89) + frame(0x80, Array("ba".utf8))
        #expect(
            receiver.feedEveryWay(bytes)
                == .delivers(.ping([1]), .pong([2]), .ping([]), .text("một hai ba"))
        )
    }

    @Test func `RFC 6455 §5.5.2 a hundred pings in one piece are all delivered`() {
        let bytes = (0..<100).flatMap { frame(0x89, [UInt8($0)]) }
        let expected = Outcome(deliveries: (0..<100).map { .ping([UInt8($0)]) })
        #expect(receiver.feedEveryWay(bytes) == expected)
    }

    @Test func `RFC 6455 §5.5.3 a pong that nobody asked for is delivered`() {
        #expect(
            receiver.feedEveryWay(frame(0x8A, [9]) + text("on"))
                == .delivers(.pong([9]), .text("on"))
        )
    }
}
