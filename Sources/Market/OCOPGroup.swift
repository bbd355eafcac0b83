/// The six groups of the One Commune One Product programme.
///
/// Decision 148/QĐ-TTg of 2023.
public enum OCOPGroup: String, CaseIterable, Hashable, Codable, Sendable {
    /// Food.
    case food
    /// Drinks.
    case drinks
    /// Medicinal herbs and herbal products.
    case herbs
    /// Handicraft.
    case handicraft
    /// Ornamental plants, flowers and animals.
    case ornamental
    /// Community tourism and sights.
    case tourism

    /// The group's name on screen.
    public var name: BilingualText {
        switch self {
        case .food: BilingualText(vi: "Thực phẩm", en: "Food")
        case .drinks: BilingualText(vi: "Đồ uống", en: "Drinks")
        case .herbs: BilingualText(vi: "Dược liệu và sản phẩm từ dược liệu", en: "Herbs")
        case .handicraft: BilingualText(vi: "Thủ công mỹ nghệ", en: "Handicraft")
        case .ornamental: BilingualText(vi: "Sinh vật cảnh", en: "Plants, flowers and animals")
        case .tourism: BilingualText(vi: "Dịch vụ du lịch cộng đồng", en: "Community tourism")
        }
    }
}

/// The rating of a product, from one star to five.
public enum Stars: Int, Hashable, Comparable, Codable, Sendable {
    /// A score below 30.
    case one = 1
    /// 30 to below 50.
    case two
    /// 50 to below 70.
    case three
    /// 70 to below 90.
    case four
    /// 90 to 100.
    case five

    /// The stars that a score earns, or `nil` for a score outside `0...100`.
    public init?(score: Int) {
        switch score {
        case 90...Limits.scoreMax: self = .five
        case 70..<90: self = .four
        case 50..<70: self = .three
        case 30..<50: self = .two
        case 0..<30: self = .one
        default: return nil
        }
    }

    /// Fewer stars first.
    public static func < (left: Stars, right: Stars) -> Bool {
        left.rawValue < right.rawValue
    }
}
