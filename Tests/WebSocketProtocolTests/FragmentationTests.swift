import Testing
import WebSocketProtocol

struct FragmentationTests {
    let receiver = Receiver(limits: MessageLimits(messageBytesMax: 4096, fragmentsMax: 5))

    @Test func `RFC 6455 §5.4 fragments become one message`() {
        let bytes = frame(0x02, [1, 2]) + frame(0x00, [3]) + frame(0x80, [4, 5])
        #expect(receiver.feedEveryWay(bytes) == .delivers(.binary([1, 2, 3, 4, 5])))
    }

    @Test func `RFC 6455 §5.4 empty fragments count as nothing`() {
        #expect(
            receiver.feedEveryWay(frame(0x01) + frame(0x00) + frame(0x80)) == .delivers(.text(""))
        )
        #expect(
            receiver.feedEveryWay(frame(0x01) + frame(0x00, [0x61]) + frame(0x80))
                == .delivers(.text("a"))
        )
        #expect(
            receiver.feedEveryWay(frame(0x01) + frame(0x00) + frame(0x80, [0x61]))
                == .delivers(.text("a"))
        )
    }

    @Test(arguments: [UInt8(0x00), 0x80])
    func `RFC 6455 §5.4 a continuation of nothing fails at its first byte`(first: UInt8) {
        #expect(
            receiver.feedEveryWay(text("a") + frame(first, [1]))
                == .fails(.unexpectedContinuation, after: .text("a"))
        )
        #expect(receiver.bytesUntilFailure(frame(first)) == 1)
    }

    @Test(arguments: [UInt8(0x01), 0x02, 0x81, 0x82])
    func `RFC 6455 §5.4 a new message inside another fails at its first byte`(first: UInt8) {
        let open = frame(0x01, [0x61])
        #expect(receiver.feedEveryWay(open + frame(first, [1])) == .fails(.expectedContinuation))
        #expect(receiver.bytesUntilFailure(open + frame(first)) == open.count + 1)
    }

    @Test func `RFC 6455 §5.4 a continuation after a finished fragmented message fails`() {
        let bytes = frame(0x01, [0x61]) + frame(0x80, [0x62]) + frame(0x80, [0x63])
        #expect(
            receiver.feedEveryWay(bytes) == .fails(.unexpectedContinuation, after: .text("ab"))
        )
    }

    @Test
    func `RFC 6455 §10.4 as many fragments as allowed pass and one more fails at its first byte`() {
        let four = frame(0x02, [1]) + frame(0x00, [2]) + frame(0x00) + frame(0x00, [4])
        #expect(
            receiver.feedEveryWay(four + frame(0x80, [5])) == .delivers(.binary([1, 2, 4, 5]))
        )
        let five = four + frame(0x00, [5])
        #expect(receiver.feedEveryWay(five + frame(0x80, [6])) == .fails(.tooManyFragments))
        #expect(receiver.bytesUntilFailure(five + frame(0x80)) == five.count + 1)
    }

    @Test func `RFC 6455 §10.4 the count of fragments starts again with each message`() {
        let message = frame(0x02, [1]) + frame(0x00, [2]) + frame(0x00, [3]) + frame(0x80, [4])
        let expected = Delivery.binary([1, 2, 3, 4])
        #expect(
            receiver.feedEveryWay(message + message + message)
                == .delivers(expected, expected, expected)
        )
    }

    @Test func `RFC 6455 §5.4 65,536 fragments become one message where that is the limit`() {
        let large = Receiver(limits: MessageLimits(messageBytesMax: 1 << 24, fragmentsMax: 65_536))
        let bytes =
            frame(0x02, [7]) + [[UInt8]](repeating: frame(0x00, [7]), count: 65_534).joined()
        let expected = [UInt8](repeating: 7, count: 65_536)
        #expect(large.feed([bytes + frame(0x80, [7])]) == .delivers(.binary(expected)))
    }
}
