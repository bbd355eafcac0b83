import Foundation
import Testing

@testable import MarketServer

@Suite struct StaticSiteTests {
    private func site(_ files: [String: String]) throws -> StaticSite {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("site-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        for (name, text) in files {
            let url = folder.appendingPathComponent(name)
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(),
                withIntermediateDirectories: true
            )
            try Data(text.utf8).write(to: url)
        }
        return try StaticSite(folder: folder)
    }

    @Test func `addresses that people share show their page`() throws {
        let site = try site([
            "index.html": "hall", "room.html": "room", "host.html": "host",
            "orders.html": "orders", "stall.html": "stall", "verify.html": "verify",
        ])
        for (path, text) in [
            ("/", "hall"), ("/room/che-ba-vi", "room"), ("/host", "host"), ("/host/x", "host"),
            ("/orders", "orders"), ("/stall", "stall"), ("/verify", "verify"),
        ] {
            #expect(site.asset(path).map { String(decoding: $0.bytes, as: UTF8.self) } == text)
        }
        #expect(site.asset("/room/a/b") == nil)
        #expect(site.asset("/nothing") == nil)
    }

    @Test func `only files of known types inside the folder are there`() throws {
        let site = try site(["js/a.js": "1", "notes.odt": "x", "secret": "y", "b.md": "z"])
        #expect(site.count == 2)
        #expect(site.asset("/js/a.js")?.contentType == "text/javascript; charset=utf-8")
        #expect(site.asset("/b.md")?.contentType == "text/plain; charset=utf-8")
        for path in ["/notes.odt", "/secret", "/../etc/passwd", "/js/../js/a.js", "js/a.js"] {
            #expect(site.asset(path) == nil, "\(path)")
        }
    }

    @Test func `a large text has a smaller twin and a tag that changes with it`() throws {
        let text = String(repeating: "chợ đêm trên mây ", count: 500)
        let asset = try #require(try site(["a.css": text]).asset("/a.css"))
        let gzip = try #require(asset.gzip)
        #expect(gzip.count < asset.bytes.count / 10 && gzip.starts(with: [0x1F, 0x8B]))
        let other = try #require(try site(["a.css": text + "."]).asset("/a.css"))
        #expect(asset.entityTag != other.entityTag)
    }
}
