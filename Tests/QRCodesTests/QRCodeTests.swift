import QRCodes
import Testing

@Suite struct QRCodeTests {
    @Test func `a short text makes the smallest code, with its three finders`() throws {
        let code = try QRCode("7K3Q-M2")
        #expect(code.size == 21)
        for (row, column) in [(0, 0), (0, 14), (14, 0)] {
            for (y, line) in Self.finder.enumerated() {
                let found = (0..<7).map { x in
                    code.isDark(row: row + y, column: column + x) ? "#" : "."
                }
                #expect(found.joined() == line)
            }
        }
        // ISO/IEC 18004 §7.3.3: the timing pattern between the finders alternates.
        #expect((8...12).allSatisfy { code.isDark(row: 6, column: $0) == ($0 % 2 == 0) })
        #expect(!code.isDark(row: -1, column: 0) && !code.isDark(row: 0, column: 21))
    }

    private static let finder = [
        "#######", "#.....#", "#.###.#", "#.###.#", "#.###.#", "#.....#", "#######",
    ]

    @Test func `more correction takes more room`() throws {
        let text = String(repeating: "payment ", count: 16)
        #expect(try QRCode(text).size < QRCode(text, correction: .quartile).size)
    }

    @Test func `every length up to the limit has a code, and nothing beyond`() throws {
        for length in [1, 14, 15, 150, 511, 512] {
            let code = try QRCode(String(repeating: "a", count: length), correction: .quartile)
            #expect(code.size % 4 == 1 && code.size <= 177)
        }
        for text in ["", "a\u{0}b", String(repeating: "a", count: 513)] {
            #expect(throws: QRCodeError.textUnfit) { try QRCode(text) }
        }
    }

    @Test(arguments: ["1", "7K3Q-M2", String(repeating: "0002010102123857", count: 10)])
    func `the drawing is the modules, one unit each, inside a quiet zone of four`(
        text: String
    ) throws {
        let code = try QRCode(text)
        let drawing = try #require(Drawing(code.svg))
        #expect(drawing.side == code.size + 8)
        for row in 0..<drawing.side {
            for column in 0..<drawing.side {
                #expect(
                    drawing.dark.contains([row, column])
                        == code.isDark(row: row - 4, column: column - 4)
                )
            }
        }
    }

    @Test func `nothing in the drawing runs, and it is sharp in every theme`() throws {
        let svg = try QRCode("</svg><script>alert(1)</script>").svg
        #expect(svg.contains("shape-rendering=\"crispEdges\""))
        #expect(svg.contains("fill=\"#fff\"") && svg.contains("fill=\"#000\""))
        #expect(!svg.contains("script") && svg.hasPrefix("<svg ") && svg.hasSuffix("</svg>"))
    }
}

/// The squares that a drawing paints dark, read back from its path.
private struct Drawing {
    let side: Int
    var dark: Set<[Int]> = []

    init?(_ svg: String) {
        guard let box = svg.firstMatch(of: /viewBox="0 0 (\d+) (\d+)"/), box.1 == box.2,
            let side = Int(box.1), let path = svg.firstMatch(of: /fill="#000" d="([^"]*)"/)
        else { return nil }
        self.side = side
        for run in path.1.matches(of: /M(\d+) (\d+)h(\d+)v1h-(\d+)z/) {
            guard let column = Int(run.1), let row = Int(run.2), let length = Int(run.3),
                run.3 == run.4
            else { return nil }
            for x in column..<(column + length) { dark.insert([row, x]) }
        }
    }
}
