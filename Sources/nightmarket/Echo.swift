import ArgumentParser
import EventLoop
import Foundation
import Transport

/// `nightmarket echo`.
struct Echo: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "A bare WebSocket echo endpoint, for conformance suites and benchmarks.",
        discussion:
            "Messages up to 16 MiB in 1,048,576 fragments; every permessage-deflate offer is honoured."
    )

    @Option(help: "Address to listen on.")
    var host = "127.0.0.1"

    @Option(help: "Port to listen on; 0 takes a free one.")
    var port: UInt16 = 9001

    @Option(help: "Event loops, one thread each.")
    var loops = 1

    @Option(help: "Certificate chain (PEM) for wss.")
    var tlsCertificate: String?

    @Option(help: "Private key (PEM) of the certificate.")
    var tlsKey: String?

    func validate() throws {
        guard (tlsCertificate == nil) == (tlsKey == nil) else {
            throw ValidationError("--tls-certificate and --tls-key belong together")
        }
        guard loops > 0 else { throw ValidationError("--loops must be at least 1") }
    }

    func run() throws {
        try Failure.sayingWhy {
            let address = try SocketAddress.resolve(host: host, port: port)
            var options = TransportOptions(address: address, loopCount: loops)
            options.handlesSignals = true
            if let tlsCertificate, let tlsKey {
                options.certificate = CertificateFiles(certificate: tlsCertificate, key: tlsKey)
            }
            let server = try Server(options: EchoApplication.adjusted(options)) { _, _ in
                EchoApplication()
            }
            let scheme = tlsKey == nil ? "ws" : "wss"
            // Not by `print`, which keeps it back where a program reads it.
            FileHandle.standardOutput.write(
                Data("echo at \(scheme)://\(host):\(server.port)/\n".utf8)
            )
            server.run()
        }
    }
}
