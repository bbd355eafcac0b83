/// The bytes that the fuzzer made up: two that say how to test, and what is tested.
///
/// Byte 0 sets the target up, as each target says. Byte 1 says where to cut: its low and its high
/// four bits are the lengths of the pieces, in turns.
public struct FuzzInput {
    /// How to set the target up.
    public let setup: UInt8
    /// What the target is fed.
    public let bytes: [UInt8]
    private let cut: UInt8

    /// Copies what the fuzzer lends; `nil` when it is too short to mean anything.
    public init?(_ start: UnsafePointer<UInt8>?, _ count: Int) {
        guard let start = unsafe start, count >= 2 else { return nil }
        let all = unsafe UnsafeBufferPointer(start: start, count: count)
        setup = unsafe all[0]
        cut = unsafe all[1]
        bytes = unsafe Array(all[2...])
    }

    /// Whether one of the bits of ``setup`` is set, 0 the lowest.
    public func flag(_ bit: UInt8) -> Bool {
        setup >> bit & 1 != 0
    }

    /// Where each piece ends, the last one at the end of the bytes.
    public var ends: [Int] {
        let lengths = [Int(cut & 15), Int(cut >> 4)]
        guard cut != 0 else { return [bytes.count] }
        var ends: [Int] = []
        var end = 0
        while end < bytes.count {
            end = min(end + lengths[ends.count % 2], bytes.count)
            ends.append(end)
        }
        return ends
    }

    /// The bytes whole, in pieces as the input says, and one by one.
    public var everyWay: [[[UInt8]]] {
        var start = 0
        let pieces = ends.map { end in
            defer { start = end }
            return Array(bytes[start..<end])
        }
        return [[bytes], pieces, bytes.map { [$0] }]
    }
}

/// Ends the process with the reason, which the fuzzer takes for a crash and keeps the input.
public func require(_ condition: Bool, _ reason: @autoclosure () -> String) {
    guard !condition else { return }
    fatalError(reason())
}
