import Market
import Payments
import SeededNumbers
import Testing

@Suite struct VietQRTests {
    /// A code that others published, with what it was made of.
    struct Published: Sendable, CustomStringConvertible {
        let bank: String
        let number: String
        let dong: Int64
        let reference: String
        let payload: String
        var description: String { "\(bank) \(number)" }
    }

    // From the README of subiz/vietqr, of vietnam_qr_pay, of Kienlongbank's client, and from a test of a Dart client.
    static let published = [
        Published(
            bank: "970415",
            number: "0011001932418",
            dong: 120_000,
            reference: "ung ho lu lut",
            payload: "00020101021238570010A00000072701270006970415011300110019324180208QRIBFTTA"
                + "530370454061200005802VN62170813ung ho lu lut6304C15C"
        ),
        Published(
            bank: "970416",
            number: "257678859",
            dong: 10_000,
            reference: "Chuyen tien",
            payload: "00020101021238530010A0000007270123000697041601092576788590208QRIBFTTA"
                + "53037045405100005802VN62150811Chuyen tien630453E6"
        ),
        Published(
            bank: "970423",
            number: "123456789",
            dong: 50_000,
            reference: "test note",
            payload: "00020101021238530010A0000007270123000697042301091234567890208QRIBFTTA"
                + "53037045405500005802VN62130809test note630412A3"
        ),
        Published(
            bank: "970452",
            number: "10372212086747084",
            dong: 123,
            reference: "TT Don hang 123456",
            payload: "00020101021238610010A000000727013100069704520117103722120867470840208QRIBFTTA"
                + "530370454031235802VN62220818TT Don hang 12345663046352"
        ),
    ]

    @Test(arguments: published)
    func `published codes come out character by character`(_ known: Published) throws {
        let account = try BankAccount(bank: known.bank, number: known.number, holder: "A")
        let amount = try #require(Money(dong: known.dong))
        let reference = try PaymentReference(known.reference)
        let code = try VietQR(account: account, amount: amount, reference: reference)
        #expect(code.payload == known.payload)
    }

    @Test func `NAPAS' own static example comes out character by character`() throws {
        let account = try BankAccount(bank: "970403", number: "0011012345678", holder: "A")
        #expect(
            VietQR(account: account).payload
                == "00020101021138570010A00000072701270006970403011300110123456780208QRIBFTTA"
                + "53037045802VN63049E6F"
        )
    }

    @Test func `the checksum is the one of the catalogues`() {
        #expect(crc16("123456789".utf8) == 0x29B1)
        #expect(crc16([]) == 0xFFFF)
        #expect(crc16([0xFF, 0xFF]) == 0)
    }

    @Test func `the largest values fit their fields`() throws {
        let account = try BankAccount(
            bank: "999999",
            number: String(repeating: "9", count: 19),
            holder: "A"
        )
        let code = try VietQR(
            account: account,
            amount: .largest,
            reference: PaymentReference(String(repeating: "W", count: 25))
        )
        #expect(code.payload.utf8.count == 150)
        let read = try #require(ReadVietQR(code.payload))
        #expect(read.dong == 1_000_000_000_000)
        #expect(read.number == account.number)
    }

    @Test func `nothing is no amount`() throws {
        let account = try BankAccount(bank: "970436", number: "1", holder: "A")
        let reference = try PaymentReference("A")
        #expect(throws: PaymentError.amountZero) {
            try VietQR(account: account, amount: .zero, reference: reference)
        }
    }

    @Test(arguments: 0..<200 as Range<UInt64>)
    func `what is written is read back by a reader written apart`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<20 {
            let code = try random.code()
            let payload = code.payload
            let read = try #require(ReadVietQR(payload), "seed \(seed): \(payload)")
            #expect(read.isDynamic == (code.amount != nil), "seed \(seed)")
            #expect(read.bank == code.account.bank, "seed \(seed)")
            #expect(read.number == code.account.number, "seed \(seed)")
            #expect(read.dong == code.amount?.dong, "seed \(seed)")
            #expect(read.reference == code.reference?.text, "seed \(seed)")
        }
    }

    @Test(arguments: 0..<50 as Range<UInt64>)
    func `one changed character is noticed by the checksum`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let payload = Array(try random.code().payload.utf8)
        for index in payload.indices {
            var spoilt = payload
            repeat { spoilt[index] = random.letter() } while spoilt[index] == payload[index]
            #expect(
                ReadVietQR(String(decoding: spoilt, as: UTF8.self)) == nil,
                "seed \(seed), character \(index)"
            )
        }
    }
}
