import EventLoop
import SeededNumbers
import Testing

@testable import Transport

/// A socket that exists in the simulation only: two streams of bytes and what can befall them.
struct SimulatedSocket {
    let owner: Connection
    var interest: Readiness = .readable
    /// From the peer, not yet read by the server.
    var inbound: [UInt8] = []
    /// From the server, not yet read by the peer.
    var outbound: [UInt8] = []
    /// What the socket takes before the peer reads.
    var capacity: Int
    /// Steps of a handshake that are still to be made, each of which needs a byte of the peer's.
    var handshakeSteps = 0
    var hasPeerEnded = false
    var isReset = false
    var hasServerEnded = false
}

/// A kernel without sockets or a clock: partial reads and writes, sockets that block, resets, late
/// timers, numbers used again; all from one seed.
final class SimulatedKernel: Kernel {
    private(set) var sockets: [Int32: SimulatedSocket] = [:]
    private(set) var now: Int64 = 1_000_000_000
    private var random: SeededGenerator
    private var timers: [(due: Int64, body: () -> Void)] = []
    private var isAwake = false
    /// What happened, for comparing two runs.
    private(set) var history: UInt64 = 0xcbf2_9ce4_8422_2325

    init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
    }

    /// The lowest free number, as a system gives descriptors.
    var freeSlot: Int32 {
        var slot: Int32 = 3
        while sockets[slot] != nil { slot += 1 }
        return slot
    }

    func open(_ owner: Connection, handshakeSteps: Int) {
        var socket = SimulatedSocket(owner: owner, capacity: random.pick(200...6_000))
        socket.handshakeSteps = handshakeSteps
        sockets[owner.slot] = socket
    }

    /// What a peer does to its end of a socket; nothing when the server has closed it.
    func reach(_ slot: Int32, of id: ConnectionID, _ body: (inout SimulatedSocket) -> Void) {
        guard var socket = sockets[slot], socket.owner.id == id else { return }
        body(&socket)
        sockets[slot] = socket
    }

    /// One turn of a loop: readiness in any order, some of it later, then timers, some of them late.
    ///
    /// When no time passes, no timer is due, and only what the server has asked for moves it on.
    func turn(of connections: LoopConnections, timePasses: Bool = true) {
        let milliseconds = random.pick(0...(random.chance(3) ? 3_000 : 30))
        now += timePasses ? Int64(milliseconds) * 1_000_000 : 0
        isAwake = false
        connections.turnBegan(now: now)
        for slot in sockets.keys.sorted().shuffled(using: &random) where random.chance(80) {
            // An earlier one of the batch may have closed it.
            guard let socket = sockets[slot] else { continue }
            let readiness = readiness(of: socket)
            if !readiness.isEmpty { socket.owner.ready(readiness) }
        }
        connections.readinessHandled()
        let due = timers.filter { timePasses && $0.due <= now && random.chance(70) }
        timers.removeAll { timer in due.contains { $0.due == timer.due } }
        for timer in due { timer.body() }
        connections.turnEnding()
        note(UInt64(sockets.count))
    }

    /// Whether the loop would wait until a peer does something or a timer is due.
    var isIdle: Bool {
        !isAwake && sockets.values.allSatisfy { readiness(of: $0).isEmpty }
    }

    private func readiness(of socket: SimulatedSocket) -> Readiness {
        var readiness: Readiness = []
        if !socket.inbound.isEmpty || socket.hasPeerEnded { readiness.insert(.readable) }
        if socket.outbound.count < socket.capacity { readiness.insert(.writable) }
        readiness.formIntersection(socket.interest)
        if socket.isReset { readiness.formUnion([.failed, .hungUp]) }
        return readiness
    }

    private func note(_ value: UInt64) {
        history = (history ^ value) &* 0x100_0000_01b3
    }

    private func socket(_ slot: Int32) -> SimulatedSocket {
        guard let socket = sockets[slot] else { preconditionFailure("slot \(slot) is closed") }
        return socket
    }
}

extension SimulatedKernel {
    func hasMore() -> Bool {
        let answer = random.chance(40)
        note(answer ? 1 : 0)
        return answer
    }

    func secure(_ slot: Int32) -> Securing {
        var socket = socket(slot)
        guard !socket.isReset, !(socket.hasPeerEnded && socket.inbound.isEmpty) else {
            return .failed
        }
        while socket.handshakeSteps > 0, !socket.inbound.isEmpty {
            socket.inbound.removeFirst()
            socket.handshakeSteps -= 1
        }
        sockets[slot] = socket
        return socket.handshakeSteps == 0 ? .done : .underWay
    }

    func receive(_ slot: Int32, into buffer: inout MutableSpan<UInt8>) -> Receiving {
        let socket = socket(slot)
        guard !socket.isReset else { return .failed }
        guard !socket.inbound.isEmpty else { return socket.hasPeerEnded ? .ended : .blocked }
        // Readiness may have been a mistake.
        guard !random.chance(5) else { return .blocked }
        let most = min(socket.inbound.count, buffer.count)
        let count = random.chance(30) ? random.pick(1...most) : most
        for index in 0..<count { buffer[index] = socket.inbound[index] }
        sockets[slot]?.inbound.removeFirst(count)
        note(UInt64(count))
        return .moved(count)
    }

    func send(_ slot: Int32, _ bytes: Span<UInt8>) -> Sending {
        let socket = socket(slot)
        precondition(!socket.hasServerEnded, "nothing is sent after the end")
        precondition(!bytes.isEmpty, "nothing is sent for nothing")
        guard !socket.isReset else { return .failed }
        var count = min(bytes.count, socket.capacity - socket.outbound.count)
        if count > 0, random.chance(15) { count = random.pick(0...count) }
        sockets[slot]?.outbound.append(copying: bytes.extracting(0..<count))
        note(UInt64(count) << 20)
        return .moved(count)
    }

    func needsWriting(_ slot: Int32) -> Bool {
        _ = socket(slot)
        return random.chance(5)
    }

    func watch(_ slot: Int32, for interest: Readiness) {
        precondition(socket(slot).interest != interest, "a call for no change")
        sockets[slot]?.interest = interest
    }

    func finishWriting(_ slot: Int32) {
        precondition(!socket(slot).hasServerEnded, "the own direction ends once")
        sockets[slot]?.hasServerEnded = true
    }

    func close(_ slot: Int32) {
        _ = socket(slot)
        sockets[slot] = nil
    }

    var secondsSince1970: Int64 { now / 1_000_000_000 }

    func wake() {
        isAwake = true
    }

    func schedule(after delay: Duration, _ body: @escaping () -> Void) {
        timers.append((now + delay.wholeNanoseconds, body))
    }
}
