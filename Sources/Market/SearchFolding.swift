/// The form of a text by which it is searched: lower case, without diacritics, đ as d, words parted
/// by single spaces.
///
/// "Bưởi Diễn" and "buoi dien" fold alike, composed or decomposed. Letters of other scripts stay.
public func searchFolded(_ text: String) -> String {
    var folded = String.UnicodeScalarView()
    var atGap = false
    for scalar in text.unicodeScalars {
        for lower in scalar.properties.lowercaseMapping.unicodeScalars {
            if isCombiningMark(lower) { continue }
            let base = baseLetters[lower] ?? lower
            guard base.properties.isAlphabetic || base.properties.numericType != nil else {
                atGap = !folded.isEmpty
                continue
            }
            if atGap { folded.append(" ") }
            atGap = false
            folded.append(base)
        }
    }
    return String(folded)
}

private func isCombiningMark(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.generalCategory == .nonspacingMark
}

/// Each precomposed letter of Vietnamese, and of other Latin alphabets near it, to its base.
private let baseLetters: [Unicode.Scalar: Unicode.Scalar] = {
    let rows = [
        "aàáảãạăằắẳẵặâầấẩẫậäåāą", "cçćčĉ", "dđďð", "eèéẻẽẹêềếểễệëēėęě", "gğĝģ", "hĥħ",
        "iìíỉĩịïīįı", "jĵ", "kķ", "lłļľĺ", "nñńňņ", "oòóỏõọôồốổỗộơờớởỡợöøō", "rřŕŗ", "sśšşŝș",
        "tťţț", "uùúủũụưừứửữựüūůűų", "wŵ", "yỳýỷỹỵÿŷ", "zźžż",
    ]
    var table: [Unicode.Scalar: Unicode.Scalar] = [:]
    for row in rows {
        guard let base = row.unicodeScalars.first else { continue }
        for letter in row.unicodeScalars.dropFirst() where !isCombiningMark(letter) {
            table[letter] = base
        }
    }
    return table
}()
