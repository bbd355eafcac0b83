/// Finds the lines of a head in bytes that grow from call to call, looking at each byte once.
struct LineScanner {
    /// Where the line in progress starts; after the last line, where the head ends.
    private(set) var lineStart = 0
    private var next = 0

    /// Looks for the next whole line.
    ///
    /// - Parameters:
    ///   - bytes: Everything from the head's first byte on.
    ///   - bytesMax: Where the head must have ended.
    ///   - overflow: What to throw when it cannot any more.
    /// - Returns: Where its content is, without CR LF; `nil` when more bytes are needed.
    /// - Throws: ``HTTPRefusal/malformedLine`` at the first byte that no head can hold, or
    ///   `overflow`.
    mutating func nextLine(
        in bytes: RawSpan,
        bytesMax: Int,
        overflow: HTTPRefusal
    ) throws(HTTPRefusal) -> Range<Int>? {
        let end = min(bytes.byteCount, bytesMax)
        while next < end {
            if next == lineStart || bytes.byte(next - 1) != 0x0D {
                next = bytes.skipText(from: next, to: end)
                guard next < end else { break }
            }
            let byte = bytes.byte(next)
            if next > lineStart, bytes.byte(next - 1) == 0x0D {
                guard byte == 0x0A else { throw .malformedLine }
                let line = lineStart..<(next - 1)
                next += 1
                lineStart = next
                return line
            }
            // Tab and CR are the only control bytes; CR is looked at with the byte after it.
            guard byte >= 0x20 && byte != 0x7F || byte == 0x09 || byte == 0x0D else {
                throw .malformedLine
            }
            next += 1
        }
        guard end < bytesMax else { throw overflow }
        return nil
    }
}
