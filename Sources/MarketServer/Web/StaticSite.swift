import Foundation

/// The files of the page, read and compressed once when the server starts.
///
/// A request is looked up by its whole path, so no path can leave the folder: what was not read is not there.
struct StaticSite: Sendable {
    /// One file with what HTTP needs to know of it.
    struct Asset: Sendable {
        let bytes: [UInt8]
        let gzip: [UInt8]?
        let contentType: String
        let entityTag: String
        let cacheControl: String

        /// Whether a browser may open it as a page of its own, in which scripts could run.
        var isDocument: Bool {
            contentType.hasPrefix("text/html") || contentType == "image/svg+xml"
        }
    }

    private static let contentTypes: [String: String] = [
        "html": "text/html; charset=utf-8", "css": "text/css; charset=utf-8",
        "js": "text/javascript; charset=utf-8", "mjs": "text/javascript; charset=utf-8",
        "json": "application/json", "svg": "image/svg+xml", "png": "image/png",
        "webmanifest": "application/manifest+json", "ico": "image/x-icon",
        "woff2": "font/woff2", "txt": "text/plain; charset=utf-8",
        "yaml": "application/yaml; charset=utf-8", "md": "text/plain; charset=utf-8",
    ]

    private var assets: [String: Asset] = [:]

    /// Reads every file of a known type below the folder, but for the demo's data, which has reserve prices in it.
    ///
    /// - Throws: The file system's error if the folder or a file cannot be read.
    init(folder: URL) throws {
        let root = folder.standardizedFileURL.resolvingSymlinksInPath().path
        for name in try FileManager.default.subpathsOfDirectory(atPath: root) {
            let url = URL(fileURLWithPath: root).appendingPathComponent(name)
            guard let type = Self.contentTypes[url.pathExtension.lowercased()],
                !name.hasPrefix("demo/")
            else { continue }
            let bytes = Self.served([UInt8](try Data(contentsOf: url)), type)
            assets["/" + name] = Asset(
                bytes: bytes,
                gzip: Gzip.compress(bytes),
                contentType: type,
                entityTag: "\"\(Self.fingerprint(bytes))\"",
                cacheControl: name.hasPrefix("art/")
                    ? "public, max-age=86400" : "no-cache"
            )
        }
    }

    private static func served(_ bytes: [UInt8], _ type: String) -> [UInt8] {
        if type.hasPrefix("text/javascript") { return SourceComments.blanked(bytes, .script) }
        if type.hasPrefix("text/css") { return SourceComments.blanked(bytes, .styleSheet) }
        return bytes
    }

    /// The file at a path, or nil.
    func asset(_ path: String) -> Asset? {
        assets[Self.page(path) ?? path]
    }

    /// How many files there are.
    var count: Int { assets.count }

    /// The page behind an address that people share.
    private static func page(_ path: String) -> String? {
        let parts = path.split(separator: "/")
        return switch (parts.first, parts.count) {
        case (nil, _): "/index.html"
        case ("room", 2): "/room.html"
        case ("host", 1...2): "/host.html"
        case ("sign-in", 1): "/sign-in.html"
        case ("orders", 1): "/orders.html"
        case ("stall", 1): "/stall.html"
        case ("refunds", 1): "/refunds.html"
        case ("verify", 1): "/verify.html"
        default: nil
        }
    }

    /// FNV-1a of 64 bits: only has to change when the file does.
    private static func fingerprint(_ bytes: [UInt8]) -> String {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        return String(hash, radix: 16)
    }
}
