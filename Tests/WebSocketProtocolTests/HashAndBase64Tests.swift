import Testing

@testable import WebSocketProtocol

struct HashAndBase64Tests {
    @Test(arguments: [
        ("", "da39a3ee5e6b4b0d3255bfef95601890afd80709"),
        ("abc", "a9993e364706816aba3e25717850c26c9cd0d89d"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "84983e441c3bd26ebaae4aa1f95129e5e54670f1"
        ),
        ("The quick brown fox jumps over the lazy dog", "2fd4e1c67a2d28fced849ee1bb76e7391b93eb12"),
    ])
    func `RFC 3174 §7.3 SHA-1 of known messages`(message: String, digest: String) {
        #expect(SHA1.digest(Array(message.utf8)) == [UInt8](hex: digest))
    }

    @Test func `RFC 3174 §7.3 SHA-1 of a million letters`() {
        #expect(
            SHA1.digest([UInt8](repeating: 0x61, count: 1_000_000))
                == [UInt8](hex: "34aa973cd4c4daa4f61eeb2bdbad27316534016f")
        )
    }

    @Test(arguments: [55, 56, 57, 63, 64, 65, 119, 120])
    func `SHA-1 pads messages around the end of a block`(count: Int) {
        let digests = [
            55: "c1c8bbdc22796e28c0e15163d20899b65621d65a",
            56: "c2db330f6083854c99d4b5bfb6e8f29f201be699",
            57: "f08f24908d682555111be7ff6f004e78283d989a",
            63: "03f09f5b158a7a8cdad920bddc29b81c18a551f5",
            64: "0098ba824b5c16427bd7a1122a5a442a25ec644d",
            65: "11655326c708d70319be2610e8a57d9a5b959d3b",
            119: "ee971065aaa017e0632a8ca6c77bb3bf8b1dfc56",
            120: "f34c1488385346a55709ba056ddd08280dd4c6d6",
        ]
        let digest = SHA1.digest([UInt8](repeating: 0x61, count: count))
        #expect(digest == [UInt8](hex: digests[count] ?? ""))
    }

    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
        ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
    ])
    func `RFC 4648 §10 base 64 of known messages`(message: String, encoded: String) {
        #expect(Base64.encode(Array(message.utf8)) == encoded)
        #expect(Base64.decode(encoded) == Array(message.utf8))
    }

    @Test(arguments: ["Z", "Zg", "Zg=", "Zg===", "Z===", "====", "Zm9=v", "Zm 9", "Zm9-", "Zm9vé"])
    func `what is not base 64 is refused`(text: String) {
        #expect(Base64.decode(text) == nil)
    }

    @Test func `every byte survives base 64`() {
        let all = Array(UInt8.min...UInt8.max)
        #expect(Base64.decode(Base64.encode(all)) == all)
    }
}
