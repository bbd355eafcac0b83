import Market

@testable import Fulfilment

/// A ledger in memory: keeps the newest row of everything, as the tables do.
struct Keeper {
    var goods: [OrderGoods] = []
    var made: [OrderID: Timestamp] = [:]
    private var points: [PointID: PickupPoint] = [:]
    var endedLots: Set<LotPlace> = []
    private var ties: [[Int]: TiedPlaces] = [:]
    private var bookings: [OrderID: Booking] = [:]
    private var payments: [PaymentID: Payment] = [:]
    private var handovers: [OrderID: Handover] = [:]
    private var refunds: [Int: Refund] = [:]
    private var beneficiaries: [[AccountID]: Beneficiary] = [:]
    private var errands: [ErrandID: Errand] = [:]

    mutating func keep(_ changes: [FulfilmentChange]) {
        for change in changes {
            switch change {
            case .point(let point): points[point.id] = point
            case .tied(let tied):
                let key = [tied.slot.rawValue, tied.lot.room.rawValue, tied.lot.lot.rawValue]
                ties[key] = tied.places > 0 ? tied : nil
            case .booking(let booking): bookings[booking.order] = booking
            case .noBooking(let order): bookings[order] = nil
            case .payment(let payment): payments[payment.id] = payment
            case .handover(let handover): handovers[handover.order] = handover
            case .refund(let refund): refunds[refund.id] = refund
            case .beneficiary(let entry): beneficiaries[[entry.payer, entry.person]] = entry
            case .noBeneficiary(let payer, let person): beneficiaries[[payer, person]] = nil
            case .errand(let errand): errands[errand.id] = errand
            }
        }
    }

    var records: FulfilmentRecords {
        var records = FulfilmentRecords()
        records.goods = goods.sorted { $0.order < $1.order }
        records.made = made
        records.points = points.values.sorted { $0.id < $1.id }
        records.ties = Array(ties.values)
        records.endedLots = endedLots
        records.bookings = bookings.values.sorted { $0.ticket > $1.ticket }
        records.payments = payments.values.sorted { $0.id < $1.id }
        records.handovers = Array(handovers.values)
        records.refunds = refunds.values.sorted { $0.id < $1.id }
        records.beneficiaries = Array(beneficiaries.values)
        records.errands = errands.values.sorted { $0.id < $1.id }
        return records
    }
}
