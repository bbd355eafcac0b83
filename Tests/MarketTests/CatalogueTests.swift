import Market
import Testing

@Suite struct SearchFoldingTests {
    @Test func `search ignores diacritics and folds đ`() {
        #expect(searchFolded("Bưởi Diễn") == "buoi dien")
        #expect(searchFolded("ĐỖ xanh Đông Anh") == "do xanh dong anh")
        #expect(searchFolded("chè búp khô – hộp 200 g") == "che bup kho hop 200 g")
        #expect(searchFolded("  Gạo\tnếp  (cái) hoa vàng. ") == "gao nep cai hoa vang")
    }

    @Test func `composed and decomposed text fold alike`() {
        #expect(searchFolded("Bu\u{31B}o\u{31B}\u{309}i Die\u{302}\u{303}n") == "buoi dien")
        #expect(searchFolded("tre\u{300}") == searchFolded("trè"))
    }

    @Test func `every Vietnamese letter folds to its base`() {
        let rows: [(Character, String)] = [
            ("a", "aàáảãạăằắẳẵặâầấẩẫậ"), ("e", "eèéẻẽẹêềếểễệ"), ("i", "iìíỉĩị"), ("d", "dđ"),
            ("o", "oòóỏõọôồốổỗộơờớởỡợ"), ("u", "uùúủũụưừứửữự"), ("y", "yỳýỷỹỵ"),
        ]
        for (base, letters) in rows {
            let expected = String(repeating: base, count: letters.count)
            #expect(searchFolded(letters) == expected)
            #expect(searchFolded(letters.uppercased()) == expected)
        }
    }

    @Test func `nothing to search folds to nothing`() {
        #expect(searchFolded("").isEmpty)
        #expect(searchFolded(" –!\u{301} ").isEmpty)
    }
}

@Suite struct OCOPGroupTests {
    @Test(arguments: [
        (0, 1), (29, 1), (30, 2), (49, 2), (50, 3), (69, 3), (70, 4), (89, 4), (90, 5), (100, 5),
    ])
    func `a score earns stars`(score: Int, stars: Int) {
        #expect(Stars(score: score)?.rawValue == stars)
    }

    @Test func `a score is between 0 and 100`() {
        #expect(Stars(score: -1) == nil)
        #expect(Stars(score: 101) == nil)
        #expect(Stars.three < Stars.five)
    }

    @Test func `there are six groups, each with a name`() {
        #expect(OCOPGroup.allCases.count == 6)
        #expect(Set(OCOPGroup.allCases.map(\.name.vi)).count == 6)
    }
}
