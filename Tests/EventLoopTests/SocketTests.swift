import EventLoop
import Synchronization
import Testing

@Suite struct SocketTests {
    /// Owns a connection and echoes what it reads; closes at the end of the stream.
    private final class Echo: ReadinessHandler {
        private let loop: EventLoop
        private var descriptor: Descriptor?
        private var registration: Registration?

        init(_ descriptor: consuming Descriptor, on loop: EventLoop) throws {
            self.loop = loop
            let number = descriptor.number
            self.descriptor = consume descriptor
            registration = try loop.register(number, interest: .readable, handler: self)
        }

        func ready(_ readiness: Readiness) {
            guard let number = descriptor?.number else { return }
            var buffer = [UInt8](repeating: 0, count: 256)
            var span = buffer.mutableSpan
            guard let count = try? Socket.receive(number, into: &span), count > 0 else {
                if let registration { loop.deregister(registration) }
                descriptor = nil
                return
            }
            _ = try? Socket.send(number, buffer.span.extracting(0..<count))
        }
    }

    private final class Acceptor: ReadinessHandler {
        private let loop: EventLoop
        private let listener: Descriptor
        private let accepted: Counter

        init(_ listener: consuming Descriptor, on loop: EventLoop, _ accepted: Counter) throws {
            self.loop = loop
            self.listener = listener
            self.accepted = accepted
            _ = try loop.register(self.listener.number, interest: .readable, handler: self)
        }

        func ready(_ readiness: Readiness) {
            var peer = SocketAddress.loopback(port: 0)
            guard let connection = try? Socket.accept(listener.number, peer: &peer) else { return }
            accepted.add()
            #expect(peer.host == SocketAddress.loopback(port: 0).host)
            _ = try? Echo(connection, on: loop)
        }
    }

    @Test func `a loop accepts on port 0 and echoes; numbers come back without confusion`()
        async throws
    {
        let accepted = Counter()
        try await withLoop { loop in
            let port: UInt16 = await loop.run { [loop] in
                guard
                    let listener = try? Socket.listen(
                        on: .loopback(port: 0),
                        sharing: .first,
                        backlog: 64
                    ),
                    let address = try? Socket.localAddress(of: listener)
                else { return 0 }
                _ = try? Acceptor(listener, on: loop, accepted)
                return address.port
            }
            #expect(port != 0)
            for round in 0..<50 {
                let socket = try Socket.connect(to: .loopback(port: port))
                let word = Array("round \(round)".utf8)
                var echoed: [UInt8] = []
                while try poll(socket, word) == nil {}
                while echoed.count < word.count {
                    var buffer = [UInt8](repeating: 0, count: 64)
                    var span = buffer.mutableSpan
                    if let count = try Socket.receive(socket.number, into: &span) {
                        echoed += buffer[..<count]
                    }
                }
                #expect(echoed == word)
            }
        }
        #expect(accepted.count == 50)
    }

    @Test func `a port has one first socket, and further ones only behind it`() throws {
        let first = try Socket.listen(on: .loopback(port: 0), sharing: .first, backlog: 1)
        let address = try Socket.localAddress(of: first)
        let further = try Socket.listen(on: address, sharing: .further, backlog: 1)
        #expect(try Socket.localAddress(of: further) == address)
        for sharing in [Socket.Sharing.first, .alone] {
            #expect {
                _ = try Socket.listen(on: address, sharing: sharing, backlog: 1)
            } throws: { ($0 as? SystemCallError)?.isAddressInUse == true }
        }
    }

    /// Sends once the connection stands; `nil` until then.
    private func poll(_ socket: borrowing Descriptor, _ word: [UInt8]) throws -> Int? {
        do {
            return try Socket.send(socket.number, word.span)
        } catch SystemCallError(call: .send, number: 32) {
            return nil
        }
    }

    @Test func `an address in use is told apart`() throws {
        let first = try Socket.listen(on: .loopback(port: 0), sharing: .alone, backlog: 1)
        let address = try Socket.localAddress(of: first)
        let error = #expect(throws: SystemCallError.self) {
            _ = try Socket.listen(on: address, sharing: .alone, backlog: 1)
        }
        #expect(error?.isAddressInUse == true)
        #expect(error?.description.contains("Address already in use") == true)
    }

    @Test(arguments: [
        ("127.0.0.1", "127.0.0.1:80"), ("::1", "[::1]:80"), ("203.0.113.9", "203.0.113.9:80"),
    ])
    func `addresses read and print`(host: String, printed: String) throws {
        #expect(try SocketAddress.resolve(host: host, port: 80).description == printed)
    }

    @Test func `an unknown host throws`() {
        #expect(throws: SystemCallError.self) {
            _ = try SocketAddress.resolve(host: "no.such.host.invalid", port: 80)
        }
    }
}
