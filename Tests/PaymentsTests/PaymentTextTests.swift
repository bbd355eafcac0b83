import Payments
import SeededNumbers
import Testing

@Suite struct PaymentTextTests {
    @Test(
        arguments: [
            ("Bưởi Diễn, 2 kg", "BUOI DIEN 2 KG"),
            ("Đỗ đen", "DO DEN"),
            ("Lu\u{31B}\u{323}u đa\u{323}t", "LUU DAT"),
            ("  chợ   đêm -- trên_mây  ", "CHO DEM TREN MAY"),
            ("đơn số 7K3Q-M2", "DON SO 7K3Q M2"),
            ("Nguyễn Trường Tộ quận Thanh Xuân", "NGUYEN TRUONG TO QUAN THA"),
            ("Mắm tôm Nguyễn thị Thuận x", "MAM TOM NGUYEN THI THUAN"),
            ("夜市 A 夜 B", "A B"),
            ("🏮1", "1"),
        ]
    )
    func `Vietnamese folds to what banks pass on`(text: String, folded: String) throws {
        #expect(try PaymentReference(folding: text).text == folded)
    }

    @Test(arguments: ["", " ", "夜市", "—", "\u{0}"])
    func `a text without a plain letter is no reference`(text: String) {
        #expect(throws: PaymentError.referenceEmpty) { try PaymentReference(folding: text) }
    }

    @Test func `a reference as it is has strict limits`() throws {
        #expect(try PaymentReference("CHODEM 7K3QM2").text == "CHODEM 7K3QM2")
        let longest = String(repeating: "A", count: 25)
        #expect(try PaymentReference(longest).text == longest)
        #expect(throws: PaymentError.referenceTooLong) { try PaymentReference(longest + "A") }
        #expect(throws: PaymentError.referenceEmpty) { try PaymentReference("") }
        for text in ["bưởi", "A-B", " A", "A ", "A  B", "A\nB", "A\u{0}", "Ａ"] {
            #expect(throws: PaymentError.referenceNotPlain, "\(text)") {
                try PaymentReference(text)
            }
        }
    }

    @Test(arguments: 0..<100 as Range<UInt64>)
    func `whatever folds is a reference, and folds to itself`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let alphabet = Array("aăâbđeêhioôơpuưyÀẮẾĐỘỰỹ0 9-.,_夜🏮\u{301}\u{323}\t")
        for _ in 0..<50 {
            let length = Int.random(in: 0...60, using: &random)
            let text = String(
                (0..<length).compactMap { _ in alphabet.randomElement(using: &random) }
            )
            guard let folded = try? PaymentReference(folding: text) else { continue }
            #expect(try PaymentReference(folded.text) == folded, "seed \(seed): \(text)")
            #expect(try PaymentReference(folding: folded.text) == folded, "seed \(seed): \(text)")
        }
    }

    @Test func `an account has a bank of six digits, a number and a name`() throws {
        let account = try BankAccount(
            bank: "970436",
            number: "0011 0012 34567",
            holder: " Chợ đêm "
        )
        #expect(account.number == "0011001234567")
        #expect(account.holder == "Chợ đêm")
        for bank in ["", "97043", "9704366", "97043a", "９７０４３６"] {
            #expect(throws: PaymentError.bankNotSixDigits, "\(bank)") {
                try BankAccount(bank: bank, number: "1", holder: "A")
            }
        }
        for number in ["", " ", "1-2", "số", String(repeating: "1", count: 20)] {
            #expect(throws: PaymentError.accountNumberNotPlain, "\(number)") {
                try BankAccount(bank: "970436", number: number, holder: "A")
            }
        }
        for holder in ["", "A\nB", String(repeating: "A", count: 71)] {
            #expect(throws: PaymentError.holderNotPlain, "\(holder)") {
                try BankAccount(bank: "970436", number: "1", holder: holder)
            }
        }
    }
}
