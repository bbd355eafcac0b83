extension RawSpan {
    func byte(at offset: Int) -> UInt8 {
        precondition(offset >= 0 && offset < byteCount, "a byte outside the message")
        return unsafe unsafeLoad(fromByteOffset: offset, as: UInt8.self)  // checked above
    }

    func text(_ range: Range<Int>) -> String {
        String(decoding: range.map { byte(at: $0) }, as: UTF8.self)
    }

    func equals(_ text: StaticString, at range: Range<Int>) -> Bool {
        guard range.count == text.utf8CodeUnitCount else { return false }
        return has(text, at: range.lowerBound)
    }

    func has(_ text: StaticString, at offset: Int) -> Bool {
        guard offset + text.utf8CodeUnitCount <= byteCount else { return false }
        return text.withUTF8Buffer { wanted in
            for index in wanted.indices where unsafe byte(at: offset + index) != wanted[index] {
                return false
            }
            return true
        }
    }
}
