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
    func `a frame of every length form is read back`(count: Int, receiving: Endpoint) {
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

    @Test func `a frame is appended after what is there and leaves it unmasked`() {
        var output: [UInt8] = [1, 2, 3]
        FrameEncoder.append(.text, Array("abc".utf8), maskingKey: exampleKey, to: &output)
        #expect(output.prefix(3) == [1, 2, 3])
        #expect(Array(output.dropFirst(3)) == text("abc"))
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
