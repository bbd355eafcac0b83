/// What people sign in with: a phone number for buyers, a word for staff.
enum SignInName {
    /// The number with its leading 0, or nil if it is no Vietnamese phone number of 10 digits.
    static func phone(_ text: String) -> String? {
        var digits = text.filter { !" .-".contains($0) }
        if digits.hasPrefix("+84") { digits = "0" + digits.dropFirst(3) }
        guard digits.utf8.count == 10, digits.hasPrefix("0"),
            digits.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        else { return nil }
        return digits
    }

    /// A name as it is stored: phone numbers in one form, words as they are without spaces at the ends.
    static func normalized(_ text: String) -> String {
        if let phone = phone(text) { return phone }
        let start = text.drop { $0.isWhitespace }
        guard let last = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return String(start[...last])
    }
}
