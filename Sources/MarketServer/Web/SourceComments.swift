/// Leaves out what only people read of a script or a style sheet: comments that have lines of their own.
///
/// The lines stay, empty, so that a browser's inspector counts them as the file does. Compressed, comments are a sixth
/// of what a room's page would load.
enum SourceComments {
    /// Whether `//` begins a comment, as in scripts.
    enum Language {
        case script
        case styleSheet
    }

    /// The same source without such comments; whatever shares a line with code stays.
    static func blanked(_ source: [UInt8], _ language: Language) -> [UInt8] {
        var lines = source.split(
            separator: UInt8(ascii: "\n"),
            omittingEmptySubsequences: false
        )
        var index = 0
        while index < lines.count {
            let line = trimmed(lines[index])
            var last = index
            if line.starts(with: "/*".utf8) {
                while last < lines.count, end(of: lines[last], isFirst: last == index) == nil {
                    last += 1
                }
                // A comment that does not end, or that ends in front of code, is left as it stands.
                guard last < lines.count, end(of: lines[last], isFirst: last == index) == true
                else {
                    index += 1
                    continue
                }
            } else if language == .styleSheet || !line.starts(with: "//".utf8) {
                index += 1
                continue
            }
            for blank in index...last { lines[blank] = [] }
            index = last + 1
        }
        return [UInt8](lines.joined(separator: [UInt8(ascii: "\n")]))
    }

    /// Whether a line ends its comment as its own end; nil if the comment goes on.
    private static func end(of line: ArraySlice<UInt8>, isFirst: Bool) -> Bool? {
        let text = trimmed(line)
        var place = text.startIndex + (isFirst ? 2 : 0)
        while place + 1 < text.endIndex {
            if text[place] == UInt8(ascii: "*"), text[place + 1] == UInt8(ascii: "/") {
                return place + 2 == text.endIndex
            }
            place += 1
        }
        return nil
    }

    private static func trimmed(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let isBlank = { (byte: UInt8) in byte == 0x20 || byte == 0x09 || byte == 0x0D }
        var text = line.drop(while: isBlank)
        while let last = text.last, isBlank(last) { text.removeLast() }
        return text
    }
}
