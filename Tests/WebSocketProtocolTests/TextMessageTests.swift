import Testing
import WebSocketProtocol

struct TextMessageTests {
    let receiver = Receiver()

    @Test func `RFC 6455 §8.1 valid text passes in one frame and in many`() {
        let words = "κόσμε, chợ đêm, 🎉, \u{10FFFF}\u{FFFF}\u{D7FF}\u{E000}"
        #expect(receiver.feedEveryWay(text(words)) == .delivers(.text(words)))
        let bytes = Array(words.utf8)
        for cut in 0...bytes.count {
            let parts = frame(0x01, Array(bytes[..<cut])) + frame(0x80, Array(bytes[cut...]))
            #expect(receiver.feed([parts]) == .delivers(.text(words)))
        }
    }

    @Test func `RFC 6455 §8.1 text in fragments of one byte passes`() {
        let bytes = Array("κόσμε🎉".utf8)
        var frames = frame(0x01)
        for byte in bytes { frames += frame(0x00, [byte]) }
        #expect(receiver.feedEveryWay(frames + frame(0x80)) == .delivers(.text("κόσμε🎉")))
    }

    @Test func `RFC 6455 §8.1 the wrong byte fails before its frame has ended`() {
        let valid = Array("κόσμε".utf8)
        let bytes = frame(0x81, valid + [0xF4, 0x90, 0x80, 0x80] + Array("edited".utf8))
        #expect(receiver.feedEveryWay(bytes) == .fails(.invalidUTF8))
        #expect(receiver.bytesUntilFailure(bytes) == 6 + valid.count + 2)
    }

    @Test func `RFC 6455 §8.1 the wrong byte fails before its message has ended`() {
        let first = frame(0x01, Array("κόσμε".utf8))
        let second = frame(0x00, [0xF4, 0x90])
        let bytes = first + second + frame(0x80, Array("edited".utf8))
        #expect(receiver.feedEveryWay(bytes) == .fails(.invalidUTF8))
        #expect(receiver.bytesUntilFailure(bytes) == first.count + second.count)
    }

    @Test func `RFC 6455 §8.1 a message that ends inside a character fails`() {
        #expect(receiver.feedEveryWay(frame(0x81, [0x61, 0xE1, 0xBD])) == .fails(.invalidUTF8))
        #expect(
            receiver.feedEveryWay(frame(0x01, [0xE1]) + frame(0x80, [0xBD]))
                == .fails(.invalidUTF8)
        )
        #expect(
            receiver.feedEveryWay(frame(0x01, [0xE1]) + frame(0x80)) == .fails(.invalidUTF8)
        )
    }

    @Test func `RFC 6455 §8.1 a character may span fragments with a ping between them`() {
        let bytes = frame(0x01, [0xE1, 0xBD]) + frame(0x89, [0xFF, 0xC0]) + frame(0x80, [0xB9])
        #expect(receiver.feedEveryWay(bytes) == .delivers(.ping([0xFF, 0xC0]), .text("\u{1F79}")))
    }

    @Test func `RFC 6455 §5.6 binary messages and pings may hold any bytes`() {
        let bytes = frame(0x82, [0xFF, 0xC0, 0x80]) + frame(0x89, [0xED, 0xA0, 0x80])
        #expect(
            receiver.feedEveryWay(bytes)
                == .delivers(.binary([0xFF, 0xC0, 0x80]), .ping([0xED, 0xA0, 0x80]))
        )
    }

    @Test func `RFC 6455 §8.1 the check starts anew with each message`() {
        let bytes = text("a") + frame(0x82, [0xE1]) + text("b") + frame(0x81, [0xBD])
        #expect(
            receiver.feedEveryWay(bytes)
                == .fails(.invalidUTF8, after: .text("a"), .binary([0xE1]), .text("b"))
        )
    }
}
