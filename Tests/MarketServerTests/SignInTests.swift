import Market
import Testing

@testable import MarketServer

@Suite struct SignInTests {
    @Test(arguments: [
        ("0912345678", "0912345678"), ("+84912345678", "0912345678"),
        (" 091 234 56 78 ", "0912345678"), ("0912-345-678", "0912345678"),
    ])
    func `a phone number has one form`(typed: String, stored: String) {
        #expect(SignInName.phone(typed) == stored)
        #expect(SignInName.normalized(typed) == stored)
    }

    @Test(arguments: ["", "912345678", "09123456789", "091234567a", "+8491234567", "０９１２３４５６７８"])
    func `anything else is no phone number`(typed: String) {
        #expect(SignInName.phone(typed) == nil)
    }

    @Test func `a name has five tries and then one every ten seconds`() throws {
        let limiter = SignInLimiter()
        let interval: Milliseconds = 10_000
        let start = Timestamp(milliseconds: 1_000_000)
        for _ in 0..<5 {
            try limiter.admit(name: "hoa", address: "a", at: start)
        }
        #expect(throws: AccountRefusal.rateLimited(retryAfter: interval)) {
            try limiter.admit(name: " HOA ", address: "b", at: start)
        }
        try limiter.admit(name: "hoa", address: "a", at: start + interval)
        limiter.forget(name: "hoa")
        try limiter.admit(name: "hoa", address: "a", at: start)
    }

    @Test func `an address is slowed down over many names`() {
        let limiter = SignInLimiter()
        let now = Timestamp(milliseconds: 1_000_000)
        let refused = (0..<100).count { number in
            (try? limiter.admit(name: "n\(number)", address: "a", at: now)) == nil
        }
        #expect(refused == 100 - 30)
    }
}
