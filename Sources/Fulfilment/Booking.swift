/// An order's place at a pickup point, or in the line for one.
public struct Booking: Hashable, Sendable {
    /// What has become of it; the cases' names are stored.
    public enum State: String, Hashable, Sendable {
        /// It has a place.
        case booked
        /// It waits for a place.
        case waiting
        /// Its hold ended while a payment was on its way: the place is kept until the room has said
        /// whether the goods can be taken again.
        case kept
        /// Its hold ended; a late payment takes the place again if there is one.
        case lapsed
    }

    /// Whose place it is.
    public let order: OrderID
    /// The time at a point.
    public let slot: SlotID
    /// What has become of it.
    public internal(set) var state: State
    /// Counts bookings of all slots; the lower came first.
    public let ticket: Int64

    /// A booking as it is stored.
    public init(order: OrderID, slot: SlotID, state: State, ticket: Int64) {
        self.order = order
        self.slot = slot
        self.state = state
        self.ticket = ticket
    }
}
