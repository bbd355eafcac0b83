public import Market

/// Why nothing was done; the cases' names are the reasons on the wire.
public enum FulfilmentRefusal: Error, Hashable, Sendable {
    /// There is no such order, or it is somebody else's.
    case unknownOrder
    /// There is no such pickup point.
    case unknownPoint
    /// There is no such slot.
    case unknownSlot
    /// The order's goods are no longer kept, so it cannot have a place.
    case orderEnded
    /// The order has been handed over, at this time.
    case alreadyHandedOver(at: Timestamp)
    /// The order has been paid.
    case alreadyPaid
    /// The order has not been paid.
    case notPaid
    /// The order has no place at a pickup point.
    case notBooked
    /// Orders of this lot are handed over somewhere else.
    case otherPoint
    /// The slot was over this long before the command's stamp.
    case slotEnded(lateBy: Milliseconds)
    /// The slot is full, and the order has a place elsewhere that it keeps.
    case slotFull
    /// No more can wait for the slot.
    case lineFull
    /// The slot has only so many places that nobody has and that are kept for no lot.
    case notEnoughPlaces(free: Int)
    /// The lot has ended, and none of its orders is without a place.
    case lotOver
    /// The text is no pickup code of an order of this market.
    case unknownCode
    /// The key was used for something else.
    case keyReused
    /// The bank's number was used for another payment.
    case idReused
    /// The order has brought as many payments as it may.
    case tooManyPayments
    /// Nothing is to be paid back.
    case nothingToRefund
    /// Another amount is to be paid back by now, in đồng.
    case refundChanged(amount: Int64)
    /// There is no such request to shop, or it is not the sender's.
    case unknownErrand
    /// Somebody else has taken the request, or it is over.
    case errandTaken
    /// There is no such person on the sender's list.
    case unknownBeneficiary
    /// A field, by its name on the wire, is missing or outside its bounds.
    case outOfRange(field: String)
    /// There are as many of these as there may be.
    case tooMany(limit: Int)
}

extension FulfilmentRefusal {
    /// The reason on the wire.
    public var wireReason: String {
        switch self {
        case .unknownOrder: "unknownOrder"
        case .unknownPoint: "unknownPoint"
        case .unknownSlot: "unknownSlot"
        case .orderEnded: "orderEnded"
        case .alreadyHandedOver: "alreadyHandedOver"
        case .alreadyPaid: "alreadyPaid"
        case .notPaid: "notPaid"
        case .notBooked: "notBooked"
        case .otherPoint: "otherPoint"
        case .slotEnded: "slotEnded"
        case .slotFull: "slotFull"
        case .lineFull: "lineFull"
        case .notEnoughPlaces: "notEnoughPlaces"
        case .lotOver: "lotOver"
        case .unknownCode: "unknownCode"
        case .keyReused: "keyReused"
        case .idReused: "idReused"
        case .tooManyPayments: "tooManyPayments"
        case .nothingToRefund: "nothingToRefund"
        case .refundChanged: "refundChanged"
        case .unknownErrand: "unknownErrand"
        case .errandTaken: "errandTaken"
        case .unknownBeneficiary: "unknownBeneficiary"
        case .outOfRange: "outOfRange"
        case .tooMany: "tooMany"
        }
    }
}
