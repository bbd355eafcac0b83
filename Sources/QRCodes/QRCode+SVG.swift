extension QRCode {
    /// Light modules around the code that a reader needs to find it (ISO/IEC 18004 §5.3.8).
    public static let quietZone = 4

    /// A drawing of the code: black on white in every theme, sharp at every size, and nothing that runs.
    ///
    /// One module is one unit, and 8 pixels where nothing else says how large the drawing is to be.
    public var svg: String {
        let side = size + 2 * Self.quietZone
        return """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(side) \(side)" \
            width="\(side * 8)" height="\(side * 8)" shape-rendering="crispEdges">\
            <path fill="#fff" d="M0 0h\(side)v\(side)h-\(side)z"/>\
            <path fill="#000" d="\(outline)"/></svg>
            """
    }

    /// A rectangle for each run of dark modules in a row.
    private var outline: String {
        var path = ""
        for row in 0..<size {
            var column = 0
            while column < size {
                let start = column
                while isDark(row: row, column: column) { column += 1 }
                if column > start {
                    let length = column - start
                    path += "M\(start + Self.quietZone) \(row + Self.quietZone)"
                    path += "h\(length)v1h-\(length)z"
                }
                column += 1
            }
        }
        return path
    }
}
