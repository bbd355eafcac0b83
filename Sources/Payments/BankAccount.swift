internal import Market

/// Where buyers transfer their money to.
public struct BankAccount: Hashable, Sendable {
    /// Most characters of an account number in a VietQR code.
    public static let numberLengthMax = 19
    /// Most characters of a holder's name.
    public static let holderLengthMax = 70

    /// The bank's identification number (BIN): 6 digits, such as `970436`.
    public let bank: String
    /// The account number: 1 to 19 letters and digits.
    public let number: String
    /// The name that the bank shows for the account, for the buyer to compare.
    public let holder: String

    /// An account that a VietQR code can name.
    ///
    /// Spaces in the number, as people write it in groups, are left out.
    ///
    /// - Throws: `bankNotSixDigits`, `accountNumberNotPlain` or `holderNotPlain`.
    public init(bank: String, number: String, holder: String) throws(PaymentError) {
        guard bank.utf8.count == 6, bank.utf8.allSatisfy(isDigit) else { throw .bankNotSixDigits }
        let joined = String(number.filter { $0 != " " })
        guard (1...Self.numberLengthMax).contains(joined.utf8.count),
            joined.utf8.allSatisfy({ isDigit($0) || isLetter($0) })
        else { throw .accountNumberNotPlain }
        guard let name = try? plainText(holder), name.count <= Self.holderLengthMax else {
            throw .holderNotPlain
        }
        self.bank = bank
        self.number = joined
        self.holder = name
    }
}
