import HTTPProtocol
import SeededNumbers
import Testing
import WebSocketProtocol

@testable import Transport

/// One peer of the simulation: what it does, and whether what it gets is right.
struct SimulatedPeer {
    /// The ways of peers; all but the steady ones are a trial for the server.
    enum Way: CaseIterable {
        case steady, stalling, resetting, leaving, halfClosing, silent, rude, web
    }

    let way: Way
    let slot: Int32
    let id: ConnectionID
    /// What is still to be sent.
    private var outbox: [UInt8] = []
    private var inbox: [UInt8] = []
    private var receiver: PeerReceiver?
    private var isStalled = false
    private(set) var requested = 0
    private(set) var responses = 0
    private(set) var sent = 0
    private(set) var faults: [String] = []
    /// Whether it ended things itself, or broke a rule, so that nothing more is promised to it.
    private(set) var isOut = false

    init(_ way: Way, _ slot: Int32, _ id: ConnectionID, handshakeSteps: Int, deflates: Bool) {
        self.way = way
        self.slot = slot
        self.id = id
        outbox = [UInt8](repeating: 0x16, count: handshakeSteps)
        switch way {
        case .silent: break
        case .web: request()
        default: outbox += Self.upgrade(deflates: deflates)
        }
    }

    var echoes: Int { receiver?.echoes ?? 0 }
    var newest: Int? { receiver?.newest }
    var closeCode: CloseCode? { receiver?.close }
    var isUpgraded: Bool { receiver != nil }

    /// Does something, as chance wants.
    mutating func act(_ kernel: SimulatedKernel, _ random: inout SeededGenerator) {
        if way == .stalling, random.chance(5) { isStalled.toggle() }
        if isUpgraded, !isOut { speak(&random) }
        if way == .web, random.chance(20), requested < 5 { request() }
        let count = min(outbox.count, random.chance(30) ? random.pick(0...3) : outbox.count)
        let now = Array(outbox[..<count])
        outbox.removeFirst(count)
        var got: [UInt8] = []
        let reads = !isStalled && random.chance(80)
        let amount = random.chance(30) ? random.pick(0...400) : .max
        let resets = way == .resetting && random.chance(2)
        let ends = way == .halfClosing && outbox.isEmpty && random.chance(3)
        kernel.reach(slot, of: id) { socket in
            if !socket.hasPeerEnded { socket.inbound += now }
            if reads {
                let count = min(amount, socket.outbound.count)
                got = Array(socket.outbound[..<count])
                socket.outbound.removeFirst(count)
            }
            if resets { socket.isReset = true }
            if ends || socket.hasServerEnded && socket.outbound.isEmpty {
                socket.hasPeerEnded = true
            }
        }
        if resets || ends { isOut = true }
        take(got)
    }

    /// Sends all and reads all, whatever it was up to.
    mutating func settle(_ kernel: SimulatedKernel) {
        isStalled = false
        let rest = outbox
        outbox = []
        var got: [UInt8] = []
        kernel.reach(slot, of: id) { socket in
            socket.inbound += socket.hasPeerEnded ? [] : rest
            swap(&got, &socket.outbound)
            if socket.hasServerEnded { socket.hasPeerEnded = true }
        }
        take(got)
    }

    private mutating func speak(_ random: inout SeededGenerator) {
        guard sent < 40, closeCode == nil, random.chance(30) else { return }
        if way == .rude, random.chance(10) {
            outbox += [0xFF, 0xFF, 0xFF]
            isOut = true
            return
        }
        if way == .leaving, random.chance(10) {
            FrameEncoder.append(.close, [3, 232], maskingKey: 7, to: &outbox)
            isOut = true
            return
        }
        sent += 1
        let text = Array("e\(sent)".utf8)
        let cut = random.pick(0...text.count)
        let isCut = random.chance(20)
        if isCut {
            FrameEncoder.append(.text, Array(text[..<cut]), fin: false, maskingKey: 9, to: &outbox)
        }
        if random.chance(10) { FrameEncoder.append(.ping, [1, 2], maskingKey: 5, to: &outbox) }
        let rest = isCut ? Array(text[cut...]) : text
        FrameEncoder.append(isCut ? .continuation : .text, rest, maskingKey: 9, to: &outbox)
    }

    private mutating func request() {
        requested += 1
        outbox += "GET /page HTTP/1.1\r\nHost: t\r\n\r\n".utf8
    }

    private mutating func take(_ bytes: [UInt8]) {
        inbox += bytes
        while receiver == nil, !inbox.isEmpty {
            do {
                var parser = ResponseHeadParser()
                guard let found = try unsafe parser.parse(inbox.span.bytes) else { return }
                let end = found.consumed + (found.head.contentLength ?? 0)
                guard inbox.count >= end else { return }
                inbox.removeFirst(end)
                if found.head.status == 101 {
                    let deflates = found.head.fields.contains("sec-websocket-extensions")
                    receiver = PeerReceiver(deflates: deflates)
                } else if found.head.status == 200 {
                    responses += 1
                }
            } catch {
                faults.append("no response: \(error)")
                return
            }
        }
        guard let receiver, !inbox.isEmpty else { return }
        if let fault = receiver.take(&inbox) { faults.append(fault) }
        inbox = []
    }

    private static func upgrade(deflates: Bool) -> [UInt8] {
        let text =
            "GET /live HTTP/1.1\r\nHost: t\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            + (deflates ? "Sec-WebSocket-Extensions: permessage-deflate\r\n" : "") + "\r\n"
        return Array(text.utf8)
    }
}

/// What a peer reads of a WebSocket: echoes in order and none twice, news that only get newer.
final class PeerReceiver {
    private var decoder: MessageDecoder
    private(set) var echoes = 0
    private(set) var newest: Int?
    private(set) var close: CloseCode?

    init(deflates: Bool) {
        let agreed = DeflateParameters(serverNoContextTakeover: true, clientNoContextTakeover: true)
        decoder = MessageDecoder(
            endpoint: .client,
            limits: MessageLimits(),
            deflate: deflates ? agreed : nil
        )
    }

    /// Reads frames; returns what is wrong with them.
    func take(_ bytes: inout [UInt8]) -> String? {
        guard close == nil else { return "bytes after the close frame" }
        var texts: [String] = []
        var span = bytes.mutableSpan
        var raw = MutableRawSpan(_elements: &span)
        do {
            try decoder.receive(&raw) { kind, payload in
                let bytes = unsafe payload.withUnsafeBytes { unsafe Array($0) }
                if kind == .text { texts.append(String(decoding: bytes, as: UTF8.self)) }
                if kind == .close { close = (try? ClosePayload(payload))?.code ?? .normal }
            }
        } catch {
            return "a broken frame: \(error)"
        }
        for text in texts {
            let number = Int(text.dropFirst().prefix { $0.isNumber }) ?? -1
            if text.hasPrefix("e") {
                guard number == echoes + 1 else { return "echo \(number) after \(echoes)" }
                echoes = number
            } else {
                guard number >= newest ?? 0 else { return "news \(number) after \(newest ?? 0)" }
                newest = number
            }
        }
        return nil
    }
}
