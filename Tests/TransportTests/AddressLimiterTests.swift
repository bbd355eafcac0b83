import EventLoop
import Testing

@testable import Transport

@Suite struct AddressLimiterTests {
    private func host(_ text: String) throws -> SocketAddress.Host {
        try SocketAddress.resolve(host: text, port: 0).host
    }

    @Test(arguments: [
        ("2001:db8:0:7::1", "2001:db8:0:7:ffff:ffff:ffff:ffff", true),
        ("2001:db8:0:7::1", "2001:db8:0:8::1", false),
        ("192.0.2.1", "192.0.2.2", false),
        ("0.0.0.0", "::1", false),
    ])
    func `IPv6 counts by 64 bits, IPv4 by the whole address`(
        one: String,
        other: String,
        isSame: Bool
    ) throws {
        let limiter = AddressLimiter(inAllMax: 10, perAddressMax: 1)
        let (one, other) = (try host(one), try host(other))
        #expect(one != other)
        #expect((one.network == other.network) == isSame)
        #expect(limiter.enter(one) == nil)
        #expect(limiter.enter(other) == (isSame ? .perAddress : nil))
        limiter.leave(one)
        #expect(limiter.enter(isSame ? other : one) == nil)
        #expect(limiter.enter(isSame ? one : other) == .perAddress)
    }
}
