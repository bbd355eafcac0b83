import Fulfilment
import Market
import MarketProtocol
import MarketRoom

extension PickupPoint {
    /// Writes the point with its slots and their free places as an object's fields.
    func write(to json: inout JSONWriter, _ service: OrderService, _ pickup: PickupBook) {
        json.field("point", id.rawValue)
        json.field("kind", kind.rawValue)
        json.object("name", name.write)
        json.field("address", address)
        if let lot {
            json.object("lot") { $0.lot(lot, service) }
        }
        json.array("slots") { json in
            for slot in slots {
                json.object { slot.write(to: &$0, service, pickup) }
            }
        }
    }
}

extension PickupSlot {
    /// Writes the slot as an object's fields; what is kept for lots stands under `tied`, if anything is.
    fileprivate func write(
        to json: inout JSONWriter,
        _ service: OrderService,
        _ pickup: PickupBook
    ) {
        json.field("slot", id.rawValue)
        json.field("from", from.milliseconds)
        json.field("to", to.milliseconds)
        json.field("cap", cap)
        json.field("free", pickup.free(id))
        json.field("waiting", pickup.waiting(id).count)
        if let stop { json.object("stop", stop.write) }
        let ties = pickup.ties(of: id)
        guard !ties.isEmpty else { return }
        json.array("tied") { json in
            for tied in ties {
                json.object { json in
                    json.lot(tied.lot, service)
                    json.field("places", tied.places)
                    json.field("unused", pickup.unused(id, by: tied.lot))
                    json.field("free", pickup.free(id, for: tied.lot))
                }
            }
        }
    }
}

extension JSONWriter {
    fileprivate mutating func lot(_ lot: LotPlace, _ service: OrderService) {
        field("room", service.profile(lot.room)?.slug ?? "")
        field("lot", lot.lot.rawValue)
    }
}
