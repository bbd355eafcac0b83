/// Trims a text that people will read and refuses what does not belong in it.
///
/// - Returns: The text without white space at its ends.
/// - Throws: `textEmpty`, `textTooLong` (``Limits/textMax`` characters, ``Limits/textBytesMax``
///   bytes) or `textNotPlain` for control, line-breaking or direction-override characters.
public func plainText(_ text: String) throws(Refusal) -> String {
    guard text.utf8.count <= 4 * Limits.textBytesMax else {
        throw .textTooLong(max: Limits.textMax)
    }
    var trimmed = text[...]
    while trimmed.first?.isWhitespace == true { trimmed.removeFirst() }
    while trimmed.last?.isWhitespace == true { trimmed.removeLast() }
    guard !trimmed.isEmpty else { throw .textEmpty }
    guard trimmed.utf8.count <= Limits.textBytesMax, trimmed.count <= Limits.textMax else {
        throw .textTooLong(max: Limits.textMax)
    }
    guard trimmed.unicodeScalars.allSatisfy(isPlain) else { throw .textNotPlain }
    return String(trimmed)
}

private func isPlain(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x00...0x1F, 0x7F...0x9F: false
    case 0x2028, 0x2029: false
    case 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: false
    case 0xFFF9...0xFFFB, 0xFEFF: false
    default: true
    }
}
