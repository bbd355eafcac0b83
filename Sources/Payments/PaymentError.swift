/// Why something about a payment cannot be written.
public enum PaymentError: Error, Hashable, Sendable {
    /// A bank's identification number (BIN) has exactly 6 digits.
    case bankNotSixDigits
    /// An account number has 1 to 19 letters and digits without diacritics.
    case accountNumberNotPlain
    /// A holder's name is one line of plain text, 1 to 70 characters.
    case holderNotPlain
    /// Nothing is asked for: an amount is at least 1 đồng.
    case amountZero
    /// Nothing of the reference is left.
    case referenceEmpty
    /// The reference is longer than ``PaymentReference/lengthMax``.
    case referenceTooLong
    /// A reference has letters and digits without diacritics, and single spaces between them.
    case referenceNotPlain
}
