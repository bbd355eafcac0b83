import Testing

@testable import Market

/// Known answers of FIPS 180-4 (NIST CSRC examples).
@Suite struct SHA256Tests {
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
    ])
    func `FIPS 180-4 known messages have their known digests`(message: String, digest: String) {
        #expect(Digest(of: Array(message.utf8)).description == digest)
    }

    @Test func `FIPS 180-4 a million times the letter a`() {
        let message = [UInt8](repeating: UInt8(ascii: "a"), count: 1_000_000)
        #expect(
            Digest(of: message).description
                == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
        )
    }

    @Test func `hexadecimal digits come back, and anything else is no digest`() throws {
        let digest = Digest(of: [1, 2, 3])
        #expect(Digest(digest.description) == digest)
        #expect(Digest(String(digest.description.dropLast())) == nil)
        #expect(Digest(String(digest.description.dropLast()) + "g") == nil)
        #expect(Seed("00") == nil)
    }
}
