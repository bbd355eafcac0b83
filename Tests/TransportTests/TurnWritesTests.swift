import Testing
import WebSocketProtocol

@testable import Transport

@Suite struct TurnWritesTests {
    private func read(_ chain: WriteChain, _ writes: inout TurnWrites) -> [UInt8] {
        writes.withBytes(of: chain) { bytes in
            var copy: [UInt8] = []
            copy.append(copying: bytes)
            return copy
        }
    }

    private func publish(
        _ message: PreparedMessage,
        for window: UInt8 = 0,
        _ writes: inout TurnWrites,
        to chain: inout WriteChain,
        of slot: Int32 = 0
    ) {
        let frame = writes.frame(of: message, for: window)
        writes.link(frame: frame, to: &chain, of: slot)
    }

    @Test func `a chain keeps the order of personal bytes and publications`() {
        var writes = TurnWrites()
        var chains = [WriteChain](repeating: WriteChain(), count: 3)
        let news = PreparedMessage(text: [9], deflated: false)
        for slot in 0..<3 {
            writes.link(to: &chains[slot], of: Int32(slot)) { $0.append(1) }
            publish(news, &writes, to: &chains[slot], of: Int32(slot))
        }
        for slot in 0..<3 {
            writes.link(to: &chains[slot], of: Int32(slot)) { $0.append(UInt8(slot)) }
            writes.link(to: &chains[slot], of: Int32(slot)) { $0.append(7) }
        }
        for slot in 0..<3 {
            let expected = [1] + news.plain + [UInt8(slot), 7]
            #expect(read(chains[slot], &writes) == expected)
            #expect(chains[slot].bytes == expected.count)
        }
        #expect(writes.slots == [0, 1, 2])
    }

    @Test func `a lone publication is handed out from its shared bytes`() {
        var writes = TurnWrites()
        var chain = WriteChain()
        let news = PreparedMessage(text: [UInt8](repeating: 65, count: 50), deflated: false)
        publish(news, &writes, to: &chain, of: 4)
        let isShared = writes.withBytes(of: chain) { bytes in
            // The same memory, and not only the same bytes.
            unsafe bytes.withUnsafeBufferPointer { lent in
                unsafe news.plain.withUnsafeBufferPointer { own in
                    unsafe lent.baseAddress == own.baseAddress && lent.count == own.count
                }
            }
        }
        #expect(isShared)
    }

    @Test func `who reads deflate gets the compressed frame, whoever comes between`() throws {
        var writes = TurnWrites()
        let text = [UInt8](repeating: 65, count: 500)
        let news = PreparedMessage(text: text, deflated: true)
        let deflated = try #require(news.deflated)
        let windows: [UInt8] = [0, 15, 0, 9, 8, 15]
        var chains = [WriteChain](repeating: WriteChain(), count: windows.count)
        for (slot, window) in windows.enumerated() {
            publish(news, for: window, &writes, to: &chains[slot], of: Int32(slot))
        }
        let got = chains.map { read($0, &writes) }
        #expect(got == [news.plain, deflated, news.plain, deflated, news.plain, deflated])
    }

    @Test func `one message after another, and an earlier one again`() {
        var writes = TurnWrites()
        var chain = WriteChain()
        let first = PreparedMessage(text: [1], deflated: false)
        let second = PreparedMessage(text: [2], deflated: false)
        for message in [first, second, first] { publish(message, &writes, to: &chain) }
        #expect(read(chain, &writes) == first.plain + second.plain + first.plain)
    }

    @Test func `nothing is left after a turn, and empty writes leave nothing`() {
        var writes = TurnWrites()
        var chain = WriteChain()
        writes.link(to: &chain, of: 0) { _ in }
        #expect(chain.isEmpty && writes.isEmpty && writes.slots.isEmpty)
        publish(PreparedMessage(text: [9], deflated: false), &writes, to: &chain)
        #expect(!writes.isEmpty)
        writes.removeAll()
        #expect(writes.isEmpty && writes.slots.isEmpty)
    }

    @Test func `a connection's lane has 24 bytes`() {
        #expect(MemoryLayout<Lane>.stride == 24)
    }
}
