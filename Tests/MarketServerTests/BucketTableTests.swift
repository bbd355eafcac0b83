import EventLoop
import Market
import Testing

@testable import MarketServer

@Suite struct BucketTableTests {
    private let start = Timestamp(milliseconds: 1_000_000)

    @Test func `each sender has a bucket of their own`() throws {
        var table = BucketTable<String>(TokenBucket(burst: 2, every: 100), countMax: 10)
        for sender in ["an", "binh"] {
            try table.spend(sender, at: start)
            try table.spend(sender, at: start)
            #expect(throws: Refusal.rateLimited(retryAfter: 100)) {
                try table.spend(sender, at: start)
            }
        }
        try table.spend("an", at: start + 100)
        #expect(throws: Refusal.rateLimited(retryAfter: 100)) {
            try table.spend("an", at: start + 100)
        }
    }

    @Test func `who is forgotten has a full bucket again`() throws {
        var table = BucketTable<String>(TokenBucket(burst: 1, every: 1_000), countMax: 10)
        try table.spend("an", at: start)
        table.forget("an")
        #expect(table.count == 0)
        try table.spend("an", at: start)
    }

    @Test func `a crowd that comes and goes is not remembered`() throws {
        var table = BucketTable<Int>(TokenBucket(burst: 3, every: 100), countMax: 1_000_000)
        for number in 0..<100_000 {
            // A hundred senders a second, each remembered for a tenth of one.
            try table.spend(number, at: start + Milliseconds(number * 10))
            #expect(table.count <= 128)
        }
    }

    @Test func `forgetting changes nothing for whoever is still over the rate`() throws {
        var table = BucketTable<Int>(TokenBucket(burst: 1, every: 60_000), countMax: 10_000)
        try table.spend(-1, at: start)
        for number in 0..<5_000 {
            try table.spend(number, at: start + Milliseconds(number))
            #expect(throws: Refusal.self) { try table.spend(-1, at: start + Milliseconds(number)) }
        }
    }

    @Test func `a full table lets strangers pass and still knows its own`() throws {
        var table = BucketTable<Int>(TokenBucket(burst: 1, every: 60_000), countMax: 100)
        for number in 0..<100 { try table.spend(number, at: start) }
        for _ in 0..<5 { try table.spend(1_000, at: start) }
        #expect(table.count == 100)
        #expect(throws: Refusal.self) { try table.spend(7, at: start) }
        let later = start + 61_000
        try table.spend(1_000, at: later)
        #expect(table.count == 1, "all others are full again")
        #expect(throws: Refusal.self) { try table.spend(1_000, at: later) }
    }

    @Test func `threads that share buckets spend no token twice`() async {
        let buckets = SharedBuckets<Int>(TokenBucket(burst: 500, every: 1_000_000), countMax: 64)
        let now = start
        let accepted = await withTaskGroup(of: Int.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    (0..<1_000).count { _ in (try? buckets.spend(5, at: now)) != nil }
                }
            }
            return await group.reduce(0, +)
        }
        #expect(accepted == 500)
        #expect(buckets.count == 1)
    }
}

@Suite struct CommandRatesTests {
    private let now = Timestamp(milliseconds: 1_000_000)

    private func limits(account: Int, address: Int) -> CommandLimits {
        var limits = CommandLimits()
        limits.account = Rate(perSecond: 0.1, burst: account)
        limits.address = Rate(perSecond: 0.1, burst: address)
        return limits
    }

    @Test func `an account is limited wherever it comes from`() throws {
        let rates = CommandRates(limits(account: 3, address: 100), trustsLoopback: false)
        for number in 1...3 {
            let host = SocketAddress.ipv4(UInt32(number), port: 1).host
            let counted = rates.counted(host)
            #expect(rates.spend(account: AccountID(1), address: counted, at: now) == nil)
        }
        let host = rates.counted(SocketAddress.ipv4(9, port: 1).host)
        let refused = try #require(rates.spend(account: AccountID(1), address: host, at: now))
        #expect(refused.kind == .account)
        #expect(refused.refusal == .rateLimited(retryAfter: 10_000))
        #expect(rates.spend(account: AccountID(2), address: host, at: now) == nil)
        #expect(rates.spend(account: nil, address: host, at: now) == nil)
    }

    @Test func `an IPv6 network of 64 bits is one address`() throws {
        let rates = CommandRates(limits(account: 100, address: 2), trustsLoopback: false)
        for last in ["1", "2"] {
            let host = try SocketAddress.resolve(host: "2001:db8:0:1::\(last)", port: 1).host
            #expect(rates.spend(account: nil, address: rates.counted(host), at: now) == nil)
        }
        let third = try SocketAddress.resolve(host: "2001:db8:0:1:ffff::3", port: 1).host
        let refused = rates.spend(account: nil, address: rates.counted(third), at: now)
        #expect(refused?.kind == .address)
        let neighbour = try SocketAddress.resolve(host: "2001:db8:0:2::1", port: 1).host
        #expect(rates.spend(account: nil, address: rates.counted(neighbour), at: now) == nil)
        #expect(rates.remembered == 2)
    }

    @Test func `this machine is trusted when asked for`() throws {
        let strict = CommandRates(CommandLimits(), trustsLoopback: false)
        let trusting = CommandRates(CommandLimits(), trustsLoopback: true)
        for host in ["127.0.0.1", "::1"] {
            let loopback = try SocketAddress.resolve(host: host, port: 1).host
            #expect(strict.counted(loopback) != nil)
            #expect(trusting.counted(loopback) == nil)
        }
        let other = try SocketAddress.resolve(host: "192.0.2.1", port: 1).host
        #expect(trusting.counted(other) == other)
    }

    @Test(arguments: [
        (10.0, 100), (1, 1_000), (0.1, 10_000), (300, 3), (1_000, 1), (5_000, 1),
    ])
    func `a rate is kept in whole milliseconds`(perSecond: Double, interval: Int) {
        let bucket = Rate(perSecond: perSecond, burst: 7).bucket
        #expect(bucket.burst == 7)
        #expect(bucket.interval == Milliseconds(interval))
    }
}
