import Market
import Payments
import SeededNumbers

/// What a payer's app reads out of a VietQR code; nil for anything that is not one.
///
/// Written apart from the writer, with a table-driven checksum of the other common kind.
struct ReadVietQR {
    let isDynamic: Bool
    let bank: String
    let number: String
    let dong: Int64?
    let reference: String?

    init?(_ payload: String) {
        guard let root = Self.objects(payload), Self.hasChecksum(payload),
            root.map(\.id) == root.map(\.id).sorted(), root.last?.id == "63",
            root.first?.id == "00", root.first?.value == "01",
            let method = root.value("01"), ["11", "12"].contains(method),
            root.value("53") == "704", root.value("58") == "VN",
            let transfer = root.value("38").flatMap(Self.objects),
            transfer.value("00") == "A000000727", transfer.value("02") == "QRIBFTTA",
            let beneficiary = transfer.value("01").flatMap(Self.objects),
            let bank = beneficiary.value("00"), let number = beneficiary.value("01")
        else { return nil }
        isDynamic = method == "12"
        self.bank = bank
        self.number = number
        dong = root.value("54").flatMap { Int64($0) }
        reference = root.value("62").flatMap(Self.objects)?.value("08")
    }

    struct DataObject {
        let id: String
        let value: String
    }

    private static func objects(_ text: String) -> [DataObject]? {
        var rest = text[...]
        var found: [DataObject] = []
        while !rest.isEmpty {
            let id = String(rest.prefix(2))
            guard let length = Int(rest.dropFirst(2).prefix(2)), length > 0,
                rest.count >= 4 + length
            else { return nil }
            found.append(DataObject(id: id, value: String(rest.dropFirst(4).prefix(length))))
            rest = rest.dropFirst(4 + length)
        }
        return found
    }

    private static func hasChecksum(_ payload: String) -> Bool {
        var remainder = 0xFFFF
        for byte in payload.utf8.dropLast(4) {
            remainder = (remainder << 8) & 0xFFFF ^ table[(remainder >> 8) ^ Int(byte)]
        }
        return Int(payload.suffix(4), radix: 16) == remainder
            && !payload.suffix(4).contains(where: \.isLowercase)
    }

    private static let table: [Int] = (0..<256).map { byte in
        (0..<8).reduce(byte << 8) { value, _ in
            value & 0x8000 == 0 ? value << 1 & 0xFFFF : (value << 1 ^ 0x1021) & 0xFFFF
        }
    }
}

extension [ReadVietQR.DataObject] {
    func value(_ id: String) -> String? {
        first { $0.id == id }?.value
    }
}

extension SeededGenerator {
    private static let letters = Array(
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8
    )

    mutating func letter() -> UInt8 {
        Self.letters[Int.random(in: 0..<Self.letters.count, using: &self)]
    }

    mutating func word(_ lengths: ClosedRange<Int>) -> String {
        let length = Int.random(in: lengths, using: &self)
        return String(decoding: (0..<length).map { _ in letter() }, as: UTF8.self)
    }

    /// A request with everything or without an amount.
    mutating func code() throws -> VietQR {
        let account = try BankAccount(
            bank: String(Int.random(in: 100_000...999_999, using: &self)),
            number: word(1...19),
            holder: "A"
        )
        let words = Int.random(in: 1...3, using: &self)
        let text = (0..<words).map { _ in word(1...7) }.joined(separator: " ")
        let reference = try PaymentReference(text)
        guard Bool.random(using: &self) else {
            return VietQR(account: account, reference: Bool.random(using: &self) ? reference : nil)
        }
        let digits = Int.random(in: 0...11, using: &self)
        let least = (0..<digits).reduce(Int64(1)) { power, _ in power * 10 }
        let dong = Int64.random(in: least...(least * 10), using: &self)
        let amount = Money(dong: dong) ?? .largest
        return try VietQR(account: account, amount: amount, reference: reference)
    }
}
