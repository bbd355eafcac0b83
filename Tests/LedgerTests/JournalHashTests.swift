import Market
import Testing

@testable import Ledger

struct JournalHashTests {
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    ])
    func `FIPS 180-4 the digest is SHA-256`(_ text: String, _ digest: String) {
        #expect("\(JournalHasher().hash(Array(text.utf8)))" == digest)
    }

    /// Anyone can check the chain from what the journal shows: these bytes were put together by
    /// hand and given to another implementation of SHA-256.
    @Test func `an entry's hash is the digest of the documented bytes`() {
        let entry = JournalEntry(
            room: RoomID(rawValue: 3),
            sequence: 2,
            time: Timestamp(milliseconds: 1_700_000_000_000),
            kind: "bid",
            payload: Array(#"{"lot":1}"#.utf8)
        )
        let previous = JournalHasher().hash(Array("abc".utf8))
        #expect(
            "\(JournalHasher().hash(entry, after: previous))"
                == "49f0e143ae81353957097d7d573fd06cf7d635f3b7aba7a1731e930aff27db1d"
        )
    }

    @Test func `a hasher that was used before gives the same hash`() {
        let hasher = JournalHasher()
        let first = hasher.hash(entry(1, 1), after: .start)
        _ = hasher.hash(entry(1, 2, payloadBytes: 500), after: first)
        #expect(hasher.hash(entry(1, 1), after: .start) == first)
    }

    @Test func `lengths are hashed, so no byte can move from the kind to the payload`() {
        var moved = entry(1, 1)
        moved.kind = "clai"
        moved.payload = Array("m".utf8) + moved.payload
        let hasher = JournalHasher()
        #expect(hasher.hash(moved, after: .start) != hasher.hash(entry(1, 1), after: .start))
    }

    @Test func `a hash is made of 32 bytes and gives them back`() {
        let bytes = (0..<32).map { UInt8($0 * 7) }
        #expect(JournalHash(bytes)?.bytes == bytes)
        #expect(JournalHash(Array(bytes.dropLast())) == nil)
        #expect(JournalHash(bytes + [0]) == nil)
    }
}
