import FuzzInput
import WebSocketProtocol

/// The frames of one connection.
///
/// Setup: bit 0 receives as a client, bit 1 agrees to compression, bit 2 without context, bit 3
/// takes small limits, and bits 4–6 are the window of the peer, less 8.
@c(LLVMFuzzerTestOneInput)
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    guard let input = unsafe FuzzInput(start, count) else { return -1 }
    let receiver = Receiver(input)
    let ways = input.everyWay.map(receiver.feed)
    let whole = ways[0]
    for way in ways[1...] {
        require(way == whole, "cuts change the result: \(way), whole \(whole)")
    }
    checkDeliveries(whole, receiver)
    checkSentAgain(whole, receiver)
    return 0
}

/// One thing that a decoder handed out.
struct Delivery: Equatable {
    var kind: MessageKind
    var payload: [UInt8]
}

/// All that a decoder made of some bytes.
struct Outcome: Equatable {
    var deliveries: [Delivery] = []
    var error: ProtocolError?
    var isFinished = false
    var isBetweenMessages = false
}

/// How the decoder is set up.
struct Receiver {
    let endpoint: Endpoint
    let limits: MessageLimits
    let deflate: DeflateParameters?

    init(_ input: FuzzInput) {
        endpoint = input.flag(0) ? .client : .server
        limits =
            input.flag(3) ? MessageLimits(messageBytesMax: 200, fragmentsMax: 3) : MessageLimits()
        let windowBits = 8 + Int(input.setup >> 4 & 7)
        deflate =
            input.flag(1)
            ? DeflateParameters(
                serverNoContextTakeover: input.flag(2),
                clientNoContextTakeover: input.flag(2),
                serverMaxWindowBits: windowBits,
                clientMaxWindowBits: windowBits
            ) : nil
    }

    /// Feeds pieces to a new decoder, also after an error, when nothing more may come.
    func feed(_ pieces: [[UInt8]]) -> Outcome {
        var decoder = MessageDecoder(endpoint: endpoint, limits: limits, deflate: deflate)
        var outcome = Outcome()
        for piece in pieces {
            var bytes = piece
            var elements = bytes.mutableSpan
            var span = unsafe elements.mutableBytes
            do throws(ProtocolError) {
                try decoder.receive(&span) { kind, payload in
                    let copy = unsafe payload.withUnsafeBytes { unsafe Array($0) }
                    outcome.deliveries.append(Delivery(kind: kind, payload: copy))
                }
            } catch {
                require(outcome.error == nil, "a finished decoder fails again")
                outcome.error = error
            }
        }
        outcome.isFinished = decoder.isFinished
        outcome.isBetweenMessages = decoder.isBetweenMessages
        return outcome
    }
}

/// What holds of everything that is handed out.
func checkDeliveries(_ outcome: Outcome, _ receiver: Receiver) {
    for delivery in outcome.deliveries {
        switch delivery.kind {
        case .text:
            let isText = String(validating: delivery.payload, as: UTF8.self) != nil
            require(isText, "text is not UTF-8: \(delivery.payload)")
            fallthrough
        case .binary:
            let isBounded = delivery.payload.count <= receiver.limits.messageBytesMax
            require(isBounded, "a message of \(delivery.payload.count) bytes")
        case .ping, .pong:
            require(delivery.payload.count <= 125, "a control frame is too long")
        case .close:
            let close = try? unsafe ClosePayload(delivery.payload.span.bytes)
            require(close != nil, "a close is not valid: \(delivery.payload)")
        }
    }
    let closes = outcome.deliveries.count { $0.kind == .close }
    require(closes == 0 || outcome.deliveries.last?.kind == .close, "something after a close")
    let isEnded = closes > 0 || outcome.error != nil
    require(outcome.isFinished == isEnded, "finished without a reason, or not at all")
}

/// Sent again, each message in a frame of its own, the deliveries are the same.
func checkSentAgain(_ outcome: Outcome, _ receiver: Receiver) {
    let key: UInt32? = receiver.endpoint == .server ? 0x9F03_55A0 : nil
    var bytes: [UInt8] = []
    for delivery in outcome.deliveries {
        let opcode: Opcode =
            switch delivery.kind {
            case .text: .text
            case .binary: .binary
            case .ping: .ping
            case .pong: .pong
            case .close: .close
            }
        FrameEncoder.append(opcode, delivery.payload, maskingKey: key, to: &bytes)
    }
    let again = receiver.feed([bytes])
    let isSame = again.deliveries == outcome.deliveries && again.error == nil
    require(isSame, "sent again: \(again) for \(outcome)")
}
