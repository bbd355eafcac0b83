import Testing

@testable import MarketServer

@Suite struct NoticeSignatureTests {
    private let body = Array(#"{"id":"FT1","reference":"CHODEM","amount":125000}"#.utf8)
    private let secret = Array("0123456789abcdef0123456789abcdef".utf8)

    /// RFC 4231 §4: test cases 1, 3, 4 and 6.
    @Test(
        arguments: [
            (
                [UInt8](repeating: 0x0b, count: 20), Array("Hi There".utf8),
                "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
            ),
            (
                [UInt8](repeating: 0xaa, count: 20), [UInt8](repeating: 0xdd, count: 50),
                "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"
            ),
            (
                Array(1...25), [UInt8](repeating: 0xcd, count: 50),
                "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"
            ),
            (
                [UInt8](repeating: 0xaa, count: 131),
                Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
                "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
            ),
        ]
    )
    func `RFC 4231 §4 codes come out as published`(
        secret: [UInt8],
        message: [UInt8],
        code: String
    ) throws {
        let signature = try #require(NoticeSignature(secret: secret))
        #expect(signature.sign(message) == code)
        #expect(signature.isValid(code, of: message))
    }

    @Test func `any changed digit or byte spoils it`() throws {
        let signature = try #require(NoticeSignature(secret: secret))
        let given = signature.sign(body)
        #expect(signature.isValid(given.uppercased(), of: body))
        for index in given.indices {
            var forged = given
            forged.replaceSubrange(index...index, with: given[index] == "0" ? "1" : "0")
            #expect(!signature.isValid(forged, of: body))
        }
        for index in body.indices {
            var changed = body
            changed[index] ^= 1
            #expect(!signature.isValid(given, of: changed))
        }
        #expect(!signature.isValid(given, of: body + [0x0A]))
        for forged in ["", "00", given + "00", String(given.dropLast(2)), "sha256=" + given] {
            #expect(!signature.isValid(forged, of: body))
        }
    }

    @Test func `white space around a secret does not count, a short one is none`() throws {
        let plain = try #require(NoticeSignature(secret: secret))
        let file = try #require(NoticeSignature(secret: [0x20] + secret + [0x0D, 0x0A]))
        #expect(plain.sign(body) == file.sign(body))
        #expect(NoticeSignature(secret: Array(secret.prefix(16))) != nil)
        #expect(NoticeSignature(secret: Array(secret.prefix(15)) + [0x0A]) == nil)
        #expect(NoticeSignature(secret: []) == nil)
    }
}
