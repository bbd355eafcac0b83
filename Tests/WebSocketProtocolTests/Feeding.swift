import SeededNumbers
import Testing
import WebSocketProtocol

/// One thing that a decoder handed out.
struct Delivery: Equatable {
    var kind: MessageKind
    var payload: [UInt8]

    static func text(_ text: String) -> Delivery {
        Delivery(kind: .text, payload: Array(text.utf8))
    }
    static func binary(_ bytes: [UInt8]) -> Delivery { Delivery(kind: .binary, payload: bytes) }
    static func ping(_ bytes: [UInt8]) -> Delivery { Delivery(kind: .ping, payload: bytes) }
    static func pong(_ bytes: [UInt8]) -> Delivery { Delivery(kind: .pong, payload: bytes) }
    static func close(_ bytes: [UInt8]) -> Delivery { Delivery(kind: .close, payload: bytes) }
}

/// All that a decoder made of some bytes.
struct Outcome: Equatable {
    var deliveries: [Delivery] = []
    var error: ProtocolError?

    static func delivers(_ deliveries: Delivery...) -> Outcome { Outcome(deliveries: deliveries) }
    static func fails(_ error: ProtocolError, after deliveries: Delivery...) -> Outcome {
        Outcome(deliveries: deliveries, error: error)
    }
}

/// How a decoder is set up for a test.
struct Receiver {
    var endpoint = Endpoint.server
    var limits = MessageLimits()
    var deflate: DeflateParameters?

    func decoder() -> MessageDecoder {
        MessageDecoder(endpoint: endpoint, limits: limits, deflate: deflate)
    }

    /// Feeds pieces to a new decoder, also after an error, when nothing more may come.
    func feed(_ pieces: some Sequence<[UInt8]>) -> Outcome {
        var decoder = decoder()
        var outcome = Outcome()
        for piece in pieces { decoder.take(piece, into: &outcome) }
        return outcome
    }

    /// Feeds the bytes whole, one by one and in two pieces cut at every place (at most `cutsMax` of
    /// them, evenly spread), expects one result, and gives it.
    func feedEveryWay(
        _ bytes: [UInt8],
        cutsMax: Int = 1000,
        sourceLocation: SourceLocation = #_sourceLocation
    ) -> Outcome {
        let whole = feed([bytes])
        #expect(feed(bytes.map { [$0] }) == whole, "byte by byte", sourceLocation: sourceLocation)
        for cut in stride(from: 1, to: bytes.count, by: max(1, bytes.count / cutsMax)) {
            let cutOnce = feed([Array(bytes[..<cut]), Array(bytes[cut...])])
            guard cutOnce != whole else { continue }
            Issue.record(
                "a cut after \(cut) bytes changes the result",
                sourceLocation: sourceLocation
            )
        }
        return whole
    }

    /// How many bytes the decoder takes, one by one, until it fails; `nil` when it does not.
    func bytesUntilFailure(_ bytes: [UInt8]) -> Int? {
        var decoder = decoder()
        var outcome = Outcome()
        for (index, byte) in bytes.enumerated() {
            decoder.take([byte], into: &outcome)
            if outcome.error != nil { return index + 1 }
        }
        return nil
    }
}

extension MessageDecoder {
    /// Feeds one piece and notes what it becomes.
    mutating func take(_ piece: [UInt8], into outcome: inout Outcome) {
        var bytes = piece
        var elements = bytes.mutableSpan
        var span = unsafe elements.mutableBytes
        do {
            try receive(&span) { kind, payload in
                let copy = (0..<payload.byteCount).map { offset in
                    unsafe payload.unsafeLoad(fromByteOffset: offset, as: UInt8.self)
                }
                outcome.deliveries.append(Delivery(kind: kind, payload: copy))
            }
        } catch {
            outcome.error = outcome.error ?? error
        }
    }
}

/// The key of RFC 6455 §5.7.
let exampleKey: UInt32 = 0x37FA_213D

/// A frame made byte by byte, also one that breaks the rules: `first` has FIN, the reserved bits and
/// the opcode, and `lengthForm` is 125, 126 or 127 to use that form where it is not the shortest.
func frame(
    _ first: UInt8,
    _ payload: [UInt8] = [],
    key: UInt32? = exampleKey,
    lengthForm: Int? = nil
) -> [UInt8] {
    let form = lengthForm ?? (payload.count <= 125 ? 125 : payload.count <= 0xFFFF ? 126 : 127)
    var bytes = [first]
    let mask: UInt8 = key == nil ? 0 : 0x80
    bytes.append(mask | UInt8(form <= 125 ? payload.count : form))
    let lengthBytes = form == 126 ? 2 : form == 127 ? 8 : 0
    for index in (0..<lengthBytes).reversed() {
        bytes.append(UInt8(truncatingIfNeeded: payload.count >> (8 * index)))
    }
    guard let key else { return bytes + payload }
    let keyBytes = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: key >> $0) }
    bytes += keyBytes
    for (index, byte) in payload.enumerated() { bytes.append(byte ^ keyBytes[index % 4]) }
    return bytes
}

/// A whole text frame of a client.
func text(_ text: String) -> [UInt8] { frame(0x81, Array(text.utf8)) }

extension [UInt8] {
    /// Bytes written as hexadecimal digits, in groups as one likes.
    init(hex: String) {
        let digits = hex.utf8.filter { $0 != UInt8(ascii: " ") }
        self = stride(from: 0, to: digits.count, by: 2).map { index in
            UInt8(String(decoding: digits[index..<(index + 2)], as: UTF8.self), radix: 16) ?? 0
        }
    }
}

extension SeededGenerator {
    mutating func bytes(_ count: Int) -> [UInt8] {
        (0..<count).map { _ in UInt8.random(in: 0...255, using: &self) }
    }
}
