import Testing
import WebSocketProtocol

struct PreparedMessageTests {
    private let update = String(repeating: #"{"type":"update","lots":[]}"#, count: 12)

    @Test func `the plain frame is for everybody`() {
        let message = PreparedMessage(text: Array(update.utf8), deflated: false)
        #expect(message.deflated == nil)
        #expect(message.frame(for: DeflateParameters()) == message.plain)
        #expect(Receiver(endpoint: .client).feed([message.plain]) == .delivers(.text(update)))
    }

    @Test func `where the server keeps a context the frame is plain`() {
        let message = PreparedMessage(text: Array(update.utf8), deflated: true)
        #expect(message.frame(for: DeflateParameters()) == message.plain)
    }

    @Test func `the deflated frame is read again and again`() {
        let message = PreparedMessage(text: Array(update.utf8), deflated: true)
        let agreed = DeflateParameters(serverNoContextTakeover: true)
        let frame = message.frame(for: agreed)
        #expect(frame.count < message.plain.count)
        let client = Receiver(endpoint: .client, deflate: agreed)
        let expected = Delivery.text(update)
        #expect(
            client.feed([frame, frame, message.plain, frame])
                == .delivers(expected, expected, expected, expected)
        )
        #expect(message.frame(for: nil) == message.plain)
    }

    @Test(arguments: 8...15)
    func `a receiver with a small window gets what it can read`(windowBits: Int) {
        let message = PreparedMessage(text: Array(update.utf8), deflated: true)
        let agreed = DeflateParameters(
            serverNoContextTakeover: true,
            serverMaxWindowBits: windowBits
        )
        let client = Receiver(endpoint: .client, deflate: agreed)
        let frame = message.frame(for: agreed)
        #expect(client.feed([frame, frame]) == .delivers(.text(update), .text(update)))
        #expect((frame == message.plain) == (windowBits < message.deflatedWindowBits))
    }

    @Test func `what does not get smaller stays plain`() {
        let message = PreparedMessage(text: Array("ok".utf8), deflated: true)
        #expect(message.deflated == nil)
        #expect(PreparedMessage(text: [], deflated: true).plain == [0x81, 0x00])
    }

    @Test(arguments: [(0, 8), (1, 8), (256, 8), (257, 9), (512, 9), (32_768, 15), (70_000, 15)])
    func `the window is as large as the message needs`(count: Int, bits: Int) {
        let message = PreparedMessage(
            text: [UInt8](repeating: 0x61, count: count),
            deflated: true
        )
        #expect(message.deflatedWindowBits == bits)
    }
}
