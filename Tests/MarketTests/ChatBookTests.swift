import Testing

@testable import Market

@Suite struct ChatBookTests {
    private func refusal(of text: String) -> Refusal? {
        do {
            _ = try plainText(text)
            return nil
        } catch {
            return error
        }
    }

    @Test func `a message is trimmed and numbered`() throws {
        var book = ChatBook()
        let first = try book.post("  Chào cả nhà \n", from: Paddle(1), name: "An", at: at(0))
        let second = try book.post("Xin chào", from: nil, name: "Người dẫn", at: at(1))
        #expect(first.text == "Chào cả nhà")
        #expect((first.id, second.id) == (MessageID(1), MessageID(2)))
        #expect((first.isHost, second.isHost) == (false, true))
        #expect(book.messages == [first, second])
    }

    @Test func `a text has 1 to 280 characters`() {
        #expect(refusal(of: "") == .textEmpty)
        #expect(refusal(of: " \u{3000}\n") == .textEmpty)
        #expect(refusal(of: String(repeating: "ữ", count: 280)) == nil)
        #expect(refusal(of: String(repeating: "a", count: 281)) == .textTooLong(max: 280))
        #expect(refusal(of: String(repeating: " ", count: 9_000)) == .textTooLong(max: 280))
        let piled = "a" + String(repeating: "\u{301}", count: 600)
        #expect(refusal(of: piled) == .textTooLong(max: 280))
    }

    @Test(arguments: [
        "\0", "\n", "\u{7F}", "\u{85}", "\u{2028}", "\u{202E}", "\u{2066}", "\u{FEFF}",
    ])
    func `a text has no control characters`(control: String) {
        #expect(refusal(of: "a\(control)b") == .textNotPlain)
    }

    @Test func `joined emoji are plain text`() {
        #expect(refusal(of: "Ngon quá 👩‍🌾👍🏽") == nil)
    }

    @Test func `the last 100 messages are kept`() throws {
        var book = ChatBook()
        for number in 0..<130 {
            _ = try book.post("\(number)", from: nil, name: "n", at: at(Int64(number) * 250))
        }
        #expect(book.messages.map(\.text) == (30..<130).map(String.init))
        let restored = ChatBook(messages: book.messages)
        #expect(restored.messages == book.messages)
    }

    @Test func `a restored book goes on counting`() throws {
        let old = ChatMessage(id: MessageID(41), paddle: nil, name: "n", text: "x", at: at(0))
        var book = ChatBook(messages: [old])
        #expect(try book.post("y", from: nil, name: "n", at: at(1)).id == MessageID(42))
    }

    @Test func `a bidder writes five messages at once and then one in two seconds`() throws {
        var book = ChatBook()
        for _ in 0..<5 { _ = try book.post("x", from: Paddle(1), name: "An", at: at(0)) }
        #expect(throws: Refusal.rateLimited(retryAfter: 1_500)) {
            try book.post("x", from: Paddle(1), name: "An", at: at(500))
        }
        _ = try book.post("x", from: Paddle(2), name: "Bình", at: at(500))
        _ = try book.post("x", from: Paddle(1), name: "An", at: at(2_000))
        #expect(book.messages.count == 7)
    }

    @Test func `other rates can be given`() throws {
        var rates = ChatRates()
        (rates.burst, rates.interval) = (1, 9_000)
        (rates.hostBurst, rates.hostInterval) = (2, 700)
        var book = ChatBook(rates: rates)
        _ = try book.post("x", from: Paddle(1), name: "An", at: at(0))
        #expect(throws: Refusal.rateLimited(retryAfter: 9_000)) {
            try book.post("x", from: Paddle(1), name: "An", at: at(0))
        }
        for _ in 0..<2 { _ = try book.post("x", from: nil, name: "n", at: at(0)) }
        #expect(throws: Refusal.rateLimited(retryAfter: 700)) {
            try book.post("x", from: nil, name: "n", at: at(0))
        }
    }

    @Test func `a refused text costs nothing`() throws {
        var book = ChatBook()
        for _ in 0..<9 {
            #expect(throws: Refusal.textEmpty) {
                try book.post(" ", from: Paddle(1), name: "An", at: at(0))
            }
        }
        for _ in 0..<5 { _ = try book.post("x", from: Paddle(1), name: "An", at: at(0)) }
    }

    @Test func `a muted bidder does not write`() {
        var book = ChatBook()
        #expect(throws: Refusal.muted) {
            try book.post("x", from: Paddle(1), name: "An", isMuted: true, at: at(0))
        }
        #expect(book.messages.isEmpty)
    }

    @Test func `a message is hidden once`() throws {
        var book = ChatBook()
        let message = try book.post("x", from: Paddle(1), name: "An", at: at(0))
        try book.hide(message.id)
        #expect(book.messages.isEmpty)
        #expect(throws: Refusal.unknownMessage) { try book.hide(message.id) }
    }
}

@Suite struct TokenBucketTests {
    @Test func `a bucket is full until it is used and once its tokens are earned back`() throws {
        var bucket = TokenBucket(burst: 3, every: 100)
        #expect(bucket.isFull(at: at(0)))
        for _ in 0..<2 { try bucket.spend(at: at(50)) }
        #expect(!bucket.isFull(at: at(249)))
        #expect(bucket.isFull(at: at(250)))
    }

    @Test func `a bucket gives its burst and then one for each interval`() throws {
        var bucket = TokenBucket(burst: 3, every: 100)
        for _ in 0..<3 { try bucket.spend(at: at(0)) }
        #expect(throws: Refusal.rateLimited(retryAfter: 1)) { try bucket.spend(at: at(99)) }
        try bucket.spend(at: at(100))
        #expect(throws: Refusal.rateLimited(retryAfter: 100)) { try bucket.spend(at: at(100)) }
    }

    @Test func `an idle bucket fills to its burst and no further`() throws {
        var bucket = TokenBucket(burst: 2, every: 100)
        try bucket.spend(at: at(0))
        for _ in 0..<2 { try bucket.spend(at: at(1_000_000)) }
        #expect(throws: Refusal.rateLimited(retryAfter: 100)) {
            try bucket.spend(at: at(1_000_000))
        }
    }
}
