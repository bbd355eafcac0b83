import Market
import Testing

@testable import MarketServer

@Suite struct PasswordHashTests {
    @Test func `a password matches its own hash only`() {
        let hash = PasswordHash(password: "chợ đêm 2026")
        #expect(hash.matches("chợ đêm 2026"))
        #expect(!hash.matches("cho dem 2026"))
        #expect(!hash.matches(""))
        #expect(hash.text.hasPrefix("scrypt$32768$8$1$"))
    }

    @Test func `two hashes of one password differ by their salt`() {
        #expect(PasswordHash(password: "mậtkhẩu").text != PasswordHash(password: "mậtkhẩu").text)
    }

    @Test func `RFC 7914 §12 the published vector matches`() {
        let stored =
            "scrypt$1024$8$16$"
            + Hexadecimal.encode(Array("NaCl".utf8))
            + "$fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162"
        #expect(PasswordHash(stored: stored).matches("password"))
    }

    @Test(arguments: ["", "scrypt", "scrypt$1$1$1$zz$zz", "plain$a$b$c$d$e", "scrypt$0$8$1$00$00"])
    func `a damaged hash matches nothing`(stored: String) {
        #expect(!PasswordHash(stored: stored).matches("password"))
    }
}
