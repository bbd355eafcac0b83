import Ledger
import Market
import Testing

@testable import MarketServer

@Suite struct SessionCookieTests {
    private let cookie = SessionCookie(secret: Array(repeating: 7, count: 32))
    private let now = Timestamp(milliseconds: 1_795_000_000_000)

    @Test func `a cookie names its account until it expires`() {
        let value = cookie.issue(AccountID(42), at: now)
        #expect(cookie.account(value, at: now) == AccountID(42))
        let last = now + (SessionCookie.lifetimeSeconds * 1000 - 1000)
        #expect(cookie.account(value, at: last) == AccountID(42))
        #expect(cookie.account(value, at: last + 1000) == nil)
    }

    @Test func `any changed character spoils it`() {
        let value = cookie.issue(AccountID(42), at: now)
        for index in value.indices {
            var forged = value
            forged.replaceSubrange(index...index, with: value[index] == "1" ? "2" : "1")
            #expect(cookie.account(forged, at: now) == nil, "\(forged)")
        }
        #expect(cookie.account(value + "0", at: now) == nil)
        #expect(cookie.account(String(value.dropLast(2)), at: now) == nil)
    }

    @Test func `another server's secret does not count`() {
        let other = SessionCookie(secret: Array(repeating: 8, count: 32))
        #expect(other.account(cookie.issue(AccountID(1), at: now), at: now) == nil)
    }

    @Test func `it is found among other cookies and by its whole name only`() {
        let value = cookie.issue(AccountID(5), at: now)
        let header = "theme=dark; nightmarket=\(value); lang=vi"
        #expect(cookie.signIn(cookieHeader: header, at: now)?.account == AccountID(5))
        #expect(cookie.signIn(cookieHeader: "xnightmarket=\(value)", at: now) == nil)
        #expect(cookie.signIn(cookieHeader: "", at: now) == nil)
    }

    @Test func `scripts and foreign sites do not get it`() {
        let text = cookie.setCookie(AccountID(5), at: now, isSecure: true)
        for attribute in ["HttpOnly", "SameSite=Lax", "Secure", "Path=/"] {
            #expect(text.contains("; \(attribute)"))
        }
        #expect(!cookie.setCookie(AccountID(5), at: now, isSecure: false).contains("Secure"))
    }
}
