import Testing
import WebSocketProtocol

struct FrameEncoderTests {
    @Test func `RFC 6455 §5.7 the examples of the standard are written`() {
        let hello = Array("Hello".utf8)
        #expect(encoded(.text, hello) == [UInt8](hex: "810548656c6c6f"))
        #expect(
            encoded(.text, hello, maskingKey: exampleKey) == [UInt8](hex: "818537fa213d7f9f4d5158")
        )
        #expect(
            encoded(.text, Array("Hel".utf8), fin: false)
                + encoded(.continuation, Array("lo".utf8)) == [UInt8](hex: "010348656c80026c6f")
        )
        #expect(encoded(.ping, hello) == [UInt8](hex: "890548656c6c6f"))
        #expect(
            encoded(.binary, [UInt8](repeating: 0, count: 256)).prefix(4) == [0x82, 0x7E, 1, 0]
        )
        #expect(
            encoded(.binary, [UInt8](repeating: 0, count: 65_536)).prefix(10)
                == [0x82, 0x7F, 0, 0, 0, 0, 0, 1, 0, 0]
        )
        #expect(encoded(.text, hello, rsv1: true).first == 0xC1)
    }

    @Test(arguments: [0, 1, 125, 126, 65_535, 65_536], [Endpoint.server, .client])
    func `RFC 6455 §5.2 a frame of every length form is read back`(count: Int, receiving: Endpoint)
    {
        let payload = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let key: UInt32? = receiving == .server ? 0xDEAD_BEEF : nil
        let receiver = Receiver(endpoint: receiving)
        let frame = encoded(.binary, payload, maskingKey: key)
        let isTooBig = count > receiver.limits.messageBytesMax
        #expect(
            receiver.feed([frame])
                == (isTooBig ? .fails(.messageTooBig) : .delivers(.binary(payload)))
        )
    }

    @Test func `RFC 6455 §5.3 a frame is appended after what is there and leaves it unmasked`() {
        var output: [UInt8] = [1, 2, 3]
        FrameEncoder.append(.text, Array("abc".utf8), maskingKey: exampleKey, to: &output)
        #expect(output.prefix(3) == [1, 2, 3])
        #expect(Array(output.dropFirst(3)) == text("abc"))
    }

    @Test func `RFC 6455 §5.1 a server's frames have no mask, nothing reserved and their end`() {
        for count in [0, 1, 125, 126, 65_535, 65_536] {
            let payload = [UInt8](repeating: 0x61, count: count)
            let frames = [encoded(.text, payload), encoded(.binary, payload)]
            for (first, frame) in zip([0x81, 0x82] as [UInt8], frames) {
                #expect(frame[0] == first)
                #expect(frame[1] & 0x80 == 0)
                #expect(frame.suffix(count).elementsEqual(payload))
            }
        }
        #expect(encoded(.ping, [1]) == [0x89, 1, 1])
        #expect(encoded(.close, []) == [0x88, 0])
    }

    @Test func `RFC 6455 §5.2 a length is written in as few bytes as hold it`() {
        let heads: [(Int, [UInt8])] = [
            (0, [0x82, 0]), (1, [0x82, 1]), (124, [0x82, 124]), (125, [0x82, 125]),
            (126, [0x82, 126, 0, 126]), (127, [0x82, 126, 0, 127]), (255, [0x82, 126, 0, 255]),
            (256, [0x82, 126, 1, 0]), (65_535, [0x82, 126, 255, 255]),
            (65_536, [0x82, 127, 0, 0, 0, 0, 0, 1, 0, 0]),
            (1 << 24, [0x82, 127, 0, 0, 0, 0, 1, 0, 0, 0]),
        ]
        for (count, head) in heads {
            let frame = encoded(.binary, [UInt8](repeating: 0, count: count))
            #expect(frame.count == head.count + count)
            #expect(Array(frame.prefix(head.count)) == head)
        }
    }

    @Test(arguments: [0, 1, 60, 125])
    func `RFC 6455 §5.5.3 a pong carries what its ping did`(count: Int) {
        let payload = (0..<count).map { UInt8(255 - $0) }
        var pong: [UInt8] = []
        for delivery in Receiver().feed([frame(0x89, payload)]).deliveries {
            FrameEncoder.append(.pong, delivery.payload, to: &pong)
        }
        #expect(pong == [0x8A, UInt8(count)] + payload)
    }

    private func encoded(
        _ opcode: Opcode,
        _ payload: [UInt8],
        fin: Bool = true,
        rsv1: Bool = false,
        maskingKey: UInt32? = nil
    ) -> [UInt8] {
        var output: [UInt8] = []
        FrameEncoder.append(
            opcode,
            payload,
            fin: fin,
            rsv1: rsv1,
            maskingKey: maskingKey,
            to: &output
        )
        return output
    }
}
