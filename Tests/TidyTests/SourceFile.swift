import Foundation

/// One source file of the package, as the tidy rules see it.
struct SourceFile {
    /// Path below the package, such as `Sources/Market/Money.swift`.
    let path: String
    let lines: [String]

    /// The target or test target the file belongs to.
    var target: String {
        path.split(separator: "/").dropFirst().first.map(String.init) ?? ""
    }

    /// The modules it imports, whatever the access level.
    var imports: [String] {
        lines.compactMap { line in
            let words = line.split(separator: " ").filter { !$0.hasPrefix("@") }
            guard let index = words.firstIndex(of: "import"), words.count > index + 1,
                words[..<index].allSatisfy(Self.modifiers.contains)
            else { return nil }
            let kinds: Set<Substring> = [
                "struct", "class", "enum", "protocol", "func", "let", "var",
            ]
            let name = kinds.contains(words[index + 1]) ? words.last : words[index + 1]
            return name?.split(separator: ".").first.map(String.init)
        }
    }

    /// Every Swift file below the folders, relative to the package.
    static func all(below folders: [String]) throws -> [SourceFile] {
        let root = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        return try folders.flatMap { folder in
            try FileManager.default
                .subpathsOfDirectory(atPath: root.appendingPathComponent(folder).path)
                .filter { $0.hasSuffix(".swift") }
                .map { name in
                    let path = "\(folder)/\(name)"
                    let url = root.appendingPathComponent(path)
                    let text = try String(contentsOf: url, encoding: .utf8)
                    return SourceFile(path: path, lines: text.components(separatedBy: "\n"))
                }
        }
    }

    /// Each function or initializer with its number of lines, found by indentation.
    var functions: [(name: String, lines: Int)] {
        var found: [(String, Int)] = []
        for (index, line) in lines.enumerated() where Self.beginsFunction(line) {
            let indent = line.prefix { $0 == " " }
            let end = lines[index...].firstIndex { $0 == "\(indent)}" }
            guard let end else { continue }
            found.append((line.trimmingCharacters(in: .whitespaces), end - index + 1))
        }
        return found
    }

    private static func beginsFunction(_ line: String) -> Bool {
        let words = line.split(separator: " ")
        guard let word = words.first(where: { !modifiers.contains($0) && !$0.hasPrefix("@") })
        else { return false }
        return word == "func" || word.hasPrefix("init(") || word.hasPrefix("init?(")
    }

    private static let modifiers: Set<Substring> = [
        "public", "package", "internal", "private", "fileprivate", "static", "mutating",
        "nonisolated", "final", "override", "consuming", "borrowing", "isolated", "convenience",
    ]
}
