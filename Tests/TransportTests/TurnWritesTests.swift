import Testing
import WebSocketProtocol

@testable import Transport

@Suite struct TurnWritesTests {
    /// Adds personal bytes as a connection does.
    private func write(
        _ bytes: [UInt8],
        _ writes: inout TurnWrites,
        _ personal: inout [UInt8],
        to chain: inout WriteChain,
        of slot: Int32 = 0
    ) {
        let start = personal.count
        personal += bytes
        chain = writes.link(start..<personal.count, to: chain, of: slot)
    }

    private func read(
        _ chain: WriteChain,
        _ writes: inout TurnWrites,
        _ personal: [UInt8]
    ) -> [UInt8] {
        writes.withBytes(of: chain, personal) { bytes in
            var copy: [UInt8] = []
            copy.append(copying: bytes)
            return copy
        }
    }

    @Test func `a chain keeps the order of personal bytes and publications`() {
        var writes = TurnWrites()
        var personal: [UInt8] = []
        var chains = [WriteChain](repeating: WriteChain(), count: 3)
        let news = PreparedMessage(text: [9], deflated: false)
        for slot in 0..<3 {
            write([1], &writes, &personal, to: &chains[slot], of: Int32(slot))
            chains[slot] = writes.link(news, for: nil, to: chains[slot], of: Int32(slot))
        }
        for slot in 0..<3 {
            write([UInt8(slot)], &writes, &personal, to: &chains[slot], of: Int32(slot))
            write([7], &writes, &personal, to: &chains[slot], of: Int32(slot))
        }
        for slot in 0..<3 {
            let expected = [1] + news.plain + [UInt8(slot), 7]
            #expect(read(chains[slot], &writes, personal) == expected)
            #expect(chains[slot].bytes == expected.count)
        }
        #expect(writes.slots == [0, 1, 2])
    }

    @Test func `a lone publication is handed out from its shared bytes`() {
        var writes = TurnWrites()
        let news = PreparedMessage(text: [UInt8](repeating: 65, count: 50), deflated: false)
        let chain = writes.link(news, for: nil, to: WriteChain(), of: 4)
        let isShared = writes.withBytes(of: chain, []) { bytes in
            // The same memory, and not only the same bytes.
            unsafe bytes.withUnsafeBufferPointer { lent in
                unsafe news.plain.withUnsafeBufferPointer { own in
                    unsafe lent.baseAddress == own.baseAddress && lent.count == own.count
                }
            }
        }
        #expect(isShared)
    }

    @Test func `a connection that agreed to deflate gets the compressed frame`() throws {
        var writes = TurnWrites()
        let text = [UInt8](repeating: 65, count: 500)
        let news = PreparedMessage(text: text, deflated: true)
        let deflated = try #require(news.deflated)
        let plain = writes.link(news, for: nil, to: WriteChain(), of: 0)
        let agreed = DeflateParameters(serverNoContextTakeover: true)
        let small = writes.link(news, for: agreed, to: WriteChain(), of: 1)
        #expect(read(plain, &writes, []) == news.plain)
        #expect(read(small, &writes, []) == deflated)
    }

    @Test func `nothing is left after a turn, and empty writes leave nothing`() {
        var writes = TurnWrites()
        let chain = writes.link(5..<5, to: WriteChain(), of: 0)
        #expect(chain.isEmpty && writes.isEmpty && writes.slots.isEmpty)
        let news = PreparedMessage(text: [9], deflated: false)
        _ = writes.link(news, for: nil, to: WriteChain(), of: 0)
        #expect(!writes.isEmpty)
        writes.removeAll()
        #expect(writes.isEmpty && writes.slots.isEmpty)
    }
}
