public import Market

/// A request for a transfer that every Vietnamese bank's app reads: the text of a VietQR code.
///
/// Made of EMVCo's merchant-presented data objects, each 2 digits of ID, 2 of length, and a value; NAPAS says how
/// they name an account. Source: EMV QR Code Specification for Payment Systems (Merchant-Presented Mode) v1.1, and
/// NAPAS' VietQR format for inter-bank transfer 24/7.
public struct VietQR: Hashable, Sendable {
    /// Where the money goes to.
    public let account: BankAccount
    /// What is asked for; nil leaves it to the payer.
    public let amount: Money?
    /// What the transfer will be found by.
    public let reference: PaymentReference?

    /// A request with everything filled in: a dynamic code, for one payment.
    ///
    /// - Throws: `amountZero`.
    public init(
        account: BankAccount,
        amount: Money,
        reference: PaymentReference
    ) throws(PaymentError) {
        guard amount > .zero else { throw .amountZero }
        self.account = account
        self.amount = amount
        self.reference = reference
    }

    /// A request without an amount: a static code, as printed for a stall.
    public init(account: BankAccount, reference: PaymentReference? = nil) {
        self.account = account
        self.amount = nil
        self.reference = reference
    }

    /// The text that the code carries: ASCII, at most 150 characters.
    public var payload: String {
        let beneficiary = object("00", account.bank) + object("01", account.number)
        let transfer =
            object("00", "A000000727") + object("01", beneficiary) + object("02", "QRIBFTTA")
        var text = object("00", "01")
        text += object("01", amount == nil ? "11" : "12")
        text += object("38", transfer)
        text += object("53", "704")
        if let amount { text += object("54", "\(amount)") }
        text += object("58", "VN")
        if let reference { text += object("62", object("08", reference.text)) }
        // The checksum covers its own ID and length.
        text += "6304"
        return text + checksum(text)
    }

    /// One data object; values here are ASCII and far shorter than the 99 that fit.
    private func object(_ id: String, _ value: String) -> String {
        let length = value.utf8.count
        precondition((1...99).contains(length), "a data object carries 1 to 99 characters")
        return id + (length < 10 ? "0" : "") + "\(length)" + value
    }

    private func checksum(_ text: String) -> String {
        let digits = String(crc16(text.utf8), radix: 16, uppercase: true)
        return String(repeating: "0", count: 4 - digits.count) + digits
    }
}

/// CRC-16/CCITT as EMVCo uses it: polynomial `0x1021`, begun at `0xFFFF`, nothing reflected.
///
/// Source: ISO/IEC 13239; "123456789" gives `0x29B1`.
public func crc16(_ bytes: some Sequence<UInt8>) -> UInt16 {
    var remainder: UInt16 = 0xFFFF
    for byte in bytes {
        remainder ^= UInt16(byte) << 8
        for _ in 0..<8 {
            remainder = remainder & 0x8000 != 0 ? (remainder << 1) ^ 0x1021 : remainder << 1
        }
    }
    return remainder
}
