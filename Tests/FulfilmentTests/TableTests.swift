import Market
import Testing

@testable import Fulfilment

@Suite struct TableTests {
    private func text(_ cells: CSVText.Cell...) -> String {
        var table = CSVText()
        table.row(cells)
        return String(decoding: table.bytes.dropFirst(3), as: UTF8.self)
    }

    @Test func `a table begins with its byte order mark and ends each row with CR LF`() {
        var table = CSVText()
        table.row([.text("a"), .number(-3), .empty])
        #expect(table.bytes == [0xEF, 0xBB, 0xBF] + Array("a,-3,\r\n".utf8))
    }

    @Test(arguments: [
        ("Bưởi Diễn", "Bưởi Diễn"), ("a,b", "\"a,b\""), ("a\"b", "\"a\"\"b\""),
        ("a\nb", "\"a\nb\""),
        ("=1+1", "'=1+1"), ("+84", "'+84"), ("-1", "'-1"), ("@x", "'@x"), ("\t=1", "'\t=1"),
        ("\r=1", "\"'\r=1\""), ("＝1", "'＝1"), (" =1", "' =1"),
        ("0912345678", "0912345678"), ("", ""),
    ])
    func `a cell is safe to open`(_ words: String, _ written: String) {
        #expect(text(.text(words)) == written + "\r\n")
    }

    @Test(arguments: [
        (Int64(0), "1970-01-01 07:00"), (-1, "1970-01-01 06:59"),
        (951_782_399_000, "2000-02-29 06:59"), (951_836_400_000, "2000-02-29 22:00"),
        (1_795_544_963_631, "2026-11-25 01:29"), (4_102_444_799_000, "2100-01-01 06:59"),
        (1_709_164_800_000, "2024-02-29 07:00"), (1_735_664_399_000, "2024-12-31 23:59"),
    ])
    func `times are Hanoi's`(_ milliseconds: Int64, _ written: String) {
        #expect(moment(milliseconds).localMinute == written)
    }
}
