import Foundation
import Testing

@testable import MarketServer

@Suite struct SourceCommentsTests {
    private func blanked(_ text: String, _ language: SourceComments.Language = .script) -> String {
        String(decoding: SourceComments.blanked(Array(text.utf8), language), as: UTF8.self)
    }

    @Test func `comments on lines of their own go and their lines stay`() {
        let source = "/** One. */\nlet a = 1;\n  // two\n/*\n * three\n */\nlet b = 2;\n"
        #expect(blanked(source) == "\nlet a = 1;\n\n\n\n\nlet b = 2;\n")
    }

    @Test(arguments: [
        "let a = 1; // beside code", "/** @type {any} */ (node).value = 1;",
        "/*\n */ let a = 1;", "/* never ends\nlet a = 1;", "let url = \"http://x\";",
        "/*/ still\nopen",
    ])
    func `what shares a line with code, or does not end, stays`(source: String) {
        #expect(blanked(source) == source)
    }

    @Test func `a style sheet has no comments to the end of the line`() {
        #expect(blanked("// no\n/* yes */\na {}", .styleSheet) == "// no\n\na {}")
    }

    /// A line within a template that looks like a comment would be text: the pages have none.
    @Test func `no line that goes from our own pages is inside a template`() throws {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../Static/js").standardizedFileURL
        let names = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
            .filter { $0.hasSuffix(".js") }
        #expect(names.count > 40)
        for name in names {
            let url = folder.appendingPathComponent(name)
            let source = try String(contentsOf: url, encoding: .utf8)
            let before = source.components(separatedBy: "\n")
            let after = blanked(source).components(separatedBy: "\n")
            try #require(before.count == after.count, "\(name)")
            var ticks = 0
            for (line, shown) in zip(before, after) {
                #expect(line == shown || ticks.isMultiple(of: 2), "\(name): \(line)")
                ticks += shown.count { $0 == "`" }
            }
        }
    }
}
