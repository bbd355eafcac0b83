import Testing

@testable import Crowd

@Suite struct CrowdTargetTests {
    @Test(arguments: [
        ("ws://cho.example/live", "cho.example", "http://cho.example", 80),
        ("ws://127.0.0.1:8080/live", "127.0.0.1:8080", "http://127.0.0.1:8080", 8080),
        ("wss://cho.example/live", "cho.example", "https://cho.example", 443),
        ("wss://cho.example:80/live", "cho.example:80", "https://cho.example:80", 80),
    ]) func `host and origin are those of the market's pages`(
        url: String,
        authority: String,
        origin: String,
        port: UInt16
    ) throws {
        let target = try #require(CrowdTarget(url))
        #expect(target.authority == authority)
        #expect(target.origin == origin)
        #expect(target.port == port)
        #expect(target.path == "/live")
        #expect(target.isSecure == url.hasPrefix("wss:"))
    }

    @Test func `an address without a path asks for the root`() {
        #expect(CrowdTarget("ws://localhost")?.path == "/")
    }

    @Test(arguments: [
        "http://a/live", "https://a", "ws://", "wss:///live", "ws://a:70000/", "live",
    ])
    func `another kind of address is none`(url: String) {
        #expect(CrowdTarget(url) == nil)
    }
}
