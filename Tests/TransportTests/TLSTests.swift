import EventLoop
import Foundation
import Synchronization
import Testing
import Transport
import WebSocketProtocol

@Suite struct TLSTests {
    /// Makes a self-signed certificate for 127.0.0.1 and `localhost` with the openssl command.
    private func makeCertificate(in folder: URL, name: String) throws -> CertificateFiles {
        let certificate = folder.appendingPathComponent("\(name).pem").path
        let key = folder.appendingPathComponent("\(name).key").path
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [
            "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
            "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj", "/CN=\(name)",
            "-addext", "subjectAltName=DNS:localhost", "-keyout", key, "-out", certificate,
        ]
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        return CertificateFiles(certificate: certificate, key: key)
    }

    private func withFolder(_ body: (URL) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("nightmarket-tls-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try await body(folder)
    }

    private func options(
        _ server: Server,
        trusting certificate: String
    ) throws -> ClientOptions {
        var options = ClientOptions(address: .loopback(port: server.port), host: "localhost")
        options.tls = try TLSContext(clientTrusting: certificate)
        return options
    }

    private let echo: Server.MakeApplication = { _, _ in EchoApplication() }

    @Test func `small, many and large messages echo under TLS`() async throws {
        try await withFolder { folder in
            let files = try makeCertificate(in: folder, name: "first")
            let adjust = { (options: inout TransportOptions) in
                options = EchoApplication.adjusted(options)
                options.certificate = files
            }
            try await withServer(adjust, application: echo) { server in
                try await withClient(try options(server, trusting: files.certificate)) { client in
                    for await event in client.events { if case .opened = event { break } }
                    for number in 0..<200 { client.send(text: "message \(number)") }
                    for number in 0..<200 {
                        #expect(await client.nextText() == "message \(number)")
                    }
                    let large = String(repeating: "0123456789abcdef", count: 1 << 18)
                    client.send(text: large)
                    let echoed = await client.nextText()
                    #expect(echoed == large)
                    client.perform { $0.close(.normal) }
                    guard case .closed(.normal, _)? = await client.end() else {
                        Issue.record("no closing handshake")
                        return
                    }
                }
                #expect(server.metrics.handshakesFailed == 0)
            }
        }
    }

    @Test func `a client that does not trust the certificate refuses`() async throws {
        try await withFolder { folder in
            let files = try makeCertificate(in: folder, name: "first")
            let other = try makeCertificate(in: folder, name: "second")
            try await withServer({ $0.certificate = files }, application: echo) { server in
                try await withClient(try options(server, trusting: other.certificate)) { client in
                    guard case .insecure? = await client.end() else {
                        Issue.record("the handshake should fail")
                        return
                    }
                }
                try await eventually { server.metrics.handshakesFailed == 1 }
            }
        }
    }

    @Test func `plain bytes at a TLS port end the connection`() async throws {
        try await withFolder { folder in
            let files = try makeCertificate(in: folder, name: "first")
            try await withServer({ $0.certificate = files }, application: echo) { server in
                let client = try RawClient(port: server.port)
                try await client.send("GET / HTTP/1.1\r\nHost: t\r\n\r\n")
                try await client.readToEnd()
                #expect(!client.text.contains("HTTP"))
                try await eventually { server.metrics.handshakesFailed == 1 }
                #expect(server.metrics.requests == 0)
            }
        }
    }

    @Test func `a new certificate is used after reloading, a bad one is refused`() async throws {
        try await withFolder { folder in
            let files = try makeCertificate(in: folder, name: "live")
            let old = folder.appendingPathComponent("old.pem").path
            try FileManager.default.copyItem(atPath: files.certificate, toPath: old)
            let events = Mutex<[String]>([])
            let adjust = { (options: inout TransportOptions) in
                options.certificate = files
                options.report = { event in
                    let name = "\(event)".prefix { $0 != "(" }
                    events.withLock { $0.append(String(name)) }
                }
            }
            try await withServer(adjust, application: echo) { server in
                try await withClient(try options(server, trusting: old)) { client in
                    for await event in client.events { if case .opened = event { break } }
                    _ = try makeCertificate(in: folder, name: "live")
                    server.reloadCertificate()
                    // The one that is open goes on.
                    client.send(text: "still here")
                    #expect(await client.nextText() == "still here")
                }
                try await withClient(try options(server, trusting: files.certificate)) { client in
                    client.perform { _ in }
                    for await event in client.events { if case .opened = event { break } }
                    client.send(text: "new")
                    #expect(await client.nextText() == "new")
                }
                try Data("nonsense".utf8).write(to: URL(fileURLWithPath: files.certificate))
                server.reloadCertificate()
                #expect(events.withLock { $0 } == ["certificateReloaded", "certificateRefused"])
            }
        }
    }

    @Test func `SIGHUP reads the certificate again`() async throws {
        try await withFolder { folder in
            let files = try makeCertificate(in: folder, name: "live")
            let events = Mutex<[String]>([])
            let adjust = { (options: inout TransportOptions) in
                options.certificate = files
                options.handlesSignals = true
                options.report = { event in events.withLock { $0.append("\(event)") } }
            }
            try await withServer(adjust, application: echo) { server in
                // Open connections tell that the loop runs, and with it the handler.
                try await withClient(try options(server, trusting: files.certificate)) { client in
                    for await event in client.events { if case .opened = event { break } }
                    kill(getpid(), SIGHUP)
                    try await eventually { events.withLock { $0 } == ["certificateReloaded"] }
                }
            }
        }
    }

    @Test func `a missing file is named`() throws {
        let files = CertificateFiles(certificate: "/nowhere/a.pem", key: "/nowhere/a.key")
        let error = #expect(throws: TLSError.self) { _ = try TLSContext(server: files) }
        guard case .certificate(let path, _)? = error else {
            Issue.record("unexpected \(String(describing: error))")
            return
        }
        #expect(path == "/nowhere/a.pem")
    }
}
